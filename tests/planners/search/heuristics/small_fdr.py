"""Small tasks in finite-domain form, random and by hand, and what is true of them by listing everything."""

import heapq
from collections.abc import Callable
from math import inf
from random import Random

from hypothesis import strategies as st

from planners.search.heuristics.relaxation import Facts, Relaxation, relaxation_of
from planners.search.task import Effect, Fact, FdrTask, Operator, State

Move = tuple[str, dict[int, int], list[tuple[dict[int, int], int, int]], int]


def fdr_task(name: str, sizes: list[int], initial: State, goal: dict[int, int], moves: list[Move]) -> FdrTask:
    """Return a task from bare numbers."""
    variables = tuple(tuple(f"(v{number} {value})" for value in range(size)) for number, size in enumerate(sizes))
    operators = tuple(
        Operator(
            label,
            tuple(sorted(needed.items())),
            tuple(
                Effect(tuple(sorted(conditions.items())), variable, value) for conditions, variable, value in effects
            ),
            cost,
        )
        for label, needed, effects, cost in moves
    )
    return FdrTask(name, variables, initial, tuple(sorted(goal.items())), operators)


def towers(blocks: int) -> FdrTask:
    """Reverse a tower; the last value of a block's place is the table, and each block has a variable for `clear`."""
    table = blocks
    clear = blocks
    moves: list[Move] = []
    for block in range(blocks):
        places = [place for place in range(blocks + 1) if place != block]
        for old in places:
            for new in places:
                if old == new:
                    continue
                needed = {block: old, clear + block: 1}
                effects: list[tuple[dict[int, int], int, int]] = [({}, block, new)]
                if new != table:
                    needed[clear + new] = 1
                    effects.append(({}, clear + new, 0))
                if old != table:
                    effects.append(({}, clear + old, 1))
                moves.append((f"(move b{block} p{old} p{new})", needed, effects, 1))
    start = tuple(range(1, blocks + 1)) + tuple(int(block == 0) for block in range(blocks))
    goal = {block: block - 1 for block in range(1, blocks)}
    return fdr_task("towers", [blocks + 1] * blocks + [2] * blocks, start, goal, moves)


def parcels(stops: int, count: int) -> FdrTask:
    """One van on a line of stops; driving back is free, the van has room for one parcel, and fuel runs out."""
    inside = stops
    room, fuel, full = count + 1, count + 2, 7
    moves: list[Move] = []
    for stop in range(stops - 1):
        for left in range(1, full + 1):
            moves.append((f"(on s{stop} f{left})", {0: stop, fuel: left}, [({}, 0, stop + 1), ({}, fuel, left - 1)], 2))
        moves.append((f"(back s{stop})", {0: stop + 1}, [({}, 0, stop)], 0))
    for parcel in range(1, count + 1):
        for stop in range(stops):
            load: list[tuple[dict[int, int], int, int]] = [({}, parcel, inside), ({}, room, 0)]
            drop: list[tuple[dict[int, int], int, int]] = [({}, parcel, stop), ({}, room, 1)]
            moves.append((f"(load p{parcel} s{stop})", {0: stop, parcel: stop, room: 1}, load, 1))
            moves.append((f"(drop p{parcel} s{stop})", {0: stop, parcel: inside, room: 0}, drop, 1))
    start = (0, *(parcel % 2 for parcel in range(count)), 1, full)
    goal = dict.fromkeys(range(1, count + 1), stops - 1)
    return fdr_task("parcels", [stops] + [stops + 1] * count + [2, full + 1], start, goal, moves)


def lamps(count: int) -> FdrTask:
    """Buttons that toggle a lamp and its right neighbour, by conditional effects; the goal is all lamps on."""
    moves: list[Move] = []
    for button in range(count):
        touched = [lamp for lamp in (button, button + 1) if lamp < count]
        effects = [({lamp: value}, lamp, 1 - value) for lamp in touched for value in (0, 1)]
        moves.append((f"(press b{button})", {}, effects, button % 3))
    return fdr_task("lamps", [2] * count, (0,) * count, dict.fromkeys(range(count), 1), moves)


def crossing() -> FdrTask:
    """A bridge that breaks under the first who takes it: the wrong first step is a dead end."""
    moves: list[Move] = [
        ("(cross)", {0: 0, 1: 1}, [({}, 0, 1), ({}, 1, 0)], 1),
        ("(take-lamp)", {0: 0, 2: 0}, [({}, 2, 1)], 1),
        ("(light)", {0: 1, 2: 1}, [({}, 3, 1)], 5),
    ]
    return fdr_task("crossing", [2, 2, 2, 2], (0, 1, 0, 0), {3: 1}, moves)


BY_HAND: dict[str, Callable[[], FdrTask]] = {
    "towers": lambda: towers(4),
    "parcels": lambda: parcels(3, 2),
    "lamps": lambda: lamps(5),
    "crossing": crossing,
    "no goal": lambda: fdr_task("no goal", [2], (0,), {}, [("(a)", {}, [({}, 0, 1)], 1)]),
    "no way": lambda: fdr_task("no way", [2, 2], (0, 0), {1: 1}, [("(a)", {}, [({}, 0, 1)], 1)]),
}


def random_task(seed: int) -> FdrTask:
    """Return a task with conditional effects, free operators and several effects on one variable.

    Drawn with a seed rather than piece by piece by hypothesis, whose tasks would have hardly any plan.
    """
    pick = Random(seed)
    sizes = [pick.randint(2, 3) for _ in range(pick.randint(2, 4))]
    conditional = pick.random() < 0.5

    def condition(least: int, most: int) -> dict[int, int]:
        chosen = pick.sample(range(len(sizes)), min(pick.randint(least, most), len(sizes)))
        return {variable: pick.randrange(sizes[variable]) for variable in chosen}

    def effect() -> tuple[dict[int, int], int, int]:
        variable = pick.randrange(len(sizes))
        needed = condition(1, 2) if conditional and pick.random() < 0.5 else {}
        return needed, variable, pick.randrange(sizes[variable])

    moves: list[Move] = [
        (f"(o{number})", condition(0, 2), [effect() for _ in range(pick.randint(1, 3))], pick.randint(0, 3))
        for number in range(pick.randint(5, 12))
    ]
    start = tuple(map(pick.randrange, sizes))
    return fdr_task(f"random {seed}", sizes, start, condition(1, 3), moves)


RANDOM = st.builds(random_task, st.integers(0, 1_000_000))


def costs_to_go(task: FdrTask) -> dict[State, float]:
    """Return the cost of a cheapest plan from each reachable state, infinite where there is none."""
    before: dict[State, list[tuple[State, int]]] = {task.initial: []}
    waiting = [task.initial]
    while waiting:
        state = waiting.pop()
        for operator in task.operators:
            if operator.applicable(state):
                after = operator.successor(state)
                if after not in before:
                    before[after] = []
                    waiting.append(after)
                before[after].append((state, operator.cost))
    costs: dict[State, float] = dict.fromkeys(before, inf)
    queue: list[tuple[float, State]] = [(0, state) for state in before if task.at_goal(state)]
    while queue:
        cost, state = heapq.heappop(queue)
        if cost < costs[state]:
            costs[state] = cost
            for earlier, price in before[state]:
                heapq.heappush(queue, (cost + price, earlier))
    return costs


def always_before(task: FdrTask) -> dict[State, frozenset[Fact]]:
    """Return the facts that were true at some time on every path to each reachable state."""
    here = {state: frozenset(enumerate(state)) for state in costs_to_go(task)}
    found = {state: frozenset[Fact]().union(*here.values()) for state in here} | {task.initial: here[task.initial]}
    changed = True
    while changed:
        changed = False
        for state in here:
            for operator in task.operators:
                if operator.applicable(state):
                    after = operator.successor(state)
                    known = found[after] & (found[state] | here[after])
                    changed |= known != found[after]
                    found[after] = known
    return found


def relaxed_costs(task: FdrTask, state: State, combine: Callable[[list[float]], float]) -> float:
    """Return what the goals cost where facts are never lost, as the plain fixpoint of the definition."""
    relaxation = relaxation_of(task)
    costs: dict[int, float] = dict.fromkeys(Facts(task.variables).of(state), 0)

    def together(facts: tuple[int, ...]) -> float:
        return combine([costs.get(fact, inf) for fact in facts])

    changed = True
    while changed:
        changed = False
        for operator in relaxation.operators:
            cost = together(operator.conditions) + relaxation.costs[operator.action]
            for fact in operator.adds:
                if cost < costs.get(fact, inf):
                    costs[fact], changed = cost, True
    return together(relaxation.goals[0])


def optimal_relaxed_cost(task: FdrTask, state: State) -> float:
    """Return h+, the cost of a cheapest plan of the delete relaxation, by trying all sets of facts."""
    relaxation = relaxation_of(task)
    goal = frozenset(relaxation.goals[0])
    start = frozenset(Facts(task.variables).of(state))
    best: dict[frozenset[int], float] = {start: 0}
    queue: list[tuple[float, int, frozenset[int]]] = [(0, 0, start)]
    while queue:
        cost, _, facts = heapq.heappop(queue)
        if goal <= facts:
            return cost
        if cost > best[facts]:
            continue
        for action, price in enumerate(relaxation.costs):
            after = facts.union(
                *(o.adds for o in relaxation.operators if o.action == action and facts >= {*o.conditions})
            )
            if cost + price < best.get(after, inf):
                best[after] = cost + price
                heapq.heappush(queue, (cost + price, len(best), after))
    return inf


def is_reachable(relaxation: Relaxation, start: frozenset[int], goal: frozenset[int], without: int) -> bool:
    """Return whether facts can be reached in the delete relaxation by operators that do not add `without`."""
    reached = set(start)
    usable = [operator for operator in relaxation.operators if without not in operator.adds]
    while True:
        before = len(reached)
        for operator in usable:
            if reached.issuperset(operator.conditions):
                reached.update(operator.adds)
        if len(reached) == before:
            return goal <= reached
