"""How an answer looks on a terminal."""

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from agents.certificate import Certificate
from tools import plain

COLORS = {"solved": "green", "unsolvable": "yellow"}


def show_certificate(console: Console, certificate: Certificate, shown: str, run: str) -> None:
    """Print the answer, then what it rests on."""
    color = COLORS.get(certificate.status, "red")
    console.print(Panel(Markdown(plain(shown)), title=_title(certificate), border_style=color))
    if certificate.grounds:
        console.print(grounds_table(certificate))
    for note in _notes(certificate):
        console.print(note)
    console.print(_proof(certificate))
    last = f"run {run}" if certificate.plan is None else f"check it again: groundplan verify {run}"
    console.print(Text(last, style="dim"))


def grounds_table(certificate: Certificate) -> Table:
    """Return what was understood, each value beside the words it rests on."""
    table = Table(title="What was understood", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("field", no_wrap=True)
    table.add_column("value", style="bold")
    table.add_column("because you wrote")
    for ground in certificate.grounds:
        table.add_row(*(Text(plain(cell)) for cell in (ground.field, str(ground.value), f"“{ground.source}”")))
    return table


def amount(value: float) -> str:
    """Return a number as people write it: whole ones without a point, large ones with commas."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _notes(certificate: Certificate) -> list[Text]:
    notes = [("answered", f"{field}: “{answer}”", "") for field, answer in certificate.answers.items()]
    notes += [("assumed", text, "") for text in certificate.assumptions]
    notes += [("not used", text, "yellow") for text in certificate.unused]
    notes += [("dropped", text, "yellow") for text in certificate.dropped]
    notes += [("given up", str(offer.get("words", "")), "yellow") for offer in certificate.accepted]
    return [Text(f"{kind}: {plain(text)}", style=style) for kind, text, style in notes]


def _title(certificate: Certificate) -> str:
    if certificate.status == "solved":
        if certificate.cost is None:
            return "solved · nothing was to be optimized"
        proof = "proven optimal" if certificate.proven_optimal else "not proven optimal"
        return f"solved · {amount(certificate.cost)} · {proof}"
    return {
        "unsolvable": "proven: nothing satisfies this request",
        "gave up": "gave up: neither a plan nor a proof",
        "invalid": "no plan that the checkers accept",
    }[certificate.status]


def _proof(certificate: Certificate) -> Group:
    lines = []
    for ruling in certificate.rulings:
        mark, style = ("✓", "green") if ruling.passed else ("✗", "red")
        lines.append(Text(f"{mark} checker {ruling.checker} {'accepts' if ruling.passed else 'rejects'}", style=style))
        lines += [Text(f"    {plain(finding)}", style="red") for finding in ruling.findings]
    seconds = ", ".join(f"{name} {took:.1f} s" for name, took in certificate.seconds.items() if took >= 0.05)
    tokens = sum(certificate.usage.get(key, 0) for key in ("prompt_tokens", "completion_tokens"))
    parts = [
        f"solver {certificate.engine}" if certificate.engine else "",
        f"model {certificate.model}, {tokens} tokens",
    ]
    lines.append(Text(plain(" · ".join(part for part in (*parts, seconds) if part)), style="dim"))
    return Group(*lines)
