"""A statute: numbered sections in plain words, and the rules that somebody or a model made of them, as a file."""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from agents.documents import Document, Json, digest_of
from agents.misfit import meant, misfits
from tools import InputError, write_whole

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Scalar = bool | int | float | str
Row = Annotated[tuple[Scalar, ...], Field(min_length=2)]
"""A row of a table: keys, then the entry."""
Kind = Literal["bool", "int", "real", "choice"]


class Section(Document):
    """A numbered section."""

    number: str
    text: str


class Declared(Document):
    """Something a case has a value of; `low` and `high` count for numbers, `of` names the set of a choice."""

    name: Name
    about: str = ""
    kind: Kind
    low: int = 0
    high: int = 0
    of: str = ""


class Fact(Declared):
    """What a case states."""


class Conclusion(Declared):
    """What the statute says of a case; `default` where no rule says anything."""

    default: Scalar


class Rule(Document):
    """If `condition` holds, then `concludes` has the value of the expression `value`.

    Both expressions are of the constraint language, over facts and other conclusions. `overrides` names the rules that
    this one is an exception to. `source` are the words of the section that it rests on. `digest` is that of the rule
    when it was written or reviewed.
    """

    id: Name
    section: str
    source: str
    condition: str
    concludes: Name
    value: str
    overrides: tuple[Name, ...] = ()
    reviewed: bool = False
    digest: str = ""


class Statute(Document):
    """Sections and rules with the declarations that the rules speak of.

    `unsettled` are rules that a model wrote and that were not held against the others yet: which of them are exceptions
    is still open.
    """

    title: str
    sets: dict[str, tuple[int | str, ...]] = Field(default_factory=dict)
    constants: dict[str, Scalar] = Field(default_factory=dict)
    tables: dict[str, tuple[Row, ...]] = Field(default_factory=dict)
    facts: tuple[Fact, ...]
    conclusions: tuple[Conclusion, ...]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    unsettled: tuple[Name, ...] = ()

    def section(self, number: str) -> Section | None:
        """Return the section of that number."""
        return next((section for section in self.sections if section.number == number), None)

    def span(self, rule: Rule) -> tuple[int, int] | None:
        """Return where in its section the words of a rule stand, or None if they do not."""
        section = self.section(rule.section)
        start = section.text.find(rule.source) if section is not None and rule.source else -1
        return (start, start + len(rule.source)) if start >= 0 else None

    def digest(self, rule: Rule) -> str:
        """Return what a review of a rule rests on: the rule, its section, and what is declared of its names."""
        section = self.section(rule.section)
        named = {rule.concludes, *names_in(rule.condition), *names_in(rule.value)}
        declared = [form for form in (*self.facts, *self.conclusions) if form.name in named]
        data = {name: value for part in (self.sets, self.constants, self.tables) for name, value in part.items()}
        rests_on = {
            "rule": rule.model_dump(exclude={"reviewed", "digest"}),
            "section": section.text if section else "",
            "declared": [form.model_dump() for form in declared],
            "data": {name: value for name, value in data.items() if name in named | {one.of for one in declared}},
        }
        return digest_of(rests_on)[:16]

    def look_ups(self) -> dict[str, Mapping[tuple[int | str, ...], Scalar]]:
        """Return the tables by key."""
        return {
            name: {tuple(key for key in row[:-1] if isinstance(key, int | str)): row[-1] for row in rows}
            for name, rows in self.tables.items()
        }

    def frame(self) -> str:
        """Return a digest of everything but sections and rules: what all decisions rest on."""
        return digest_of(self.model_dump(exclude={"title", "sections", "rules", "unsettled"}))[:16]

    def with_rules(self, rules: Sequence[Rule]) -> "Statute":
        """Return the statute with other rules, each stamped with its digest; a review of what has changed is void."""
        stamped = []
        for rule in rules:
            digest = self.digest(rule)
            stamped.append(
                rule.model_copy(update={"digest": digest, "reviewed": rule.reviewed and self.is_fresh(rule)})
            )
        left = {rule.id for rule in stamped}
        unsettled = tuple(name for name in self.unsettled if name in left)
        return self.model_copy(update={"rules": tuple(stamped), "unsettled": unsettled})

    def with_unsettled(self, rules: Iterable[str]) -> "Statute":
        """Return the statute with a note of the rules whose exceptions are still to be found."""
        return self.model_copy(update={"unsettled": tuple(rules)})

    def reviewed(self, rule_id: str) -> "Statute":
        """Return the statute with the review of a rule noted."""
        rules = tuple(
            rule.model_copy(update={"reviewed": True, "digest": self.digest(rule)}) if rule.id == rule_id else rule
            for rule in self.rules
        )
        return self.model_copy(update={"rules": rules})

    def is_fresh(self, rule: Rule) -> bool:
        """Return whether a rule is as it was when its digest was taken."""
        return rule.digest == self.digest(rule)

    def order(self) -> tuple[Conclusion, ...]:
        """Return the conclusions such that each comes behind those that its rules mention.

        Raises `InputError` where conclusions depend on each other in a circle.
        """
        needs = {one.name: self._mentioned(one.name) for one in self.conclusions}
        ordered: list[Conclusion] = []
        left = list(self.conclusions)
        while left:
            done = {one.name for one in ordered}
            ready = [one for one in left if needs[one.name] <= done]
            if not ready:
                circle = ", ".join(one.name for one in left)
                raise InputError(
                    f"conclusions depend on each other in a circle: {circle}",
                    hint="let the rules of one of them mention facts only",
                )
            ordered += ready
            left = [one for one in left if one not in ready]
        return tuple(ordered)

    def rules_for(self, conclusion: str) -> tuple[Rule, ...]:
        """Return the rules that conclude something, exceptions first.

        Raises `InputError` where rules override each other in a circle.
        """
        left = [rule for rule in self.rules if rule.concludes == conclusion]
        ordered: list[Rule] = []
        while left:
            ready = [rule for rule in left if not any(rule.id in other.overrides for other in left)]
            if not ready:
                circle = ", ".join(rule.id for rule in left)
                raise InputError(f"rules override each other in a circle: {circle}", hint="leave one exception out")
            ordered += ready
            left = [rule for rule in left if rule not in ready]
        return tuple(ordered)

    def _mentioned(self, conclusion: str) -> set[str]:
        known = {one.name for one in self.conclusions}
        rules = (rule for rule in self.rules if rule.concludes == conclusion)
        return {name for rule in rules for text in (rule.condition, rule.value) for name in names_in(text)} & known


@lru_cache(maxsize=4096)
def names_in(expression: str) -> frozenset[str]:
    """Return the names in an expression; none of one that does not parse, which the check complains of."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def read_statute(path: Path | str) -> Statute:
    """Read a statute from a JSON file; raise `InputError` that names the field that is wrong."""
    path = Path(path)
    try:
        statute = Statute.model_validate_json(content_of(path))
    except ValidationError as error:
        hint = meant(error, Statute) or "see docs/statutes.md for the form"
        raise InputError(f"{str(path)!r} is no statute: {misfits(error)}", hint=hint) from error
    for message in _repeated(statute):
        raise InputError(f"{str(path)!r}: {message}", hint="give each its own name")
    return statute


def content_of(path: Path) -> bytes:
    """Return what is in a file; raise `InputError` if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {str(path)!r}: {error.strerror}", hint="is the name right?") from error


def write_statute(path: Path | str, statute: Statute) -> None:
    """Write a statute so that a reviewer can read it and a difference shows what has changed."""
    form: Json = statute.model_dump(mode="json", exclude_defaults=True)
    write_whole(Path(path), json.dumps(form, indent=1, ensure_ascii=False) + "\n")


def _repeated(statute: Statute) -> Iterator[str]:
    kinds = {
        "section": [section.number for section in statute.sections],
        "rule": [rule.id for rule in statute.rules],
        "name": [one.name for one in (*statute.facts, *statute.conclusions)],
    }
    for kind, names in kinds.items():
        yield from (f"the {kind} {name!r} is there twice" for name in sorted({n for n in names if names.count(n) > 1}))
