"""What a host may ask of its model: to write a request as a constraint program, or as PDDL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.mcp.examples import example_program
from agents.mcp.resources import constraint_language
from agents.tool_calls.observation import Observation
from tools import InputError, did_you_mean


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that a prompt has to be told."""

    name: str
    about: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class PromptText:
    """One prompt: what it is for, what it has to be told, and its text then."""

    about: str
    blanks: tuple[Blank, ...]
    text: Callable[[Mapping[str, str]], str]


def as_program(told: Mapping[str, str]) -> str:
    """Return the prompt that asks for a constraint program."""
    return (
        "Write the request below as a constraint program and have it solved; do not work out the answer yourself.\n"
        "1. Declare what is given as sets, constants and tables, what has to be chosen as variables.\n"
        "2. Write each demand of the request as a named constraint whose source quotes the words that make it. "
        "Add nothing that the request does not say; where it leaves something open, what_is_missing says of a quantity "
        "whether that matters to it, and what to ask.\n"
        "3. Call check_program and mend what it finds, then solve_program.\n"
        "4. If it is unsolvable, call explain_program, put the clash and the repairs to the author, and do what the "
        "author chooses with repair_program.\n"
        "5. Report the values as they came back, and whether they are proven optimal.\n\n"
        f"The language:\n\n{constraint_language()}\n\nAn example:\n\n{example_program()}\n\n{_request(told)}"
    )


def as_pddl(told: Mapping[str, str]) -> str:
    """Return the prompt that asks for PDDL."""
    domain = told.get("domain", "").strip()
    given = f"The domain is given; write a problem of it:\n\n{domain}\n\n" if domain else ""
    what = "problem" if domain else "domain and a problem of it"
    return (
        f"Write the request below as a PDDL {what} and have it planned; do not work out the plan yourself.\n"
        "1. Take over objects, initial facts and goals from the request, and nothing else.\n"
        "2. Call diagnose_pddl and mend every error, then find_plan.\n"
        "3. If there is no plan, ask atom_reachable of each part of the goal to see which is out of reach.\n"
        "4. Report the plan as it came back; validate_plan replays it for anybody who doubts it.\n\n"
        f"{given}{_request(told)}"
    )


PROMPTS: Mapping[str, PromptText] = {
    "formalize_as_program": PromptText(
        "Write a request in plain words as a constraint program, check it and solve it.",
        (Blank("request", "The request in plain words."),),
        as_program,
    ),
    "formalize_as_pddl": PromptText(
        "Write a request in plain words as a PDDL problem, check it and find a plan.",
        (Blank("request", "The request in plain words."), Blank("domain", "A PDDL domain, if there is one.", False)),
        as_pddl,
    ),
}


def filled_prompt(name: str, told: Mapping[str, str]) -> str:
    """Return the text of a prompt, or raise `InputError` for an unknown prompt and for what it was not told."""
    prompt = PROMPTS.get(name)
    if prompt is None:
        raise InputError(f"there is no prompt {name!r}", hint=did_you_mean(name, PROMPTS))
    for blank in prompt.blanks:
        if blank.required and not told.get(blank.name, "").strip():
            raise InputError(f"the prompt {name!r} needs {blank.name!r}", hint=blank.about)
    return prompt.text(told)


def _request(told: Mapping[str, str]) -> str:
    request = told["request"]
    return Observation("the request", ok=True, text=request).quoted(len(request))
