"""The command `verify`: a certificate judged again, without a model and without a solver.

What only a solver could repeat is named as not checked.
"""

from pathlib import Path
from textwrap import indent

import typer

from agents.certificate import Certificate
from agents.cli.applicable import require_applicable
from agents.cli.display import PipeConsole, print_json
from agents.cli.failures import EXIT_CODES
from agents.documents import Ruling
from agents.formalisms.registry import open_formalisms
from agents.runs import RunFolder, find_run, read_certificate
from tools import InputError, plain


def verify_certificate(context: typer.Context, path: Path, data: Path | None, *, as_json: bool) -> None:
    """Check a certificate; exit with 4 if something is rejected, else with the code of the status that it states."""
    certificate = _read(path)
    if certificate.formalism != "travel":
        require_applicable(context, f"a certificate of {certificate.formalism}", ("as_json",))
        data = None
    rulings = (*_stated(certificate), *_judged(certificate, data))
    accepted = all(ruling.passed for ruling in rulings)
    if as_json:
        form = {"accepted": accepted, "status": certificate.status}
        rulings_form = [ruling.json_form() for ruling in rulings]
        print_json({**form, "rulings": rulings_form, "not_checked": certificate.on_trust()})
    else:
        _show(certificate, rulings)
    if code := EXIT_CODES[certificate.status if accepted else "invalid"]:
        raise typer.Exit(code)


def _read(path: Path) -> Certificate:
    if path.is_file():
        return read_certificate(path)
    named_by_path = len(path.parts) > 1 or path.is_dir()
    folder = _run_at(path) if named_by_path else find_run(path.name)
    if not folder.certificate.is_file():
        folder.settings()  # other agents make no certificates, which this says
        raise InputError(f"the run {folder.name!r} has no certificate yet", hint=f"groundplan resume {folder.name}")
    return folder.read_certificate()


def _run_at(path: Path) -> RunFolder:
    """Return the run whose folder a path names; raise `InputError` if it names none, nor a certificate."""
    if (path / "run.json").is_file():
        return RunFolder(path.resolve())
    there = "is a folder, but that of no run" if path.is_dir() else "is not there"
    raise InputError(f"{str(path)!r} {there}", hint="name a certificate.json, the folder of a run, or a run")


def _stated(certificate: Certificate) -> tuple[Ruling, ...]:
    """Judge what the certificate says without its data: that it is whole, rests on words, and agrees with itself."""
    altered = tuple(f"the {name} is not the one that was certified" for name in certificate.altered())
    found = {"hashes": altered, "words": certificate.unfounded(), "statements": certificate.contradictions()}
    return tuple(Ruling(checker=name, passed=not findings, findings=findings) for name, findings in found.items())


def _judged(certificate: Certificate, data: Path | None) -> tuple[Ruling, ...]:
    if certificate.plan is None and not certificate.spec:
        return ()  # it was given up before anything was formalized
    formalism = open_formalisms(certificate.formalism, data)[certificate.formalism]
    if formalism.digest != certificate.hashes.get("data"):
        raise InputError("the certificate was made with other data", hint="name the same folder with --data")
    faults = formalism.check(certificate.spec)
    if faults:
        return (Ruling(checker="specification", passed=False, findings=faults),)
    return () if certificate.plan is None else formalism.verify(certificate.spec, certificate.result)


def _show(certificate: Certificate, rulings: tuple[Ruling, ...]) -> None:
    console = PipeConsole()
    for ruling in rulings:
        mark, style = ("✓ accepted", "green") if ruling.passed else ("✗ REJECTED", "red")
        console.print(f"{mark} by {ruling.checker}", style=style, markup=False)
        for finding in ruling.findings:
            console.print(indent(plain(finding), "    "), markup=False, highlight=False)
    for claim in certificate.on_trust():
        console.print(f"not checked: that {claim}, which only a solver can show", style="yellow", highlight=False)
    if certificate.status != "solved":
        console.print(f"its status: {certificate.status}", highlight=False)
