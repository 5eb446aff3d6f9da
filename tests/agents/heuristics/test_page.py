"""The page needs nothing from outside, is well-formed where it can be checked, and shows no text as markup."""

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from agents.heuristics.candidate import Candidate, Entrant, Fate
from agents.heuristics.learn import Learning
from agents.heuristics.line_plot import LinePlot, Series
from agents.heuristics.options import LearnOptions
from agents.heuristics.page import cactus, progress_plots, report_page
from agents.heuristics.report import Report
from agents.models import ScriptedModel
from tests.agents.heuristics.invented import ScriptedCourt, program, training

HOSTILE = "solves 3 </pre><script src=http://x.example/a.js></script><img onerror=alert(1)>"


@pytest.fixture
def report(tmp_path: Path) -> Report:
    model = ScriptedModel([program(HOSTILE), program("breaks <b>"), "no <i>code</i>"], context_tokens=50_000)
    learning = Learning(training(tmp_path), ScriptedCourt(), LearnOptions("sample", 1, 0), tmp_path / "run")
    return asyncio.run(learning.run(model))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_what_a_model_wrote_is_shown_and_never_run(report: Report) -> None:
    page = report_page(report)
    tags = Tags()
    tags.feed(page)
    assert "&lt;script src=" in page
    assert tags.found.isdisjoint({"script", "img", "link", "iframe"})
    assert not {name for name in tags.attributes if name.startswith("on") or name in ("src", "href")}


def test_the_page_tells_every_candidate_and_who_won(report: Report) -> None:
    page = report_page(report)
    assert "The winner is c01" in page
    assert page.count("<tr") == 1 + len(report.entrants)
    assert "class=winner" in page


def test_the_cactus_plot_counts_solved_tasks_in_the_order_of_their_times(report: Report) -> None:
    plot = cactus(report)
    by_name = {series.label: series.points for series in plot.series}
    assert by_name == {"c01": ((1.0, 0.1), (2.0, 0.1), (3.0, 0.1)), "goal-count": ((1.0, 0.1), (2.0, 0.1))}


def test_progress_is_drawn_for_the_largest_tasks_that_were_tried(report: Report) -> None:
    plots = progress_plots(report)
    assert [plot.title for plot in plots] == ["p3", "p2", "p1"]
    assert plots[0].series[0].points == ((1.0, 1.0), (9.0, 0.2), (10.0, 0.2))


PLOTS = {
    "one point": LinePlot("t", "x", "y", (Series("a", ((1.0, 2.0),)),)),
    "equal values": LinePlot("t", "x", "y", (Series("a", ((1.0, 2.0), (1.0, 2.0))),), log_y=True),
    "large numbers": LinePlot("t <&>", "x", "y", (Series('"', ((0.0, 1e9), (1e7, 0.001))),)),
    "logarithmic": LinePlot("t", "x", "y", (Series("a", ((1.0, 0.004), (9.0, 250.0))),), log_y=True),
    "nothing": LinePlot("t", "x", "y", (Series("a", ()),)),
}


@pytest.mark.parametrize("name", PLOTS)
def test_every_plot_is_well_formed_and_stays_inside_its_frame(name: str) -> None:
    tree = ElementTree.fromstring(PLOTS[name].svg())
    width, height = (float(number) for number in tree.attrib["viewBox"].split()[2:])
    for line in tree.iter("{http://www.w3.org/2000/svg}polyline"):
        for x, y in re.findall(r"([-\d.]+),([-\d.]+)", line.attrib["points"]):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_a_larger_value_is_drawn_higher() -> None:
    tree = ElementTree.fromstring(PLOTS["logarithmic"].svg())
    low, high = (float(dot.attrib["cy"]) for dot in tree.iter("{http://www.w3.org/2000/svg}circle"))
    assert high < low


def ticks(plot: LinePlot) -> list[str]:
    """Return the words of the axes: what ends before the axis or is centred under it."""
    texts = ElementTree.fromstring(plot.svg()).iter("{http://www.w3.org/2000/svg}text")
    return [text.text or "" for text in texts if re.fullmatch(r"[-\d.]+[kMG]?", text.text or "")]


def test_between_counts_there_are_no_ticks() -> None:
    plot = LinePlot("t", "tasks", "s", (Series("a", ((1.0, 0.01), (2.0, 0.1))),), log_y=True)
    assert ticks(plot) == ["1", "2", "0.01", "0.1"]


def test_large_numbers_are_ticked_as_people_write_them() -> None:
    plot = LinePlot("t", "states", "y", (Series("a", ((1.0, 1.0), (2e6, 0.0))),), log_x=True)
    assert ticks(plot)[:8] == ["1", "10", "100", "1k", "10k", "100k", "1M", "10M"]


def test_one_is_counted_as_one(report: Report) -> None:
    (task, *_) = report.training.items()
    page = report_page(report.model_copy(update={"training": dict([task])}))
    assert "; 1 training task, " in page
    assert "1 programs" not in page
    assert "1 different orders" not in page


def test_weights_that_nothing_improved_are_told_of(report: Report) -> None:
    assert "of weights" not in report.verdict
    trial = Entrant(candidate=Candidate(name="t01", origin="tuned", parent="c01"), fate=Fate(status="trial"))
    tried = report.model_copy(update={"entrants": (*report.entrants, trial)})
    assert "None of 1 change of weights is better both on the tasks" in tried.verdict
