"""Best-first search over arrays, for the compiler: what `best_first` does with one open list, step for step.

The loop allocates nothing: where there is no room for the successors of the next state the loop ends before it is
expanded, and goes on when it is called again with longer arrays. Imported only where the compiler is installed.
"""

from math import inf
from typing import Any, NamedTuple

import numpy as np

from planners.search.flat_space import Array, FlatSpace, Layout
from planners.search.just_in_time import inlined

FOUND, EXHAUSTED, PAUSED, FULL = range(4)
"""Why the loop ended: at a goal, with nothing left, to be called again, to be called again with more room."""

STATES, OPEN, PUSHED, EXPANDED, EVALUATED, GENERATED, REOPENED, DEAD_ENDS, IMPROVED, GOAL, NEEDED, COUNTS = range(12)
"""What the counts of `Memory` are. GOAL is the goal state found, NEEDED the successors for which there is no room."""

REPORTED = (EXPANDED, EVALUATED, GENERATED, DEAD_ENDS)
"""The counts that an improvement is reported with."""

_SEED, _FACTOR, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93), np.uint64(32)
_ONE = np.uint64(1)


class Rules(NamedTuple):
    """What distinguishes one search from another, as in `Strategy`; the key is `cost_factor * g + weight * h`."""

    cost_factor: float
    weight: float
    bound: float
    counts_cost: bool
    goal_when_met: bool
    safe: bool


class Memory(NamedTuple):
    """What a search remembers. A state goes by the number of its row, in the order in which states were met.

    `paths` and `expanded` are used only where costs count. `table` leads from the hash of a row to its number. The
    open list is a heap: `keys` with the smaller h among equals, `entries` with the turn of a state and its number.
    `improved` has the counts at each new least value, which is in `improved_to`. The rest is scratch.
    """

    rows: Array
    parents: Array
    paths: Array
    expanded: Array
    table: Array
    keys: Array
    entries: Array
    counts: Array
    best: Array
    improved: Array
    improved_to: Array
    values: Array
    applicable: Array
    nodes: Array
    fresh: Array


def run(space: FlatSpace, rules: Rules, memory: Memory, most: int, estimate: Any) -> int:
    """Expand at most so many states and return why the loop ended."""
    counts = memory.counts
    last = counts[EXPANDED] + most
    while counts[OPEN] > 0:
        state = memory.entries[0, 1]
        if rules.counts_cost and memory.expanded[state]:
            _drop(memory.keys, memory.entries, counts)
            continue
        if not rules.goal_when_met and _at_goal(space, memory.rows, state):
            counts[GOAL] = state
            return FOUND
        if counts[EXPANDED] >= last or counts[IMPROVED] == len(memory.improved):
            return PAUSED
        _unpack(space.layout, memory.rows, state, memory.values)
        count = _applicable(space, memory.values, memory.applicable, memory.nodes)
        if not _has_room(memory, count):
            counts[NEEDED] = count
            return FULL
        if _expand(space, rules, memory, state, count):
            return FOUND
        _evaluate(space, rules, memory, state, estimate)
    return EXHAUSTED


def fill_table(memory: Memory) -> None:
    """Note all states in the table, which is a new one."""
    memory.table[:] = -1
    for state in range(memory.counts[STATES]):
        memory.table[_slot(memory.table, memory.rows, state)] = state


def trace_back(space: FlatSpace, memory: Memory, path: Array, operators: Array) -> None:
    """Write the operators between the states of a path, each the cheapest, and among equals the first, as `trace`."""
    spare = memory.counts[STATES]
    for step in range(len(operators)):
        _unpack(space.layout, memory.rows, path[step], memory.values)
        count = _applicable(space, memory.values, memory.applicable, memory.nodes)
        operators[step] = -1
        for operator in memory.applicable[:count]:
            _write_child(space, memory.rows, path[step], operator, spare)
            if _same(memory.rows, spare, path[step + 1]) and _is_cheaper(space.costs, operator, operators[step]):
                operators[step] = operator


def evaluate_rows(layout: Layout, rows: Array, values: Array, found: Array, estimate: Any) -> None:
    """Write the value of each row into `found`; `values` is scratch."""
    for state in range(len(rows)):
        _unpack(layout, rows, state, values)
        found[state] = estimate(values)


@inlined
def _has_room(memory: Memory, count: int) -> bool:
    states = memory.counts[STATES] + count
    fits = states < len(memory.rows) and 2 * states < len(memory.table)
    return bool(fits and memory.counts[OPEN] + count <= len(memory.keys))


@inlined
def _unpack(layout: Layout, rows: Array, state: int, values: Array) -> None:
    for variable in range(len(values)):
        values[variable] = _value(layout, rows, state, variable)


@inlined
def _value(layout: Layout, rows: Array, state: int, variable: int) -> Any:
    return np.int64(rows[state, layout.word[variable]] >> layout.shift[variable] & layout.mask[variable])


@inlined
def _at_goal(space: FlatSpace, rows: Array, state: int) -> bool:
    word = 0
    while word < rows.shape[1] and rows[state, word] & space.goal_mask[word] == space.goal[word]:
        word += 1
    return bool(word == rows.shape[1])


@inlined
def _applicable(space: FlatSpace, values: Array, found: Array, nodes: Array) -> int:
    """Write the numbers of the applicable operators, ordered as by `SuccessorGenerator`, and return how many."""
    count, taken, waiting = 0, 0, 1
    nodes[0] = 0
    for place in range(space.first_operators[0], space.first_operators[1]):
        found[count] = space.operators[place]
        count += 1
    while taken < waiting:
        node = nodes[taken]
        taken += 1
        for split in range(space.first_splits[node], space.first_splits[node + 1]):
            branch = space.branches[space.first_branches[split] + values[space.split_variables[split]]]
            if branch >= 0:
                for place in range(space.first_operators[branch], space.first_operators[branch + 1]):
                    found[count] = space.operators[place]
                    count += 1
                nodes[waiting] = branch
                waiting += 1
    return count


@inlined
def _expand(space: FlatSpace, rules: Rules, memory: Memory, state: int, count: int) -> bool:
    """Take the first state of the open list and note its successors; return whether a new one is a goal.

    `fresh` are then the successors worth following, closed by -1, each with its operator.
    """
    counts, fresh = memory.counts, memory.fresh
    _drop(memory.keys, memory.entries, counts)
    if rules.counts_cost:
        memory.expanded[state] = True
    counts[EXPANDED] += 1
    counts[GENERATED] += count
    met = 0
    for place in range(count):
        operator = memory.applicable[place]
        child = _noted(space, rules, memory, state, operator)
        if child >= 0:
            fresh[met, 0], fresh[met, 1] = child, operator
            met += 1
    fresh[met, 0] = -1
    for place in range(met if rules.goal_when_met else 0):
        if _at_goal(space, memory.rows, fresh[place, 0]):
            counts[GOAL] = fresh[place, 0]
            return True
    return False


@inlined
def _noted(space: FlatSpace, rules: Rules, memory: Memory, state: int, operator: int) -> Any:
    """Note where an operator leads; return that state, or -1 where it is not worth following."""
    child = memory.counts[STATES]
    _write_child(space, memory.rows, state, operator, child)
    slot = _slot(memory.table, memory.rows, child)
    known = memory.table[slot]
    if not rules.counts_cost and known >= 0:
        return -1
    if rules.counts_cost:
        cost = memory.paths[state] + space.costs[operator]
        if cost >= (memory.paths[known] if known >= 0 else rules.bound):
            return -1
        child = known if known >= 0 else child
        memory.paths[child] = cost
        if known >= 0 and memory.expanded[child]:
            memory.expanded[child] = False
            memory.counts[REOPENED] += 1
    if known < 0:
        memory.table[slot] = child
        memory.counts[STATES] += 1
    memory.parents[child] = state
    return child


@inlined
def _write_child(space: FlatSpace, rows: Array, state: int, operator: int, child: int) -> None:
    for word in range(rows.shape[1]):
        rows[child, word] = rows[state, word]
    for place in range(space.first_effects[operator], space.first_effects[operator + 1]):
        variable = space.effect_variables[place]
        word, shift = space.layout.word[variable], space.layout.shift[variable]
        rest = rows[child, word] & ~(space.layout.mask[variable] << shift)
        rows[child, word] = rest | np.uint64(space.effect_values[place]) << shift


@inlined
def _same(rows: Array, one: int, other: int) -> bool:
    word = 0
    while word < rows.shape[1] and rows[one, word] == rows[other, word]:
        word += 1
    return bool(word == rows.shape[1])


@inlined
def _is_cheaper(costs: Array, one: int, other: int) -> bool:
    if other < 0 or costs[one] != costs[other]:
        return bool(other < 0 or costs[one] < costs[other])
    return one < other


@inlined
def _slot(table: Array, rows: Array, state: int) -> Any:
    """Return where the table has the state in a row, or where it is to be put."""
    hashed = _SEED
    for word in range(rows.shape[1]):
        hashed = (hashed ^ rows[state, word]) * _FACTOR
        hashed ^= hashed >> _HALF
    last = np.uint64(len(table) - 1)
    slot = hashed & last
    while table[slot] >= 0 and not _same(rows, table[slot], state):
        slot = slot + _ONE & last
    return slot


@inlined
def _evaluate(space: FlatSpace, rules: Rules, memory: Memory, state: int, estimate: Any) -> None:
    """Evaluate the successors worth following and put them into the open list."""
    counts, values, fresh = memory.counts, memory.values, memory.fresh
    least, met = inf, 0
    while fresh[met, 0] >= 0:
        first, end = space.first_effects[fresh[met, 1]], space.first_effects[fresh[met, 1] + 1]
        for place in range(first, end):
            values[space.effect_variables[place]] = space.effect_values[place]
        value = estimate(values)
        for place in range(first, end):
            variable = space.effect_variables[place]
            values[variable] = _value(space.layout, memory.rows, state, variable)
        least = min(least, value)
        if rules.safe and value == inf:
            counts[DEAD_ENDS] += 1
        else:
            cost = memory.paths[fresh[met, 0]] if rules.counts_cost else 0
            _push(memory, rules.cost_factor * cost + rules.weight * value, value, fresh[met, 0])
        met += 1
    counts[EVALUATED] += met
    if least < memory.best[0]:
        memory.best[0] = least
        for place, number in enumerate(REPORTED):
            memory.improved[counts[IMPROVED], place] = counts[number]
        memory.improved_to[counts[IMPROVED]] = least
        counts[IMPROVED] += 1


@inlined
def _push(memory: Memory, key: float, tie: float, state: int) -> None:
    """Put a state into the heap, behind those with the same key."""
    keys, entries, counts = memory.keys, memory.entries, memory.counts
    at = counts[OPEN]
    while at > 0:
        above = at - 1 >> 1
        if keys[above, 0] < key or (keys[above, 0] == key and keys[above, 1] <= tie):
            break
        _move(keys, entries, above, at)
        at = above
    keys[at, 0], keys[at, 1] = key, tie
    entries[at, 0], entries[at, 1] = counts[PUSHED], state
    counts[OPEN] += 1
    counts[PUSHED] += 1


@inlined
def _drop(keys: Array, entries: Array, counts: Array) -> None:
    """Remove the first entry of the heap: the last one sinks from its place."""
    counts[OPEN] -= 1
    last = counts[OPEN]
    at, child = 0, 1
    while child < last:
        if child + 1 < last and _precedes(keys, entries, child + 1, child):
            child += 1
        if _precedes(keys, entries, last, child):
            break
        _move(keys, entries, child, at)
        at, child = child, 2 * child + 1
    _move(keys, entries, last, at)


@inlined
def _precedes(keys: Array, entries: Array, one: int, other: int) -> bool:
    if keys[one, 0] != keys[other, 0]:
        return bool(keys[one, 0] < keys[other, 0])
    if keys[one, 1] != keys[other, 1]:
        return bool(keys[one, 1] < keys[other, 1])
    return bool(entries[one, 0] < entries[other, 0])


@inlined
def _move(keys: Array, entries: Array, start: int, end: int) -> None:
    for part in (0, 1):
        keys[end, part] = keys[start, part]
        entries[end, part] = entries[start, part]
