"""Every registered world: tasks, oracle, checker and PDDL agree with each other and with the planners."""

from random import Random
from typing import Any

import pytest

from envs.classical.judge import replay
from envs.classical.pddl_puzzle import PddlPuzzle
from envs.classical.puzzle import Illegal
from envs.classical.registry import ClassicalWorld, open_world, worlds
from envs.classical.search import shortest
from envs.classical.statement import in_words
from envs.classical.task import Breaks, FallsShort, PlanTask, RightlyRefused, Solves, WronglyRefused
from envs.world import Impossible, Solution, World
from planners import GroundTask, Step, ground
from planners.pddl.diagnose import diagnose, read_domain, read_task
from planners.pddl.model import OBJECT, PlanSteps
from planners.pddl.replay import Invalid, Valid, validate
from planners.pddl.types import TypeTree
from planners.pddl.writer import write_domain, write_problem
from tools import InputError

SIZES = (2, 3, 4)
CASES = [(name, size) for name in worlds() for size in SIZES]
SOLVABLE = [name for name in worlds() if not name.startswith("unsolvable")]


def tasks(name: str, size: int, count: int = 2, seed: int = 5) -> tuple[ClassicalWorld, tuple[PlanTask, ...]]:
    world = open_world(name)
    return world, world.tasks(seed=seed, count=count, size=size)


def solvable(name: str, size: int) -> list[tuple[PlanTask, PlanSteps]]:
    world, drawn = tasks(name, size, count=4)
    answers = [(task, world.oracle(task)) for task in drawn]
    return [(task, answer.plan) for task, answer in answers if isinstance(answer, Solution)][:2]


def seen(task: PlanTask) -> tuple[str, ...]:
    return task.id, task.text, task.domain_text, task.problem_text


def test_every_world_meets_the_contract() -> None:
    held: list[World[PlanTask]] = [open_world(name) for name in worlds()]
    assert [world.name for world in held] == list(worlds())


def test_an_unknown_world_is_named_with_its_nearest() -> None:
    with pytest.raises(InputError, match="'hanoy'") as raised:
        open_world("hanoy")
    assert "'hanoi'" in raised.value.hint


@pytest.mark.parametrize("name", worlds())
def test_the_same_seed_gives_the_same_tasks_and_a_larger_count_begins_with_them(name: str) -> None:
    _, few = tasks(name, 3, count=2)
    _, many = tasks(name, 3, count=4)
    assert [seen(task) for task in few] == [seen(task) for task in many[:2]]
    assert len({task.id for task in many}) == 4


@pytest.mark.parametrize("name", worlds())
def test_seeds_and_numbers_vary_the_text(name: str) -> None:
    texts = {task.text for seed in range(4) for task in tasks(name, 4, count=3, seed=seed)[1]}
    assert len(texts) >= 8


@pytest.mark.parametrize(("name", "size"), CASES)
def test_the_oracle_passes_the_checker_and_the_planners_replay(name: str, size: int) -> None:
    for task, plan in solvable(name, size):
        assert replay(task.puzzle, plan) == Solves(len(plan))
        verdict = validate(*read_task(task.domain_text, task.problem_text), plan)
        assert isinstance(verdict, Valid), verdict


@pytest.mark.parametrize("name", worlds())
def test_a_plan_is_read_back_from_pddl_and_from_words(name: str) -> None:
    world = open_world(name)
    for task, plan in solvable(name, 4):
        worded = [in_words(task.puzzle.lexicon, step.action, step.arguments) for step in plan]
        numbered = "\n".join(f"{number}. {line.capitalize()}." for number, line in enumerate(worded, 1))
        for text in ("\n".join(map(str, plan)), f"Here is the plan:\n{numbered}\nDone."):
            assert world.check(task, text) == Solves(len(plan))


@pytest.mark.parametrize(("name", "size"), [(name, size) for name in SOLVABLE for size in SIZES])
def test_checker_and_planners_agree_on_the_first_error_of_mutated_plans(name: str, size: int) -> None:
    outcomes = set()
    for task, plan in solvable(name, size):
        domain, problem = read_task(task.domain_text, task.problem_text)
        random = Random(f"{task.id}")
        for _ in range(25):
            mutated = mutate(task, plan, random)
            ours, theirs = replay(task.puzzle, mutated), validate(domain, problem, mutated)
            outcomes.add(type(ours))
            if isinstance(theirs, Valid):
                assert ours == Solves(len(mutated))
            elif theirs.fault == "goal":
                assert isinstance(ours, FallsShort)
                assert len(ours.missing) == len(theirs.missing)
            else:
                assert isinstance(ours, Breaks)
                assert (ours.index, ours.move) == (theirs.index, str(mutated[theirs.index]))
    assert {Breaks, FallsShort} <= outcomes


def mutate(task: PlanTask, plan: PlanSteps, random: Random) -> PlanSteps:
    """Drop, repeat or swap steps, cut the plan, or put a random action of the right types in."""
    steps = list(plan)
    at = random.randrange(len(steps))
    match random.randrange(5):
        case 0:
            del steps[at]
        case 1:
            steps.insert(at, random.choice(steps))
        case 2:
            other = random.randrange(len(steps))
            steps[at], steps[other] = steps[other], steps[at]
        case 3:
            del steps[at:]
        case _:
            steps[at] = any_step(task, random)
    return tuple(steps)


def any_step(task: PlanTask, random: Random) -> Step:
    phrase = random.choice(task.puzzle.lexicon.phrases)
    objects = task.puzzle.objects
    kinds = (kinds.split() for kinds in phrase.takes)
    return Step(phrase.action, tuple(random.choice([n for n in objects if objects[n] in kind]) for kind in kinds))


@pytest.mark.parametrize(("name", "size"), [(name, size) for name in worlds() for size in (2, 3)])
def test_rules_and_pddl_reach_the_same_states_on_random_walks(name: str, size: int) -> None:
    for task in tasks(name, size)[1]:
        grounded = ground(*read_task(task.domain_text, task.problem_text))
        state, random = task.puzzle.start, Random(3)
        for _ in range(12):
            after = {task.puzzle.facts(follower): follower for follower in followers(task, state)}
            same = task.puzzle.facts(state)
            assert {*after, same} == {*pddl_followers(grounded, same), same}
            goal = grounded.at_goal(sum(map(grounded.facts.bit, same)))
            assert goal == (not task.puzzle.unmet(state))
            if not after:
                break
            state = random.choice([after[facts] for facts in sorted(after, key=sorted)])


def followers(task: PlanTask, state: Any) -> list[Any]:
    found = [task.puzzle.step(state, move) for move in task.puzzle.moves(state)]
    assert not any(isinstance(follower, Illegal) for follower in found)
    return found


def pddl_followers(grounded: GroundTask, facts: frozenset[tuple[str, ...]]) -> set[frozenset[tuple[str, ...]]]:
    state = sum(map(grounded.facts.bit, facts))
    return {frozenset(grounded.facts.facts(action.successor(state))) for action in grounded.applicable(state)}


@pytest.mark.parametrize("name", SOLVABLE)
def test_the_shortest_plan_by_the_rules_is_the_shortest_by_the_pddl(name: str) -> None:
    for task in tasks(name, 2)[1]:
        exact = shortest(task.puzzle)
        by_pddl = shortest(PddlPuzzle.read(task.domain_text, task.problem_text))
        answer = task.puzzle.oracle()
        assert isinstance(exact, Solution)
        assert isinstance(by_pddl, Solution)
        assert isinstance(answer, Solution)
        assert len(exact.plan) == len(by_pddl.plan) <= len(answer.plan)
        assert not answer.optimal or len(answer.plan) == len(exact.plan)


@pytest.mark.parametrize(("name", "size"), CASES)
def test_an_answer_that_denies_a_plan_is_judged_by_proof(name: str, size: int) -> None:
    world, drawn = tasks(name, size, count=3)
    for task in drawn:
        verdict = world.check(task, "There is no plan that works.")
        expected = RightlyRefused if isinstance(world.oracle(task), Impossible) else WronglyRefused
        assert isinstance(verdict, expected)


@pytest.mark.parametrize(("name", "size"), CASES)
def test_the_pddl_is_clean_and_survives_a_round_trip(name: str, size: int) -> None:
    for task in tasks(name, size)[1]:
        found = diagnose(task.domain_text, task.problem_text)
        assert [finding for finding in found if finding.severity != "note"] == []
        domain, problem = read_task(task.domain_text, task.problem_text)
        assert read_task(write_domain(domain), write_problem(problem)) == (domain, problem)
        init = {(atom.predicate, *(term.name for term in atom.terms)) for atom in problem.init}
        assert init == task.puzzle.static | task.puzzle.facts(task.puzzle.start)


@pytest.mark.parametrize("name", worlds())
def test_phrases_take_what_the_pddl_actions_take(name: str) -> None:
    for task in tasks(name, 4)[1]:
        domain = read_domain(task.domain_text)
        types = TypeTree(domain.types)
        leaves = {kind for kind in (*domain.types, OBJECT) if kind in task.puzzle.objects.values()}
        declared = {
            action.name: [
                {kind for kind in leaves if types.is_a((kind,), parameter.types)} for parameter in action.parameters
            ]
            for action in domain.actions
        }
        phrases = {
            phrase.action: [set(kinds.split()) & leaves for kinds in phrase.takes]
            for phrase in task.puzzle.lexicon.phrases
        }
        assert phrases == declared


@pytest.mark.parametrize("name", worlds())
def test_a_malformed_move_is_refused_with_its_reason(name: str) -> None:
    for task, plan in solvable(name, 3):
        first = plan[0]
        cases = {
            Step("dance", first.arguments): "no action 'dance'",
            Step(first.action, (*first.arguments, "x")): "takes",
            Step(first.action, ("nobody", *first.arguments[1:])): "'nobody'",
        }
        for move, reason in cases.items():
            verdict = replay(task.puzzle, (move, *plan))
            assert isinstance(verdict, Breaks)
            assert verdict.index == 0
            assert reason in verdict.reason


def test_the_validator_of_the_planners_rejects_what_the_rules_reject() -> None:
    (task, plan), *_ = solvable("blocksworld", 4)
    verdict = validate(*read_task(task.domain_text, task.problem_text), plan[1:])
    assert isinstance(verdict, Invalid)
    assert isinstance(replay(task.puzzle, plan[1:]), Breaks)
