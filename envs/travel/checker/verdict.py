"""What a check returns: findings per rule, that no plan was delivered, or that the evaluator stops."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

Profile = Literal["official", "strict"]
Money = int | float


class Rule(StrEnum):
    """The eight commonsense and five hard constraints of the TravelPlanner benchmark."""

    ROUTE = "reasonable city route"
    RESTAURANTS = "diverse restaurants"
    ATTRACTIONS = "diverse attractions"
    NIGHTS = "minimum nights stay"
    VEHICLES = "non-conflicting transportation"
    CITY = "within current city"
    SANDBOX = "within sandbox"
    COMPLETE = "complete information"
    BUDGET = "budget"
    HOUSE_RULE = "house rule"
    CUISINE = "cuisine"
    ROOM_TYPE = "room type"
    TRANSPORT = "transportation"


# In the order in which the evaluator runs them: the first that stops decides what is reported.
COMMONSENSE = (
    Rule.ROUTE,
    Rule.RESTAURANTS,
    Rule.ATTRACTIONS,
    Rule.NIGHTS,
    Rule.VEHICLES,
    Rule.CITY,
    Rule.SANDBOX,
    Rule.COMPLETE,
)
HARD = (Rule.CUISINE, Rule.HOUSE_RULE, Rule.TRANSPORT, Rule.ROOM_TYPE, Rule.BUDGET)


@dataclass(frozen=True, slots=True)
class Violation:
    """Say what is wrong, where, and how to fix it.

    `day` counts from 1 and is `None` for the whole trip; `value` is the plan's own text. `closure` is empty
    for what the evaluator itself finds, and otherwise the strict closure ("S1" to "S10", "S13") that finds it.
    """

    message: str
    hint: str
    day: int | None = None
    value: str = ""
    closure: str = ""

    def __str__(self) -> str:
        where = "" if self.day is None else f"day {self.day}: "
        return f"{where}{self.message}"


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that holds."""

    rule: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A rule that is broken; the official profile names the first violation only, as the evaluator does."""

    rule: str
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A constraint that the request does not state: neither passed nor failed."""

    rule: str


@dataclass(frozen=True, slots=True)
class NotReached:
    """A constraint that was not looked at because an earlier rule failed; it counts as failed."""

    rule: str
    reason: str


Finding = Passed | Failed | NotApplicable | NotReached


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one item of one day costs the whole group, in dollars."""

    day: int
    item: str
    dollars: Money


@dataclass(frozen=True, slots=True)
class CostBreakdown:
    """The cost of a trip for the whole group, in dollars; items that are not in the tables cost nothing."""

    transport: tuple[CostLine, ...] = ()
    meals: tuple[CostLine, ...] = ()
    lodging: tuple[CostLine, ...] = ()

    @property
    def transport_dollars(self) -> Money:
        """Return the sum over flights, driving and taxis."""
        return sum(line.dollars for line in self.transport)

    @property
    def meals_dollars(self) -> Money:
        """Return the sum over meals."""
        return sum(line.dollars for line in self.meals)

    @property
    def lodging_dollars(self) -> Money:
        """Return the sum over nights."""
        return sum(line.dollars for line in self.lodging)

    @property
    def total(self) -> Money:
        """Return the cost of the whole trip."""
        return self.transport_dollars + self.meals_dollars + self.lodging_dollars


@dataclass(frozen=True, slots=True)
class Advice:
    """A remark that never fails a plan: "S11" an ambiguous name, "S12" a meal at odds with a flight."""

    code: Literal["S11", "S12"]
    day: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings on a delivered plan."""

    delivered: ClassVar[bool] = True

    profile: Profile
    commonsense: tuple[Finding, ...]
    hard: tuple[Finding, ...]
    cost: CostBreakdown
    wishes: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings: commonsense, hard, wishes."""
        return self.commonsense + self.hard + self.wishes

    @property
    def passed(self) -> bool:
        """Tell whether nothing failed and everything was looked at."""
        return all(isinstance(finding, Passed | NotApplicable) for finding in self.findings)

    @property
    def failures(self) -> tuple[Failed, ...]:
        """Return the findings that failed."""
        return tuple(finding for finding in self.findings if isinstance(finding, Failed))

    def finding(self, rule: str) -> Finding:
        """Return the finding on a rule or a wish by name; `KeyError` if there is none."""
        return {finding.rule: finding for finding in self.findings}[rule]


@dataclass(frozen=True, slots=True)
class Undelivered:
    """There is no plan: nothing, or not a non-empty list."""

    delivered: ClassVar[bool] = False
    passed: ClassVar[bool] = False

    profile: Profile


@dataclass(frozen=True, slots=True)
class EvaluationStops:
    """The official evaluation ends with an exception at this plan, for all queries of the file.

    `rule` is the check that stops, `reason` what it stumbles over.
    """

    delivered: ClassVar[bool] = True
    passed: ClassVar[bool] = False

    rule: Rule
    day: int
    reason: str
    hint: str = 'write all eight keys on every day, all values as text, and "-" for nothing'


Verdict = Judged | Undelivered | EvaluationStops


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Both judgements on one plan; only a plan that passes both is solved."""

    official: Verdict
    strict: Judged | Undelivered

    @property
    def passed(self) -> bool:
        """Tell whether the plan passes both profiles."""
        return self.official.passed and self.strict.passed
