"""A small statute for tests: what a night at a campsite costs."""

from agents.statutes.statute import Conclusion, Fact, Rule, Section, Statute


def rule(name: str, section: str, source: str, condition: str, value: str, **more: object) -> Rule:
    form = {"id": name, "section": section, "source": source, "condition": condition, "value": value}
    return Rule.model_validate({"concludes": "price", **form, **more})


SECTIONS = (
    Section(number="1", text="A night costs 30 for each guest."),
    Section(number="2", text="Children under six stay for free, unless they bring a dog."),
    Section(number="3", text="Whoever stays more than seven nights pays 25 a night."),
    Section(number="4", text="A stay that costs nothing needs no deposit, any other one a deposit of 50."),
)
RULES = (
    rule("night", "1", "A night costs 30", "True", "30 * nights"),
    rule("child", "2", "Children under six stay for free", "age < 6 and not dog", "0", overrides=("night", "long")),
    rule("long", "3", "pays 25 a night", "nights > 7", "25 * nights", overrides=("night",)),
    rule("deposit", "4", "a deposit of 50", "price > 0", "True", concludes="deposit"),
)
STATUTE = Statute(
    title="A campsite",
    sets={"place": ("tent", "cabin")},
    facts=(
        Fact(name="age", kind="int", low=0, high=120),
        Fact(name="dog", kind="bool"),
        Fact(name="nights", kind="int", low=1, high=30),
        Fact(name="where", kind="choice", of="place"),
    ),
    conclusions=(
        Conclusion(name="deposit", kind="bool", default=False),
        Conclusion(name="price", kind="int", low=0, high=1000, default=0),
    ),
    sections=SECTIONS,
).with_rules(RULES)
for one in RULES:
    STATUTE = STATUTE.reviewed(one.id)


def case(age: int = 40, dog: bool = False, nights: int = 2, where: str = "tent") -> dict[str, int | bool | str]:
    return {"age": age, "dog": dog, "nights": nights, "where": where}


def changed(name: str, **update: object) -> Statute:
    """Return the statute with one rule that is otherwise."""
    return STATUTE.with_rules([one.model_copy(update=update) if one.id == name else one for one in STATUTE.rules])


def added(*rules: Rule) -> Statute:
    return STATUTE.with_rules([*STATUTE.rules, *rules])
