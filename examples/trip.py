"""The travel world without a language model: a typed request in, the cheapest plan out, judged by the checker.

Run: python examples/trip.py
"""

from datetime import date

from envs import Checker, TripRequest, TripSolved, Wish, itinerary, load_tables, solve_trip

tables = load_tables()  # the bundled synthetic world; load_tables(Path(...)) reads the real one
request = TripRequest(
    origin="Lake Ember",
    destination="Tresk",
    start=date(2027, 4, 25),
    days=5,
    city_count=2,
    people=2,
    budget=900,
    house_rule="smoking",
    transport_rule="no flight",
    cuisines=("French", "Italian"),
    wishes=(Wish(name="modest meals", expression="all(meal_price[d, m] <= 40 for d in day for m in meal)"),),
)

outcome = solve_trip(tables, request)
if not isinstance(outcome, TripSolved):
    raise SystemExit(f"no plan: {outcome}")
print(itinerary(request, outcome))

verdicts = Checker(tables).check(request, outcome.plan)
print(f"official profile: {verdicts.official.passed}, strict profile: {verdicts.strict.passed}")
