"""What is known and open, as JSON that a plan can hold: a constraint program, or a planning problem's start."""

from abc import abstractmethod

from pydantic import BaseModel, ConfigDict, Field

from agents.asking.folding import OpenSpec, names_in
from agents.asking.inquiry import Inquiry, with_replies
from planners import ConstraintProgram, FactWords, OneOf, OpenAtom, OpenProblem, OpenProgram, read_fact, read_task
from tools import InputError, did_you_mean


class WordsForm(BaseModel):
    """How a fact is spoken of; `answers` pairs its values with their words and is empty for a number."""

    model_config = ConfigDict(extra="forbid")

    subject: str
    answers: list[tuple[bool | int | str, str]] = Field(default_factory=list)


class OpenForm(BaseModel):
    """What is open at the start: one atom that holds or does not, or several of which exactly one holds.

    An atom is named as it is written; several have a name of their own, such as "the place of the parcel".
    """

    model_config = ConfigDict(extra="forbid")

    atoms: list[str] = Field(min_length=1)
    name: str = ""

    def group(self) -> OpenAtom | OneOf:
        """Return what is open; raise `InputError` for what is no atom, and for several without a name."""
        atoms = tuple(map(read_fact, self.atoms))
        if len(atoms) == 1:
            return OpenAtom(atoms[0])
        if not self.name:
            raise InputError(f"what is open among {', '.join(self.atoms)} has no name", hint="say in `name` what it is")
        return OneOf(self.name, atoms)


class AskInputs(BaseModel):
    """How facts are spoken of, and what was answered so far.

    `answers` holds for each fact that was asked about the reply in its own words, "not sure" among them.
    """

    model_config = ConfigDict(extra="forbid")

    words: dict[str, WordsForm] = Field(default_factory=dict)
    answers: dict[str, str] = Field(default_factory=dict)

    @abstractmethod
    def spec(self) -> OpenSpec:
        """Return what is known and what is open; raise `InputError` for mistakes in it."""

    def inquiry(self) -> Inquiry:
        """Return the inquiry before any reply; raise `InputError` for replies that are foreign or not clear."""
        words = {n: FactWords(n, form.subject, dict(form.answers) or "number") for n, form in self.words.items()}
        inquiry = Inquiry(self.spec(), words)
        known = names_in(inquiry.spec)
        if foreign := sorted(set(self.answers) - set(known)):
            raise InputError(f"{foreign[0]!r} is not among what can be asked", hint=did_you_mean(foreign[0], known))
        _, unclear = with_replies(inquiry, self.answers)
        for fact, why in unclear.items():
            raise InputError(f"the reply {self.answers[fact]!r} about {fact!r} is not clear", hint=why)
        return inquiry


class ProgramInputs(AskInputs):
    """What is known as a constraint program, what is sought, and what can be asked."""

    program: ConstraintProgram
    target: str
    askable: list[str]

    def spec(self) -> OpenProgram:
        """Return the program with its unknowns."""
        return OpenProgram(self.program, self.target, tuple(self.askable))


class StartInputs(AskInputs):
    """A PDDL domain and a problem whose `:init` holds what is known to be true, and what is open besides.

    `askable` can be asked about, `hidden` cannot; all else that `:init` lacks is false.
    """

    domain: str
    problem: str
    askable: list[OpenForm]
    hidden: list[OpenForm] = Field(default_factory=list)

    def spec(self) -> OpenProblem:
        """Return the problem with its partly known start."""
        domain, problem = read_task(self.domain, self.problem)
        askable, hidden = (tuple(form.group() for form in forms) for forms in (self.askable, self.hidden))
        return OpenProblem(domain, problem, askable, hidden)
