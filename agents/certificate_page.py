"""The certificate as a page to read: the same statements as its JSON form, in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from agents.certificate import Certificate
from tools import counted

PROOFS = {
    "solved": "An independent checker accepts the plan{proof}.",
    "unsolvable": "It is proven that nothing satisfies the request as it stands{core}.",
    "gave up": "Undecided: {reason}.",
    "invalid": "No plan passed: {reason}.",
}


def certificate_page(certificate: Certificate, shown: str) -> str:
    """Return the page; `shown` is the answer as the formalism renders it."""
    sections = (
        ("The request", [f"> {line}" for line in certificate.request.splitlines()]),
        ("What was understood", list(_understood(certificate))),
        ("What was given up", [f"- {offer.get('words', '')}" for offer in certificate.accepted]),
        ("The answer", _below_the_sections(shown)),
        ("What is proven", list(_proven(certificate))),
        ("Who did it, with what", list(_provenance(certificate))),
    )
    lines = [f"# Certificate: {certificate.status}", ""]
    for title, body in sections:
        if body:
            lines += [f"## {title}", "", *body, ""]
    return "\n".join(lines)


def proof_in_words(certificate: Certificate) -> str:
    """Return one sentence on what stands behind the answer."""
    if certificate.cost is None:
        proof = "; nothing was to be optimized"
    elif certificate.proven_optimal:
        proof = "; no better one exists, which is proven"
    else:
        proof = "" if certificate.bound is None else f"; no better value than {certificate.bound:g} is possible"
    core = f": {', '.join(certificate.core)} clash" if certificate.core else ""
    reason = certificate.reason or "no reason was recorded"
    return PROOFS[certificate.status].format(proof=proof, core=core, reason=reason.rstrip("."))


def _understood(certificate: Certificate) -> Iterator[str]:
    rows = [(ground.field, str(ground.value), f"“{ground.source}”") for ground in certificate.grounds]
    yield from _table(("field", "value", "because you wrote"), rows)
    for title, notes in (
        ("Answered", [f"{field}: “{answer}”" for field, answer in certificate.answers.items()]),
        ("Assumed", certificate.assumptions),
        ("In the request, but not used", certificate.unused),
        ("Said by the model, but not in the request, so dropped", certificate.dropped),
    ):
        if notes:
            yield from ("", f"{title}:", "", *(f"- {note}" for note in notes))


def _proven(certificate: Certificate) -> Iterator[str]:
    yield proof_in_words(certificate)
    if certificate.rulings:
        yield ""
    for ruling in certificate.rulings:
        yield f"- checker {ruling.checker}: {'accepts' if ruling.passed else 'rejects'}"
        yield from (f"  - {finding}" for finding in ruling.findings)


def _provenance(certificate: Certificate) -> Iterator[str]:
    usage = certificate.usage
    tokens = f"{usage.get('prompt_tokens', 0)} tokens read, {usage.get('completion_tokens', 0)} written"
    calls = counted(usage.get("calls", 0), "call", "calls")
    rows = [
        ("model", f"{certificate.model}: {calls}, {tokens}, {counted(certificate.rounds, 'round', 'rounds')}"),
        ("solver", certificate.engine or "none"),
        *((f"seconds: {node}", f"{took:g}") for node, took in certificate.seconds.items()),
        *((f"SHA-256 of the {name}", digest) for name, digest in certificate.hashes.items() if digest),
        *certificate.versions.items(),
    ]
    yield from _table(("what", "value"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _below_the_sections(shown: str) -> list[str]:
    """Return the lines with each heading two levels further down: below the page's title and its sections."""
    return [f"##{line}" if line.startswith("#") else line for line in shown.strip().splitlines()]
