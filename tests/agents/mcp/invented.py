"""One input that works and one that does not for every tool that is served, and a proof that takes for ever."""

import json
from collections.abc import Mapping
from typing import Any

from agents.mcp.examples import example_domain, example_level, example_problem, example_program
from planners import read_program

Arguments = dict[str, Any]

DOMAIN, PROBLEM = example_domain(), example_problem()
TEXTS = {"domain": DOMAIN, "problem": PROBLEM}
PROGRAM: Arguments = json.loads(read_program(example_program()).model_dump_json())
CLASH: Arguments = {
    **PROGRAM,
    "constraints": [
        *PROGRAM["constraints"],
        {"name": "proofs in the attic", "expression": "place['proofs'] == 'attic'"},
        {"name": "all in the hall", "expression": "all(place[t] == 'hall' for t in talk)"},
    ],
}
VALUES = {
    "place": [["opening", "hall"], ["proofs", "attic"], ["closing", "hall"]],
    "start": [["opening", 9], ["proofs", 10], ["closing", 11]],
}
LODGING: Arguments = {
    "variables": [
        {"kind": "bool", "name": "member"},
        {"kind": "int", "name": "nights", "low": 1, "high": 3},
        {"kind": "int", "name": "price", "low": 0, "high": 90},
    ],
    "constraints": [{"name": "price", "expression": "price == nights * (20 if member else 30)"}],
}
BROKEN = {**PROGRAM, "minimize": "count(plaice[t] == 'hall' for t in talk)"}
LEVEL = example_level()
FIRST = "(go room3 room1)"
TRIP = {"days": 1, "current_city": "Tresk", "transportation": "-", "breakfast": "-", "attraction": "-"}
DAY = {**TRIP, "lunch": "-", "dinner": "-", "accommodation": "-"}

CALLS: Mapping[str, tuple[Arguments, Arguments]] = {
    "check_program": ({"program": BROKEN}, {"program": {"variables": 3}}),
    "solve_program": ({"program": PROGRAM}, {"program": BROKEN}),
    "check_solution": ({"program": PROGRAM, "values": VALUES}, {"program": BROKEN, "values": VALUES}),
    "explain_program": ({"program": CLASH}, {"program": CLASH, "seconds": -1}),
    "repair_program": ({"program": CLASH}, {"program": CLASH, "drop": ["all in the hal"]}),
    "what_is_missing": (
        {"program": LODGING, "target": "price", "askable": ["member", "nights"]},
        {"program": LODGING, "target": "prize", "askable": ["member"]},
    ),
    "diagnose_pddl": (TEXTS, {"problem": PROBLEM}),
    "find_plan": (TEXTS, {**TEXTS, "engine": "nobody"}),
    "validate_plan": ({**TEXTS, "plan": FIRST}, {**TEXTS, "plan": "(go room3"}),
    "equivalent_problems": (
        {"domain": DOMAIN, "left": PROBLEM, "right": PROBLEM},
        {"domain": DOMAIN, "left": PROBLEM, "right": "(define"},
    ),
    "applicable_actions": (TEXTS, {**TEXTS, "problem": "(define"}),
    "action_effects": ({**TEXTS, "action": FIRST}, {**TEXTS, "action": "(go room1 room2)"}),
    "action_from_words": ({**TEXTS, "phrase": "go from room3 to room1"}, {**TEXTS, "words": "go"}),
    "regress_condition": (
        {**TEXTS, "action": FIRST, "holds": ["(robot-at room1)"]},
        {**TEXTS, "action": "(go room9 room1)", "holds": []},
    ),
    "atom_reachable": ({**TEXTS, "atom": "(at ball1 room2)"}, {**TEXTS, "atom": "at ball1 ("}),
    "action_reachable": ({**TEXTS, "action": FIRST}, {**TEXTS, "action": 7}),
    "check_plan": ({**TEXTS, "plan": [FIRST]}, {**TEXTS, "plan": FIRST}),
    "justify_plan": (
        {
            "domain": DOMAIN,
            "problem": PROBLEM.replace("(at ball3 room3)", "").replace("(at ball2 room2)", ""),
            "plan": ["(grasp ball1 room3 gripper1)", FIRST, "(drop ball1 room1 gripper1)", "(go room1 room2)"],
        },
        {**TEXTS, "plan": [FIRST]},
    ),
    "landmark": ({**TEXTS, "atoms": ["(robot-at room1)"]}, {**TEXTS, "atoms": "(robot-at room1)"}),
    "landmarks": (TEXTS, {**TEXTS, "facts": []}),
    "next_action": (TEXTS, {**TEXTS, "state": ["(nothing)"]}),
    "search_flights": (
        {"origin": "Yarrdale", "destination": "Vessthwaite", "date": "2027-03-01"},
        {"origin": "Yarrdale", "destination": "Vessthwaite", "date": "soon"},
    ),
    "search_accommodations": ({"city": "Bramwick"}, {"city": "Bramwickk"}),
    "search_restaurants": ({"city": "Bramwick"}, {"city": "Bramwick", "cuisine": "Martian"}),
    "search_attractions": ({"city": "Bramwick"}, {"town": "Bramwick"}),
    "distance": ({"origin": "Yarrdale", "destination": "Naddcrest"}, {"origin": "Yarrdale", "destination": "Atlantis"}),
    "cities_of_state": ({"state": "Tresk"}, {"state": "Tressk"}),
    "cost_enquiry": ({"days": [DAY], "people": 2}, {"days": [DAY], "people": 0}),
    "solve_sokoban": ({"level": LEVEL}, {"level": "##"}),
    "check_sokoban": ({"level": LEVEL, "plan": "u"}, {"level": LEVEL}),
}


def endless() -> Arguments:
    """Return a call of solve_program that works for hours: 13 birds in 12 holes, for a solver by clauses."""
    alone = "all(not (at[b, h] and at[c, h]) for b in bird for c in bird if b < c for h in hole)"
    program = {
        "sets": {"bird": list(range(13)), "hole": list(range(12))},
        "variables": [{"kind": "bool", "name": "at", "over": ["bird", "hole"]}],
        "constraints": [
            {"name": "somewhere", "expression": "all(any(at[b, h] for h in hole) for b in bird)"},
            {"name": "alone", "expression": alone},
        ],
    }
    return {"program": program, "engine": "z3", "seconds": 600}
