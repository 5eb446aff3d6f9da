"""The successor generator against a look at every condition, with tables full and almost empty."""

import random

import pytest

from planners.search.successors import SuccessorGenerator

Facts = tuple[tuple[int, int], ...]


def conditions(rng: random.Random, sizes: list[int]) -> list[tuple[Facts, int]]:
    made = []
    for number in range(rng.randint(1, 40)):
        asked = rng.sample(range(len(sizes)), rng.randint(0, len(sizes)))
        # Few values of each variable, so that many conditions share one.
        made.append((tuple((variable, rng.randrange(min(4, sizes[variable]))) for variable in asked), number))
    return made


@pytest.mark.parametrize("seed", range(30))
def test_what_is_applicable_is_what_holds(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [rng.choice((2, 3, 40, 500)) for _ in range(4)]
    made = conditions(rng, sizes)
    generator = SuccessorGenerator(made, sizes)
    tree = generator.flat(lambda number: number)
    assert len(tree.branches) == generator.flat_entries
    for _ in range(40):
        state = tuple(rng.randrange(min(6, size)) for size in sizes)
        expected = [number for facts, number in made if all(state[variable] == value for variable, value in facts)]
        assert sorted(generator.applicable(state)) == expected
        waiting, found = [0], []
        for node in waiting:
            found += tree.things[tree.first_things[node] : tree.first_things[node + 1]]
            for split in range(tree.first_splits[node], tree.first_splits[node + 1]):
                branch = tree.branches[tree.first_branches[split] + state[tree.variables[split]]]
                waiting += [branch] if branch >= 0 else []
        assert found == generator.applicable(state)


def test_a_condition_may_be_longer_than_recursion_is_deep() -> None:
    count = 2000
    everything = tuple((variable, 1) for variable in range(count))
    made = [(everything, "one"), (everything, "other"), (everything[1:], "all but the first")]
    generator = SuccessorGenerator(made, [2] * count)
    assert generator.applicable((1,) * count) == ["all but the first", "one", "other"]
    assert generator.applicable((0, *(1,) * (count - 1))) == ["all but the first"]
