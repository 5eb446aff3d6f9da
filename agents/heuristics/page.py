"""The report as one HTML page that needs nothing from outside; every word that a model wrote is escaped."""

from collections.abc import Iterator, Sequence
from html import escape

from agents.heuristics.candidate import Entrant
from agents.heuristics.line_plot import LinePlot, Series
from agents.heuristics.report import GOAL_COUNT, Report
from agents.heuristics.scores import TaskScore
from tools import counted

MOST_LINES = 7
MOST_PROGRESS_PLOTS = 4
_LEAST_SECONDS = 0.001

STYLE = """\
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; }
tr.winner { background: var(--soft); font-weight: 600; }
pre { background: var(--soft); padding: .7rem; overflow-x: auto; white-space: pre-wrap; font-size: 13px; }
figure { display: inline-block; width: 520px; max-width: 100%; margin: .5rem 1rem .5rem 0; }
svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
svg .axis { stroke: currentColor; } svg .grid { stroke: var(--line); stroke-width: .5; }"""


def report_page(report: Report) -> str:
    """Return the page."""
    title = f"Heuristics for {report.domain}"
    sections = [
        f"<h1>{escape(title)}</h1>",
        f"<p><strong>{escape(report.verdict)}</strong></p>",
        f"<p>{escape(_setting(report))}</p>",
        "<h2>Candidates</h2>",
        _table(report),
        "<h2>Training tasks solved within a time</h2>",
        _figure(cactus(report)),
        "<h2>Progress of the search</h2>",
        "<p>The least estimate met so far as a share of the first one, on the largest tasks that were tried.</p>",
        *map(_figure, progress_plots(report)),
        "<h2>What was written</h2>",
        *(_details(entrant) for entrant in report.entrants if not entrant.built_in),
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(sections) + "\n</body></html>\n"


def cactus(report: Report) -> LinePlot:
    """Return the cactus plot: how many tasks are solved within how many seconds each."""
    series = tuple(Series(entrant.name, _solved_within(entrant)) for entrant in _drawn(report))
    return LinePlot("solved tasks by time", "training tasks solved", "seconds", series, log_y=True)


def progress_plots(report: Report) -> list[LinePlot]:
    """Return a plot for each of the largest tasks: how the least estimate falls, for each from 1, over expansions."""
    plots = []
    for name in reversed(report.training):
        series = tuple(_progress(entrant.name, score) for entrant in _drawn(report) for score in _tried(entrant, name))
        if any(len(one.points) > 1 for one in series):
            plots.append(LinePlot(name, "expanded states", "least estimate / first", series, log_x=True))
    return plots[:MOST_PROGRESS_PLOTS]


def _drawn(report: Report) -> list[Entrant]:
    """Return the best candidates and goal count, which all are measured by."""
    best = report.shown[: MOST_LINES - 1]
    base = [one for one in report.ranking if one.built_in and one.name == GOAL_COUNT and one not in best]
    return best + base


def _solved_within(entrant: Entrant) -> tuple[tuple[float, float], ...]:
    seconds = sorted(max(_LEAST_SECONDS, score.seconds) for score in entrant.fate.scores.tasks if score.solved)
    return tuple((float(number), took) for number, took in enumerate(seconds, 1))


def _tried(entrant: Entrant, task: str) -> list[TaskScore]:
    return [score for score in entrant.fate.scores.tasks if score.task == task and score.progress]


def _progress(name: str, score: TaskScore) -> Series:
    first = score.progress[0][1] or 1.0
    points = tuple((max(1.0, expanded), value / first) for expanded, value in score.progress)
    return Series(name, (*points, (max(1.0, score.expanded), points[-1][1])), steps=True)


def _setting(report: Report) -> str:
    counts = ", ".join(f"{count} {status}" for status, count in sorted(report.fates.items()))
    return (
        f"Model {report.model}, way {report.way!r}, seed {report.seed}; "
        f"{counted(len(report.training), 'training task', 'training tasks')}, "
        f"{report.task_seconds:g} s each, {report.algorithm}. Programs: {counts or 'none'}; "
        f"{counted(report.trials, 'form', 'forms')} with another weight. {report.diversity.in_words}"
    )


def _table(report: Report) -> str:
    place = {one.name: number for number, one in enumerate(report.ranking, 1)}
    ordered = sorted(report.entrants, key=lambda one: place.get(one.name, len(place) + 1))
    rows = [_row(one, place.get(one.name), len(report.training), one is report.winner) for one in ordered]
    left = "".join(f"<th>{word}</th>" for word in ("candidate", "origin", "fate"))
    right = "".join(f'<th class="number">{word}</th>' for word in ("solved", "agile", "expanded"))
    return f'<table><thead><tr><th class="number">place</th>{left}{right}<th>why</th></tr></thead><tbody>' + (
        "\n".join(rows) + "</tbody></table>"
    )


def _row(entrant: Entrant, place: int | None, tasks: int, won: bool) -> str:
    fate, scores = entrant.fate, entrant.fate.scores
    numbers: Sequence[str] = ("", "", "")
    if fate.status == "judged":
        numbers = (f"{scores.coverage}/{tasks}", f"{scores.agile:.2f}", f"{scores.expanded:,}")
    status = f"{fate.status}, direct: {fate.direct}" if fate.direct else fate.status
    cells = [
        f'<td class="number">{place or ""}</td>',
        *(f"<td>{escape(word)}</td>" for word in (entrant.name, entrant.candidate.origin_in_words, status)),
        *(f'<td class="number">{number}</td>' for number in numbers),
        f"<td>{escape(first_line(fate.critique))}</td>",
    ]
    return f"<tr{' class=winner' if won else ''}>{''.join(cells)}</tr>"


def _details(entrant: Entrant) -> str:
    candidate, fate = entrant.candidate, entrant.fate
    parts: Iterator[tuple[str, str]] = (
        (title, text)
        for title, text in (("", candidate.code or candidate.reply), ("Critique", fate.critique))
        if text.strip()
    )
    body = "".join(f"{f'<p>{title}</p>' if title else ''}<pre>{escape(text)}</pre>" for title, text in parts)
    drawn = f"seed {candidate.seed}, temperature {candidate.temperature:g}, {candidate.seconds:.1f} s"
    return f"<details><summary>{escape(candidate.name)}: {escape(fate.status)} ({drawn})</summary>{body}</details>"


def _figure(plot: LinePlot) -> str:
    return f"<figure>{plot.svg()}</figure>"


def first_line(text: str) -> str:
    """Return the first line of a critique."""
    return text.strip().splitlines()[0] if text.strip() else ""
