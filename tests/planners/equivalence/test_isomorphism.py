from itertools import permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from planners.equivalence.isomorphism import isomorphism, isomorphisms
from planners.equivalence.structure import Structure
from tools import Budget

NODES = ("a", "b", "c", "d")


def graph(seed: int, edges: int) -> Structure:
    pick = Random(seed)
    chosen = {("e", (pick.choice(NODES), pick.choice(NODES))) for _ in range(edges)}
    return Structure({name: pick.choice(("red", "red", "blue")) for name in NODES}, frozenset(chosen))


def carried(structure: Structure, names: dict[str, str]) -> Structure:
    colours = {names[node]: colour for node, colour in structure.colours.items()}
    return Structure(colours, frozenset((label, tuple(names[n] for n in nodes)) for label, nodes in structure.tuples))


@settings(max_examples=150)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 6))
def test_all_isomorphisms_are_found_and_no_others(first: int, second: int, edges: int) -> None:
    left, right = graph(first, edges), graph(second, edges)
    wanted = [
        names
        for images in permutations(NODES)
        if carried(left, names := dict(zip(NODES, images, strict=True))) == right
    ]
    found = list(isomorphisms(left, right, Budget().start()))
    one = isomorphism(left, right, Budget().start())
    assert (one in wanted) if wanted else one is None
    assert sorted(map(sorted, (names.items() for names in found))) == sorted(map(sorted, (w.items() for w in wanted)))


def test_rings_that_colours_alone_cannot_tell_apart_are_told_apart() -> None:
    nodes = [f"n{number}" for number in range(6)]
    colours = dict.fromkeys(nodes, "grey")
    one = [(nodes[n], nodes[(n + 1) % 6]) for n in range(6)]
    two = [(nodes[n + start], nodes[(n + 1) % 3 + start]) for start in (0, 3) for n in range(3)]
    ring, triangles = (Structure(colours, frozenset(("e", edge) for edge in edges)) for edges in (one, two))
    assert isomorphism(ring, triangles, Budget().start()) is None
    assert len(list(isomorphisms(ring, ring, Budget().start()))) == 6


def test_a_loop_is_not_taken_for_one_of_a_pair() -> None:
    colours = dict.fromkeys(("d", "e", "f"), "grey")
    left, right = (
        Structure(colours, frozenset(("near", edge) for edge in edges))
        for edges in ((("d", "d"), ("e", "f"), ("f", "e")), (("e", "e"), ("d", "f"), ("f", "d")))
    )
    found = isomorphism(left, right, Budget().start())
    assert found is not None
    assert found["d"] == "e"


def test_a_thousand_interchangeable_nodes_are_matched_at_once() -> None:
    colours = {f"n{number}": "grey" for number in range(1000)} | {"hub": "black"}
    star = Structure(colours, frozenset(("e", (f"n{number}", "hub")) for number in range(1000)))
    assert isomorphism(star, star, Budget().start()) == {name: name for name in colours}
