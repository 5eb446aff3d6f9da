"""How the summary of an evaluation looks on a terminal."""

from itertools import groupby
from math import isclose

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from agents.evaluate.summary import Line, Metrics, Summary
from tools import plain

NO_SHARE = "–"  # noqa: RUF001 - what stands for a share of nothing


def summary_table(summary: Summary, title: str) -> Table:
    """Return the summary as a table: shares with Wilson intervals, then costs; what is compared, side by side."""
    if any(line.column for line in summary.lines):
        return _side_by_side(summary, title)
    table = Table(title=f"{plain(title)}: {summary.answered} of {summary.tasks} answered", title_justify="left")
    _add_columns(table, "measure")
    for section, lines in groupby(summary.lines, key=lambda line: line.section):
        table.add_section()
        if section:
            table.add_row(Text(section, style="bold"), "", "")
        for line in lines:
            table.add_row(line.name, _value(line), _interval(line))
    table.add_section()
    table.add_row("infrastructure failures", str(summary.infrastructure), "")
    return table


def metrics_table(metrics: Metrics) -> Table:
    """Return the production metrics as a table; a figure that there is not is a word that says why."""
    table = Table(title="metrics of production", title_justify="left")
    _add_columns(table, "metric")
    for name, found in metrics.named():
        if isinstance(found, str):
            table.add_row(name, Text(plain(found), style="dim"), "")
        else:
            table.add_row(name, _amount(found), _interval(found))
    return table


def _add_columns(table: Table, what: str) -> None:
    """Add the columns of a table of figures: where there is no room lines fold, and no figure is cut."""
    table.add_column(what, overflow="fold")
    table.add_column("value", justify="right", overflow="fold")
    table.add_column("95 % interval", justify="right", overflow="fold")


def _side_by_side(summary: Summary, title: str) -> Table:
    """Return a table with a column for each of those that are compared."""
    columns = list(dict.fromkeys(line.column for line in summary.lines))
    heading = f"{plain(title)}: {summary.answered} of {summary.tasks} answered"
    table = Table(title=heading, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("measure", overflow="fold")
    for column in columns:
        table.add_column(plain(column), justify="right", overflow="fold")
    for section, lines in groupby(summary.lines, key=lambda line: line.section):
        table.add_section()
        if section:
            table.add_row(Text(section, style="bold"))
        rows: dict[str, dict[str, str]] = {}
        for line in lines:
            rows.setdefault(line.name, {})[line.column] = _short(line)
        for name, cells in rows.items():
            table.add_row(name, *(cells.get(column, "") for column in columns))
    table.add_section()
    table.add_row("infrastructure failures", str(summary.infrastructure))
    return table


def _short(line: Line) -> str:
    if line.of is not None:
        return f"{line.hits}/{line.of}"
    return f"{line.value:,.0f}" if isclose(line.value, round(line.value)) else _value(line)


def _amount(line: Line) -> str:
    """Return a value with as many digits as it needs: what a success costs may be a small part of a cent."""
    return _value(line) if line.of is not None or abs(line.value) >= 1 else f"{line.value:.3g} {line.unit}".strip()


def _value(line: Line) -> str:
    if line.of is not None:
        share = f"{line.value:7.1%}" if line.of else f"{NO_SHARE:>7}"
        return f"{line.hits}/{line.of} {share}"
    return f"{line.value:,.2f} {line.unit}".strip()


def _interval(line: Line) -> str:
    return "" if line.low is None or line.high is None or line.of == 0 else f"{line.low:.1%} - {line.high:.1%}"
