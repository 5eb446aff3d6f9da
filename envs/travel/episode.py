"""A trip under way: the tables are searched and days are written with tools, and the checker says what is missing."""

from envs.travel.checker import Checker, Failed, Judged
from envs.travel.enquiries import Enquiries, travel_toolbox
from envs.travel.schema import Plan, PlanDay, TripTask
from tools import InputError, Toolbox

_EMPTY = "-"


class TripEpisode:
    """Keep the days of one trip that were written so far."""

    def __init__(self, task: TripTask, checker: Checker, enquiries: Enquiries) -> None:
        self.task = task
        self._checker = checker
        self._enquiries = enquiries
        self._days: dict[int, PlanDay] = {}

    @property
    def plan(self) -> Plan:
        """Return all days of the trip, those that were not written yet as empty ones."""
        numbers = range(1, self.task.request.days + 1)
        return tuple(self._days.get(number) or PlanDay(days=number, current_city=_EMPTY) for number in numbers)

    @property
    def solved(self) -> bool:
        """Return whether the trip passes the checker in both profiles."""
        return self._checker.check(self.task.request, self.plan).passed

    def render(self) -> str:
        """Return the days, one a line."""
        return "\n".join(_line(day) for day in self.plan)

    def toolbox(self) -> Toolbox:
        """Return the searches, and `look`, `missing` and `write_day`."""
        return Toolbox((self.look, self.missing, self.write_day, *travel_toolbox(self._enquiries.search.tables)))

    def look(self) -> str:
        """Show the trip as written so far."""
        return self.render()

    def missing(self) -> list[str]:
        """List what the checker finds wrong with the trip as it is; an empty list means that it is done."""
        verdict = self._checker.strict(self.task.request, self.plan)
        if not isinstance(verdict, Judged):
            return ["no day is written yet"]
        findings = (finding for finding in verdict.findings if isinstance(finding, Failed))
        return [f"{finding.rule}: {violation}" for finding in findings for violation in finding.violations]

    def write_day(self, day: PlanDay) -> str:
        """Write one day of the trip, in place of what was written for it before.

        Args:
            day: The whole day, `days` being its number; "-" stands for nothing.
        """
        if not 1 <= day.days <= self.task.request.days:
            raise InputError(f"there is no day {day.days}", hint=f"the trip has {self.task.request.days} days")
        unknown = self._enquiries.cost_enquiry([day], self.task.request.people).not_found
        if unknown:
            hint = "nothing was written; search the tables, and write a place as 'name, city'"
            raise InputError(f"the tables do not have {', '.join(map(repr, unknown))}", hint=hint)
        self._days[day.days] = day
        return self.render()


def _line(day: PlanDay) -> str:
    written = {name: getattr(day, name) for name in PlanDay.model_fields if name not in ("days", "current_city")}
    parts = (f"{name}: {value}" for name, value in written.items() if value != _EMPTY)
    return f"day {day.days}: {'; '.join((day.current_city, *parts))}"
