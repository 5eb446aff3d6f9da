"""The command `verify`: a certificate judged again, without a model and without a solver."""

from pathlib import Path
from textwrap import indent

import typer

from agents.certificate import Certificate
from agents.cli.display import PipeConsole, print_json
from agents.cli.failures import EXIT_CODES
from agents.documents import Ruling
from agents.formalisms.registry import open_formalisms
from agents.runs import RunFolder, find_run, read_certificate
from tools import InputError, plain


def verify_certificate(path: Path, data: Path | None, *, as_json: bool) -> None:
    """Check hashes and plan of a certificate; exit with 4 if something was altered or a checker rejects."""
    certificate = _read(path)
    rulings = (_unaltered(certificate), *_judged(certificate, data))
    accepted = all(ruling.passed for ruling in rulings)
    if as_json:
        print_json({"accepted": accepted, "rulings": [ruling.json_form() for ruling in rulings]})
    else:
        _show(rulings)
    if not accepted:
        raise typer.Exit(EXIT_CODES["invalid"])


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


def _unaltered(certificate: Certificate) -> Ruling:
    altered = certificate.altered()
    findings = tuple(f"the {name} is not the one that was certified" for name in altered)
    return Ruling(checker="hashes", passed=not altered, findings=findings)


def _judged(certificate: Certificate, data: Path | None) -> tuple[Ruling, ...]:
    if certificate.plan is None:
        hint = f"its status is {certificate.status!r}: there is nothing for a checker to judge"
        raise InputError("the certificate holds no plan", hint=hint)
    formalism = open_formalisms(certificate.formalism, data)[certificate.formalism]
    if formalism.digest != certificate.hashes.get("data"):
        raise InputError("the certificate was made with other data", hint="name the same folder with --data")
    faults = formalism.check(certificate.spec)
    if faults:
        return (Ruling(checker="specification", passed=False, findings=faults),)
    return formalism.verify(certificate.spec, certificate.result)


def _show(rulings: tuple[Ruling, ...]) -> None:
    console = PipeConsole()
    for ruling in rulings:
        mark, style = ("✓ accepted", "green") if ruling.passed else ("✗ REJECTED", "red")
        console.print(f"{mark} by {ruling.checker}", style=style, markup=False)
        for finding in ruling.findings:
            console.print(indent(plain(finding), "    "), markup=False, highlight=False)
