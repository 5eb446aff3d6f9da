"""Hypothesis strategies for whole domains and problems, and small random worlds with plans."""

from fractions import Fraction

from hypothesis import strategies as st

from planners.pddl.model import (
    OBJECT,
    Action,
    Add,
    AllEffects,
    And,
    Arithmetic,
    Assign,
    Atom,
    Comparison,
    Condition,
    Constant,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    ForallEffect,
    Function,
    Imply,
    Metric,
    Not,
    Number,
    Or,
    Parameter,
    Predicate,
    Problem,
    Quantified,
    Term,
    Variable,
    When,
)

TYPES = {"box": (OBJECT,), "crate": ("box",), "place": (OBJECT,), "hub": ("place",), "odd": ("box", "place")}
PREDICATES = (
    Predicate("done"),
    Predicate("on", (Parameter("x", ("box",)), Parameter("y", ("box",)))),
    Predicate("at", (Parameter("x", (OBJECT,)), Parameter("p", ("place",)))),
    Predicate("near", (Parameter("x", ("box", "place")),)),
)
FUNCTIONS = (Function("total-cost"), Function("weight", (Parameter("x", ("box",)),)))
CONSTANTS = {"c0": ("crate",), "h0": ("hub",)}
OBJECTS = {"b1": ("box",), "b2": ("crate",), "p1": ("place",), "o1": ("odd",), "7up": (OBJECT,)}
ALL_OBJECTS = {**CONSTANTS, **OBJECTS}
FITTING = {  # which objects fit which parameter of the declarations above
    ("box",): ("c0", "b1", "b2", "o1"),
    ("place",): ("h0", "p1", "o1"),
    (OBJECT,): tuple(ALL_OBJECTS),
    ("box", "place"): ("c0", "b1", "b2", "o1", "h0", "p1"),
}
_PARAMETERS = (Parameter("b", ("box",)), Parameter("c", ("crate",)), Parameter("p", ("place",)), Parameter("t"))
_BELOW = {("box",): ("b", "c"), ("place",): ("p",), (OBJECT,): ("b", "c", "p", "t"), ("box", "place"): ("b", "c", "p")}

numbers = st.integers(-1000, 1000).map(lambda whole: Fraction(whole, 8))


def terms(types: tuple[str, ...], *, ground: bool) -> st.SearchStrategy[Term]:
    """Return terms that fit a declared parameter; variables are parameters of the action below."""
    objects = st.sampled_from(FITTING[types] if ground else [n for n in FITTING[types] if n in CONSTANTS])
    constants: st.SearchStrategy[Term] = objects.map(Constant)
    return constants if ground else st.sampled_from(_BELOW[types]).map(Variable) | constants


def atoms(*, ground: bool) -> st.SearchStrategy[Atom]:
    """Return atoms of the declared predicates."""
    return st.sampled_from(PREDICATES).flatmap(
        lambda predicate: st.tuples(*(terms(p.types, ground=ground) for p in predicate.parameters)).map(
            lambda chosen: Atom(predicate.name, chosen)
        )
    )


def fluents(*, ground: bool) -> st.SearchStrategy[FluentTerm]:
    """Return applications of the declared functions."""
    return st.sampled_from(FUNCTIONS).flatmap(
        lambda function: st.tuples(*(terms(p.types, ground=ground) for p in function.parameters)).map(
            lambda chosen: FluentTerm(function.name, chosen)
        )
    )


def numeric(*, ground: bool) -> st.SearchStrategy[Number]:
    """Return numeric expressions."""
    leaves: st.SearchStrategy[Number] = numbers | fluents(ground=ground)
    return st.recursive(
        leaves,
        lambda inner: st.builds(Arithmetic, st.sampled_from("+-*/"), st.tuples(inner, inner)),
        max_leaves=4,
    )


def conditions(*, ground: bool) -> st.SearchStrategy[Condition]:
    """Return conditions of every kind."""
    number = numeric(ground=ground)
    pairs = st.tuples(terms((OBJECT,), ground=ground), terms((OBJECT,), ground=ground))
    leaves: st.SearchStrategy[Condition] = (
        atoms(ground=ground)
        | pairs.map(lambda pair: Equals(*pair))
        | st.builds(Comparison, st.sampled_from(["<", "<=", "=", ">=", ">"]), number, number)
    )

    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, max_size=3).map(tuple)
        new = st.sampled_from([(Parameter("q", ("box", "hub")),), (Parameter("q"), Parameter("r", ("place",)))])
        return (
            st.builds(And, several)
            | st.builds(Or, several)
            | st.builds(Not, inner)
            | st.builds(Imply, inner, inner)
            | st.builds(Quantified, st.sampled_from(["forall", "exists"]), new, inner)
        )

    return st.recursive(leaves, grow, max_leaves=5)


def effects() -> st.SearchStrategy[Effect]:
    """Return effects of every kind."""
    leaves: st.SearchStrategy[Effect] = (
        atoms(ground=False).map(Add)
        | atoms(ground=False).map(Delete)
        | st.builds(
            Assign,
            st.sampled_from(["assign", "increase", "decrease", "scale-up", "scale-down"]),
            fluents(ground=False),
            numeric(ground=False),
        )
    )
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(When, conditions(ground=False), inner)
            | st.builds(ForallEffect, st.just((Parameter("q", ("crate",)),)), inner)
            | st.builds(AllEffects, st.lists(inner, max_size=3).map(tuple))
        ),
        max_leaves=5,
    )


actions = st.builds(
    Action,
    st.sampled_from(["go", "do-it", "at"]),
    st.just(_PARAMETERS),
    conditions(ground=False),
    effects(),
)
domains = st.builds(
    Domain,
    st.sampled_from(["d", "9lives"]),
    st.sampled_from([(), (":strips",), (":adl", ":numeric-fluents")]),
    st.just(TYPES),
    st.just(CONSTANTS),
    st.just(PREDICATES),
    st.just(FUNCTIONS),
    st.lists(actions, max_size=2, unique_by=lambda action: action.name).map(tuple),
)
problems = st.builds(
    Problem,
    st.just("p"),
    st.just("d"),
    st.just(OBJECTS),
    st.frozensets(atoms(ground=True), max_size=8),
    st.dictionaries(fluents(ground=True), numbers, max_size=4),
    conditions(ground=True),
    st.none() | st.builds(Metric, st.sampled_from(["minimize", "maximize"]), numeric(ground=True)),
)
