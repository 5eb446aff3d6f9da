"""Groups of facts read off the actions, and what they complete."""

from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.completion import clashes_in, complete
from agents.formalisms.pddl.vocabulary import Role, Vocabulary, read_written, written
from planners import Atom, read_domain

HOOKS = Vocabulary(
    read_domain("""
(define (domain hooks)
  (:predicates (coat ?c) (hook ?h) (hangs ?c ?h) (bare ?h) (worn ?c) (warm) (sewn ?c))
  (:action hang :parameters (?c ?h)
    :precondition (and (coat ?c) (hook ?h) (worn ?c) (bare ?h))
    :effect (and (hangs ?c ?h) (not (worn ?c)) (not (bare ?h))))
  (:action wear :parameters (?c ?h)
    :precondition (and (coat ?c) (hook ?h) (hangs ?c ?h))
    :effect (and (worn ?c) (bare ?h) (warm) (not (hangs ?c ?h))))
  (:action sew :parameters (?c) :precondition (coat ?c) :effect (sewn ?c)))
""")
)
OBJECTS = {
    **dict.fromkeys(("c1", "c2"), Role(predicate="coat")),
    **dict.fromkeys(("h1", "h2", "h3"), Role(predicate="hook")),
}


def facts(*texts: str) -> list[Atom]:
    return [read_written(text) for text in texts]


def test_roles_are_the_static_predicates_that_actions_ask_for() -> None:
    assert [role.word for role in HOOKS.roles] == ["coat", "hook"]
    assert HOOKS.fits(Role(predicate="coat"), "hangs", 0)
    assert not HOOKS.fits(Role(predicate="hook"), "hangs", 0)


def test_a_coat_is_somewhere_and_a_hook_is_taken_once() -> None:
    found = {frozenset(map(written, group.facts)) for group in Balance(HOOKS).groups(OBJECTS)}
    assert {frozenset({"worn(c1)", "hangs(c1, h1)", "hangs(c1, h2)", "hangs(c1, h3)"})} <= found
    assert {frozenset({"bare(h2)", "hangs(c1, h2)", "hangs(c2, h2)"})} <= found
    assert len(found) == 5


def test_a_predicate_that_is_only_ever_added_forms_no_group() -> None:
    grouped = {fact.predicate for group in Balance(HOOKS).groups(OBJECTS) for fact in group.facts}
    assert grouped == {"worn", "hangs", "bare"}


def test_what_is_the_only_possibility_left_is_added() -> None:
    completion = complete(Balance(HOOKS), OBJECTS, facts("hangs(c1, h1)", "worn(c2)"))
    assert sorted(map(written, completion.added)) == ["bare(h2)", "bare(h3)"]
    assert completion.open == ()


def test_what_is_stated_of_some_is_taken_to_be_stated_of_all() -> None:
    completion = complete(Balance(HOOKS), OBJECTS, facts("bare(h1)", "worn(c1)", "worn(c2)"))
    assert completion.added == ()


def test_the_likeliest_stands_in_the_way_of_the_fewest() -> None:
    completion = complete(Balance(HOOKS), OBJECTS, facts("warm()", "bare(h1)"))
    assert [written(fact) for fact in completion.open][:2] == ["worn(c1)", "hangs(c1, h2)"]
    chosen = complete(Balance(HOOKS), OBJECTS, facts("warm()"), choose=True)
    assert {written(first) for first, *_ in chosen.chosen} <= {
        "worn(c1)",
        "worn(c2)",
        "bare(h1)",
        "bare(h2)",
        "bare(h3)",
    }
    assert {"worn(c1)", "worn(c2)", "bare(h3)"} <= set(map(written, chosen.facts))


def test_facts_of_one_group_clash() -> None:
    goal = facts("hangs(c1, h1)", "hangs(c2, h1)", "sewn(c1)")
    assert clashes_in(Balance(HOOKS), OBJECTS, goal) == [tuple(goal[:2])]
