"""The evaluation at growing size: where the direct path collapses and the path through a solver does not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from agents.documents import Json
from agents.evaluate.growth.answers import Answerer
from agents.evaluate.growth.chart import growth_chart
from agents.evaluate.growth.curves import call_lines, collapse, growth_table, lines_of, points
from agents.evaluate.growth.items import Growth, GrowthItem, growth_items
from agents.evaluate.growth.paint import to_png, to_svg
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, summary_of
from agents.models.chat import ChatModel
from tools import InputError, write_whole

_TABLE_CHARACTERS = 140


@dataclass(frozen=True, slots=True)
class GrowthBench:
    """Items that are answered one by one; `title` names world and model."""

    tasks: Mapping[str, GrowthItem]
    answerer: Answerer
    folder: Path
    title: str

    async def attempt(self, task_id: str) -> Json:
        """Answer one task in one way and return its scores."""
        return await self.answerer.answer(self.tasks[task_id])

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up what every way solves at every size, and where it collapses."""
        found = points(self.tasks, records)
        lines = lines_of(found)
        for way in dict.fromkeys(point.way for point in found):
            size = collapse(found, way)
            if size is not None:
                lines.append(Line(section=way, name="solves less than half from size", value=size))
        lines += call_lines(self.tasks, records)
        return summary_of(len(self.tasks), records, [*lines, *Attempted(records).running()])

    def export(self, records: Mapping[str, Record]) -> None:
        """Write the table, and the plot as `growth.svg` and, with Pillow, as `growth.png`."""
        found = points(self.tasks, records)
        table = StringIO()
        Console(file=table, width=_TABLE_CHARACTERS, color_system=None).print(growth_table(found, self.title))
        write_whole(self.folder / "growth.txt", table.getvalue())
        chart = growth_chart(found, self.title)
        write_whole(self.folder / "growth.svg", to_svg(chart))
        try:
            picture = to_png(chart)
        except InputError:  # Pillow is an extra, and the SVG says the same
            return
        write_whole(self.folder / "growth.png", picture)


def growth_bench(growth: Growth, model: ChatModel | None, folder: Path) -> GrowthBench:
    """Return the bench of a world at growing sizes; without a model only the oracle answers.

    Raises `InputError` for a world that cannot be grown, and if no way is left.
    """
    ways = tuple(way for way in growth.ways if model is not None or way == "oracle")
    if not ways:
        raise InputError("without a model only the oracle can answer", hint="add the way 'oracle', or name a model")
    answered_by = model.name if model is not None else "oracle"
    return GrowthBench(
        growth_items(replace(growth, ways=ways)),
        Answerer(model, folder / "runs", growth.seconds),
        folder,
        f"{growth.world}, {answered_by}",
    )
