"""A request that nothing satisfies: which of its parts clash, and what is the least to give up?

Run: python examples/contradiction.py
"""

from datetime import date

from envs import TripRequest, TripSolved, apply_repair, load_tables, solve_trip
from planners import Unsolvable

tables = load_tables()
request = TripRequest(
    origin="Lake Ember",
    destination="Tresk",
    start=date(2027, 4, 25),
    days=5,
    city_count=2,
    people=2,
    budget=300,
    house_rule="smoking",
    transport_rule="no flight",
)

outcome = solve_trip(tables, request)
if not isinstance(outcome, Unsolvable):
    raise SystemExit(f"unexpected: {outcome}")
print("these cannot all hold:", ", ".join(outcome.core))
for repair in outcome.repairs:
    change = "" if repair.change is None else f" (raise {repair.change.constraint} to {repair.change.new:g})"
    print(f"give up {', '.join(repair.drop)}{change}: the cheapest trip then costs {repair.objective:g}")

repaired = solve_trip(tables, apply_repair(request, outcome.repairs[0]))
if not isinstance(repaired, TripSolved):
    raise SystemExit(f"unexpected: {repaired}")
print(f"after the first repair: {repaired.cost} dollars, proven cheapest: {repaired.optimal}")
