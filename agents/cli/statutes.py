"""The commands `statute`: check a statute, decide cases under it, let a model write rules, and review them."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agents.cli.failures import BAD_INPUT, EXIT_CODES, resumable
from agents.cli.options import JsonOption, ModelOption
from tools import InputError, Usage, counted, read_json

if TYPE_CHECKING:
    from agents.cli.display import Display
    from agents.statutes.formalize import Written
    from agents.statutes.statute import Section, Statute

statutes = typer.Typer(help="Check rules that were formalized once, and decide cases by them.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="A statute file, JSON.")]


@statutes.command("check")
def check(file: FileArgument, as_json: JsonOption = False) -> None:
    """Say what is wrong with a statute: clashes with a case that shows them, rules that never fire, what to review."""
    from agents.cli.display import print_json
    from agents.statutes.consistency import statute_flaws
    from agents.statutes.statute import read_statute

    statute = read_statute(file)
    found = statute_flaws(statute)
    grave = any(flaw.grave for flaw in found)
    if as_json:
        print_json({"sound": not grave, "rules": len(statute.rules), "flaws": [flaw.json_form() for flaw in found]})
    else:
        for flaw in found:
            _say(f"{'✗' if flaw.grave else '-'} {flaw.message}")
            if flaw.case is not None:
                _say(f"  as in the case {json.dumps(dict(flaw.case))}")
        _say(f"{counted(len(statute.rules), 'rule', 'rules')}, {'not sound' if grave else 'sound'}")
    raise typer.Exit(BAD_INPUT if grave else 0)


@statutes.command("decide")
def decide(
    file: FileArgument,
    case: Annotated[list[Path] | None, typer.Option(help="A case, a JSON object of facts; repeatable.")] = None,
    docket: Annotated[
        Path | None,
        typer.Option(help="File of decided cases: only those that changed rules concern are decided again."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Decide cases by the rules, with every rule that fired, what it read and what overrode it."""
    from agents.cli.display import print_json
    from agents.statutes.docket import Docket, decide_cases, read_docket
    from agents.statutes.statute import read_statute
    from tools import require_writable, write_whole

    if not case and (docket is None or not docket.exists()):
        known = "" if docket is None else f"; {str(docket)!r} has none yet"
        raise InputError("which case?", hint=f"name one with --case FILE, or decided ones with --docket FILE{known}")
    statute = read_statute(file)
    earlier = read_docket(docket) if docket is not None and docket.exists() else Docket()
    cases = {**earlier.cases, **_named_cases(case or (), docket)}
    for name, facts in cases.items():
        _require_case(statute, name, facts)
    if docket is not None:
        require_writable(docket)
    session = decide_cases(statute, cases, earlier)
    if docket is not None:
        write_whole(docket, session.docket.model_dump_json(indent=1))
    verdicts = {name: filed.verdict for name, filed in session.docket.filed.items()}
    if as_json:
        print_json({"cases": verdicts, "decided": list(session.decided), "changed": list(session.changed)})
    else:
        for name, verdict in verdicts.items():
            _show(name, verdict, kept=name not in session.decided)
    if any("conflict" in verdict for verdict in verdicts.values()):
        raise typer.Exit(EXIT_CODES["gave up"])


@statutes.command("write")
def write(
    file: FileArgument,
    section: Annotated[
        str | None, typer.Option(help="Number of a section; without it those that have no rule.")
    ] = None,
    model: ModelOption = "embedded",
    as_json: JsonOption = False,
) -> None:
    """Let a model write the rules of sections into the file; nobody has reviewed them then.

    Where the model fails, what is written is in the file, and the same command goes on.
    """
    from agents.cli.announced import open_announced
    from agents.cli.display import Display, print_json
    from agents.statutes.statute import read_statute

    statute = read_statute(file)
    chosen = _sections(statute, section)
    if not chosen:
        if as_json:
            print_json({})
        else:
            _say("nothing to write: every section has a rule; --section NUMBER writes those of one again")
        return
    go_on = f"groundplan statute write {file}" + ("" if section is None else f" --section {section}")
    results: dict[str, Written] = {}
    with resumable(go_on, file.parent):
        try:
            with Display(quiet=as_json) as display:
                _write_all(_Writing(file, open_announced(model, display), display, results), statute, chosen)
        finally:
            if not as_json:
                _show_written(results)
    if as_json:
        print_json({number: {"faults": list(one.faults), "rounds": one.rounds} for number, one in results.items()})


@statutes.command("review")
def review(
    file: FileArgument,
    rule: Annotated[str, typer.Option(help="The rule that was read and found right.")],
    as_json: JsonOption = False,
) -> None:
    """Note that a person has read a rule beside its section; any later change of either voids the review."""
    from agents.cli.display import print_json
    from agents.statutes.statute import read_statute, write_statute
    from tools import did_you_mean

    statute = read_statute(file)
    known = [one.id for one in statute.rules]
    if rule not in known:
        raise InputError(f"the statute has no rule {rule!r}", hint=did_you_mean(rule, known))
    write_statute(file, statute.reviewed(rule))
    if as_json:
        print_json({"reviewed": rule})
    else:
        _say(f"reviewed {rule}")


def _sections(statute: "Statute", number: str | None) -> "list[Section]":
    """Return the sections to write: the one of that number, or those that have no rule or one that is unsettled."""
    from tools import did_you_mean

    if number is None:
        spoken_for = {rule.section for rule in statute.rules} - _unsettled(statute)
        return [section for section in statute.sections if section.number not in spoken_for]
    section = statute.section(number)
    if section is None:
        hint = did_you_mean(number, [one.number for one in statute.sections])
        raise InputError(f"the statute has no section {number!r}", hint=hint)
    return [section]


@dataclass(frozen=True)
class _Writing:
    """A model at work on a statute file, with what has come of it by section."""

    file: Path
    model: Any
    display: "Display"
    results: "dict[str, Written]"

    def keep(self, number: str, written: "Written") -> None:
        """Put what there is of a section into the file at once: it is not lost to a later failure."""
        from agents.statutes.statute import write_statute

        self.results[number] = written
        write_statute(self.file, written.statute)

    async def write(self, statute: "Statute", section: "Section") -> "Statute":
        """Write a section."""
        from agents.statutes.formalize import write_section

        number = section.number
        written = await write_section(self.model, statute, section, keep=lambda kept: self.keep(number, kept))
        self.keep(number, written)
        self.display.done(f"section {number}")
        return written.statute

    async def settle(self, statute: "Statute") -> "Statute":
        """Find the exceptions among rules that are there: a model failed when it was asked for them."""
        from agents.statutes.exceptions import with_exceptions
        from agents.statutes.formalize import Written

        def keep(kept: "Statute") -> None:
            for number in sorted(_unsettled(statute)):
                self.keep(number, Written(kept, (), 0, Usage()))

        ordered = await with_exceptions(self.model, statute, keep=keep)
        keep(ordered.statute)
        return ordered.statute


def _unsettled(statute: "Statute") -> set[str]:
    """Return the sections with rules whose exceptions are still to be found."""
    return {rule.section for rule in statute.rules if rule.id in statute.unsettled}


def _write_all(writing: _Writing, statute: "Statute", sections: "list[Section]") -> None:
    """Go on where a model failed, then write section after section."""
    from agents.cli.waiting import waited_for

    async def run() -> None:
        try:
            current = await writing.settle(statute)
            for section in sections:
                if section.number not in _unsettled(statute):
                    current = await writing.write(current, section)
        finally:
            await writing.model.aclose()

    with writing.display.doing("the model writes rules", announced=True):
        waited_for(run())


def _show_written(results: "Mapping[str, Written]") -> None:
    for number, one in results.items():
        for rule in one.statute.rules:
            if rule.section == number:
                _say(f"section {number}, {rule.id}: if {rule.condition} then {rule.concludes} = {rule.value}")
        if one.faults:
            _say(f"section {number}: what the model wrote stayed wrong and is left out\n{one.faults[0]}")


def _named_cases(paths: Sequence[Path], docket: Path | None) -> dict[str, dict[str, Any]]:
    """Return the cases by their paths without ending, as seen from the docket's folder if there is one.

    So cases of one file name in two folders stay two, also in a docket that is kept up from different folders.
    """
    named: dict[str, Path] = {}
    for path in paths:
        seen = path if docket is None else Path(os.path.relpath(path, docket.parent))
        name = seen.with_suffix("").as_posix()
        if named.setdefault(name, path) != path:
            raise InputError(
                f"{str(named[name])!r} and {str(path)!r} are both the case {name!r}", hint="rename one of the files"
            )
    return {name: _read_case(path) for name, path in named.items()}


def _require_case(statute: "Statute", name: str, facts: Mapping[str, Any]) -> None:
    """Raise `InputError` that names the case unless it states what the statute asks for."""
    from agents.statutes.decide import require_case

    try:
        require_case(statute, facts)
    except InputError as error:
        raise InputError(f"the case {name!r}: {error.message}", hint=error.hint) from error


def _read_case(path: Path) -> dict[str, Any]:
    from agents.statutes.statute import content_of

    content = content_of(path)
    try:
        form = read_json(content)
    except InputError as error:
        raise InputError(f"{str(path)!r}: {error.message}", hint=error.hint) from error
    if not isinstance(form, dict):
        raise InputError(f"{str(path)!r} is no case", hint='write {"fact": value, ...}')
    return form


def _show(name: str, verdict: dict[str, Any], *, kept: bool) -> None:
    if "conflict" in verdict:
        _say(f"{name}: the rules clash on {verdict['conflict']}: {verdict['reason']}")
        return
    values = ", ".join(f"{concluded} = {value!r}" for concluded, value in verdict["values"].items())
    _say(f"{name}: {values}{' (as decided before)' if kept else ''}")
    for one in verdict["fired"]:
        read = ", ".join(f"{fact} = {value!r}" for fact, value in one["read"].items())
        over = f", overridden by {', '.join(one['overridden_by'])}" if one["overridden_by"] else ""
        given = f" given {read}" if read else ""
        said = f"{one['conclusion']} = {one['value']!r}"
        _say(f"  § {one['section']} “{one['source']}” ({one['rule']}): {said}{given}{over}")
    for concluded in verdict["by_default"]:
        _say(f"  no rule speaks of {concluded}")


def _say(text: str) -> None:
    from tools import plain

    typer.echo(plain(text))
