"""Candidates that behave, and every way to misbehave: the verdict names the fault, and the state where one shows it."""

import sys
from dataclasses import replace

import pytest

from planners.search.generated.candidate import (
    CandidateFaulty,
    CandidateLimits,
    CandidateSolved,
    CandidateUnsolved,
    Probed,
    check_candidate,
    probe_candidate,
    run_candidate,
)
from planners.search.generated.direct import Direct, DirectLimits, Violation
from tests.planners.search.generated.small import GOOD, GOOD_FDR, corridor
from tools import InputError, confinement_report

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not confinement_report().possible, reason="confinement needs Linux with seccomp"
)
TASK = corridor()
QUICK = CandidateLimits(seconds=1.0, memory_mb=300, prepare_s=0.4, call_s=0.3, grace_s=0.3)
PATIENT = replace(QUICK, seconds=60.0, prepare_s=30.0, call_s=30.0)
"""For faults that are no matter of time, on a machine that may be busy."""


def module(body: str, head: str = "", view: str = "atoms") -> str:
    """Return a module whose estimate of a state has this body; `walked` says whether ann is in the room r2."""
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    return f"""
import math
VIEW = "{view}"
{head}
def prepare(task):
    calls = []
    def estimate(state):
        walked = ("in", "ann", "r2") in state
        far = sum(3 - int(atom[2][1]) for atom in state)
{lines}
    return estimate
"""


FAULTS = {
    "raised": module("return {}['nothing'] if walked else far"),
    "not-a-number": module("return math.nan if walked else far"),
    "negative": module("return -1 if walked else far"),
    "hang": module("while walked: pass\nreturn far"),
}


@pytest.mark.parametrize("code", [GOOD, GOOD_FDR], ids=["atoms", "fdr"])
@pytest.mark.parametrize("algorithm", ["greedy", "hill-climbing", "a-star"])
def test_a_good_candidate_finds_a_plan_that_the_replay_accepts(code: str, algorithm: str) -> None:
    outcome = run_candidate(TASK, code, algorithm)
    assert isinstance(outcome, CandidateSolved)
    assert outcome.cost == 6
    assert len(outcome.plan) == 6
    assert float(outcome.counts["expanded"]) > 0


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_names_the_state_in_which_it_shows(kind: str) -> None:
    outcome = run_candidate(TASK, FAULTS[kind], limits=QUICK)
    assert isinstance(outcome, CandidateFaulty)
    assert outcome.fault.kind == kind
    assert "(in ann r2)" in outcome.fault.state
    assert "(in ann r2)" in outcome.fault.critique()
    assert "hint:" in outcome.fault.critique()


def test_an_exception_names_the_line_of_the_module() -> None:
    outcome = run_candidate(TASK, FAULTS["raised"], limits=QUICK)
    assert isinstance(outcome, CandidateFaulty)
    assert outcome.fault.line == 10
    assert "KeyError: 'nothing'" in outcome.fault.critique()


@pytest.mark.parametrize("value", ["'3'", "None", "True", "[1]", "1j"])
def test_a_value_that_is_no_number_is_a_fault(value: str) -> None:
    outcome = run_candidate(TASK, module(f"return {value}"), limits=QUICK)
    assert isinstance(outcome, CandidateFaulty)
    assert outcome.fault.kind == "not-a-number"


def test_a_number_with_methods_of_its_own_is_taken_for_its_value() -> None:
    odd = "class Odd(int):\n    def __lt__(self, other): raise KeyError(1)\n"
    assert isinstance(run_candidate(TASK, module("return Odd(far)", head=odd), limits=QUICK), CandidateSolved)


def test_a_number_too_large_for_a_float_is_no_fault() -> None:
    large = module("return far * 10**400")
    assert isinstance(run_candidate(TASK, large, limits=QUICK), CandidateSolved)
    assert isinstance(probe_candidate(TASK, large, QUICK), Probed)
    outcome = run_candidate(TASK, module("return -(10**400)"), limits=QUICK)
    assert isinstance(outcome, CandidateFaulty)
    assert outcome.fault.kind == "negative"


def test_infinity_everywhere_leaves_nothing_to_search_and_is_no_fault() -> None:
    outcome = run_candidate(TASK, module("return math.inf"), "hill-climbing", QUICK)
    assert isinstance(outcome, CandidateUnsolved)


def test_a_limit_on_expansions_holds() -> None:
    outcome = run_candidate(corridor(30), module("return 0"), limits=replace(QUICK, expansions=7))
    assert isinstance(outcome, CandidateUnsolved)
    assert outcome.counts["expanded"] == 7


def test_forbidden_code_is_refused_with_its_line() -> None:
    outcome = run_candidate(TASK, "import os\n" + GOOD, limits=QUICK)
    assert isinstance(outcome, CandidateFaulty)
    assert (outcome.fault.kind, outcome.fault.line) == ("code", 1)


def test_a_module_that_fails_to_load_or_to_prepare_is_told_apart() -> None:
    loading = run_candidate(TASK, GOOD + "\n1 / 0\n", limits=QUICK)
    assert isinstance(loading, CandidateFaulty)
    assert loading.fault.kind == "import"
    preparing = run_candidate(TASK, 'VIEW = "fdr"\ndef prepare(task):\n    return 7\n', limits=QUICK)
    assert isinstance(preparing, CandidateFaulty)
    assert preparing.fault.kind == "prepare"
    endless = run_candidate(TASK, 'VIEW = "fdr"\ndef prepare(task):\n    while True: pass\n', limits=QUICK)
    assert isinstance(endless, CandidateFaulty)
    assert (endless.fault.kind, endless.fault.line) == ("hang", 3)


WAITS = """
import time
VIEW = "fdr"
def prepare(task):
    time.sleep({prepare})
    def estimate(state):
        time.sleep({call})
        return 0
    return estimate
"""
"""A heuristic that waits stands for one on a machine whose processors are taken."""


@pytest.mark.parametrize(("prepare", "call"), [(1.2, 0), (0, 0.6)])
def test_waiting_is_no_hanging_until_all_patience_is_gone(prepare: float, call: float) -> None:
    code = WAITS.format(prepare=prepare, call=call)
    limits = replace(QUICK, prepare_s=0.2, call_s=0.2, seconds=0.3, grace_s=0.1, checked=False)
    assert not isinstance(run_candidate(TASK, code, limits=replace(limits, patience=100)), CandidateFaulty)
    impatient = run_candidate(TASK, code, limits=limits)
    assert isinstance(impatient, CandidateFaulty)
    assert (impatient.fault.kind, impatient.fault.line) == ("hang", None), "the process was ended from outside"


def test_a_call_that_waits_is_not_slow() -> None:
    limits = replace(PATIENT, slow_call_s=0.02, checked=False, patience=100)
    assert isinstance(probe_candidate(TASK, WAITS.format(prepare=0, call=0.03), limits, states=5), Probed)


def test_bombs_and_floods_are_told_apart() -> None:
    bomb = run_candidate(TASK, module("calls.append(bytes(1 << 34))\nreturn far"), limits=QUICK)
    assert isinstance(bomb, CandidateFaulty)
    assert bomb.fault.kind == "memory"
    flood = run_candidate(TASK, module("while True: print('x' * 100000)"), limits=replace(QUICK, call_s=5.0, seconds=5))
    assert isinstance(flood, CandidateFaulty)
    assert flood.fault.kind == "output"


def test_a_good_candidate_passes_the_probe() -> None:
    probed = probe_candidate(TASK, GOOD, PATIENT, states=20)
    assert isinstance(probed, Probed)
    assert probed.values[0] == 6
    assert len(probed.values) == 20
    assert 0 <= probed.call_s < 1  # some systems count computing time in steps longer than twenty calls


PROBED = {
    "hidden-state": module("calls.append(1)\nreturn len(calls)"),
    "random": module("return far + len(next(iter({'b' * n for n in range(1, 9)})))"),
    "slow": module("return sum(range(600000)) and far"),
    "raised": module("return 1 / (0 if walked else 1)"),
}


@pytest.mark.parametrize("kind", PROBED)
def test_the_probe_finds_what_a_search_may_miss(kind: str) -> None:
    found = probe_candidate(TASK, PROBED[kind], replace(PATIENT, slow_call_s=0.002), states=20)
    assert isinstance(found, CandidateFaulty), found
    assert found.fault.kind == kind
    assert kind == "slow" or found.fault.state


def test_the_probe_names_the_state_even_where_the_process_dies() -> None:
    deadly = module("return sum(iter(int, 1)) if walked else far")  # a loop in C, which no alarm reaches
    found = probe_candidate(TASK, deadly, replace(QUICK, seconds=0.3), states=60)
    assert isinstance(found, CandidateFaulty)
    assert found.fault.kind == "hang"
    assert "(in ann r2)" in found.fault.state


def test_the_property_is_checked_in_the_confined_process_too() -> None:
    assert isinstance(check_candidate(TASK, GOOD), Direct)
    violation = check_candidate(TASK, module("return 0 if walked else far"), DirectLimits(100, 5.0))
    assert isinstance(violation, Violation)
    assert "(in ann r2)" in violation.state
    fault = check_candidate(TASK, FAULTS["raised"], DirectLimits(100, 5.0), QUICK)
    assert isinstance(fault, CandidateFaulty)


def test_an_unknown_algorithm_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="'magic'"):
        run_candidate(TASK, GOOD, "magic")
