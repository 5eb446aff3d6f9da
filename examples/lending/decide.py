"""A library's lending rules: checked by a solver, applied to cases by code, one rule changed.

Run: python examples/lending/decide.py
"""

from pathlib import Path

from agents import Decision, decide_case, decide_cases, read_statute, statute_flaws

statute = read_statute(Path(__file__).parent / "statute.json")
print("flaws:", [flaw.message for flaw in statute_flaws(statute)])

loan: dict[str, int | bool | str] = {"item": "film", "days": 20, "age": 30, "housebound": False, "owed": 0}
cases = {
    "late film": loan,
    "child's book": {**loan, "item": "book", "days": 60, "age": 9},
    "housebound": {**loan, "housebound": True},
    "old debt": {**loan, "days": 3, "owed": 700},
}
verdict = decide_case(statute, cases["late film"])
if not isinstance(verdict, Decision):
    raise SystemExit(f"unexpected: {verdict}")
print("late film:", dict(verdict.values))
for fired in verdict.fired:
    print(f"  section {fired.section}: {fired.conclusion} = {fired.value} given {dict(fired.read)}")

before = decide_cases(statute, cases).docket
dearer = [
    rule.model_copy(update={"condition": "days > term + 2"}) if rule.id == "late" else rule for rule in statute.rules
]
after = decide_cases(statute.with_rules(dearer), cases, before)
print("two days of grace: decided again", sorted(after.decided), "of", len(cases), "cases")

clashing = [rule.model_copy(update={"overrides": ()}) if rule.id == "child" else rule for rule in statute.rules]
for flaw in statute_flaws(statute.with_rules(clashing)):
    if flaw.grave:
        print("without the exception:", flaw.message)
