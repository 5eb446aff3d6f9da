"""Tables of figures where there is little room."""

import io

import pytest
from rich.console import Console
from rich.table import Table

from agents.cli.summary_table import metrics_table, summary_table
from agents.evaluate.summary import Line, Metrics, Summary, share

SUMMARY = Summary(
    tasks=20,
    answered=20,
    infrastructure=0,
    lines=(
        share("cost equals the proven optimum", 12, 20),
        share("proven unsolvable", 0, 0),
        Line(name="s", value=7.25),
    ),
)


def shown(table: Table, width: int) -> str:
    """Return what a terminal of a width shows."""
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_figure_is_cut_however_narrow_the_terminal_is(width: int) -> None:
    said = shown(summary_table(SUMMARY, "trips"), width)
    for figure in ("12/20", "60.0%", "38.7% -", "78.1%", "7.25"):
        assert figure in said
    assert "…" not in said


def test_a_share_of_nothing_is_a_dash_without_an_interval() -> None:
    (row,) = (line for line in shown(summary_table(SUMMARY, "trips"), 100).splitlines() if "proven unsolvable" in line)
    assert "0/0       –" in row  # noqa: RUF001 - the dash that stands for a share of nothing
    assert "%" not in row


def test_why_a_metric_is_missing_is_read_whole_on_a_narrow_terminal() -> None:
    why = "no model was asked"
    metrics = Metrics(cost=why, schema_valid=why, executable_calls=why, latency=(why,), energy=why)
    said = " ".join(shown(metrics_table(metrics), 40).split())
    assert "…" not in said
    assert "asked" in said


def test_side_by_side_a_mean_of_equal_counts_reads_as_the_count() -> None:
    lines = (
        Line(name="expansions", column="a", value=9.999999999999998),
        Line(name="expansions", column="b", value=12),
    )
    said = shown(summary_table(Summary(tasks=2, answered=2, infrastructure=0, lines=lines), "planners"), 80)
    assert said.split("expansions")[1].split()[:2] == ["10", "12"]
