"""Problems as coloured relational structures: objects and parts of formulas as nodes, facts as labelled tuples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planners.pddl.lint import conjuncts
from planners.pddl.model import (
    And,
    Arithmetic,
    Atom,
    Comparison,
    Condition,
    Constant,
    Domain,
    Equals,
    FluentTerm,
    Imply,
    Not,
    Number,
    Or,
    Parameter,
    Problem,
    Quantified,
    Term,
)
from planners.reasoning.facts import Fact, fact_of

Labelled = tuple[str, tuple[str, ...]]
"""A label and the nodes that it relates."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Nodes with colours that no isomorphism may change, and labelled tuples over them."""

    colours: Mapping[str, str]
    tuples: frozenset[Labelled]

    def with_facts(self, label: str, facts: Iterable[Fact]) -> "Structure":
        """Return the structure with further facts, told apart from others by `label`."""
        return Structure(self.colours, self.tuples | labelled(label, facts))

    def pinned(self, colours: Mapping[str, str]) -> "Structure":
        """Return the structure with other colours for some nodes."""
        return Structure({**self.colours, **colours}, self.tuples)

    def with_condition(self, label: str, condition: Condition) -> "Structure":
        """Return the structure with the parts of a condition as further nodes."""
        tree = _Tree(label)
        tree.top(condition)
        return Structure({**self.colours, **tree.colours}, self.tuples | frozenset(tree.tuples))


def labelled(label: str, facts: Iterable[Fact]) -> frozenset[Labelled]:
    """Return facts as tuples whose label names the predicate too."""
    return frozenset((f"{label} {fact[0]}", fact[1:]) for fact in facts)


def objects_of(domain: Domain, problem: Problem) -> Structure:
    """Return the objects alone: coloured by their types, constants by their names."""
    typed = {name: f"object {' '.join(sorted(types))}" for name, types in problem.objects.items()}
    return Structure({**typed, **{name: f"constant {name}" for name in domain.constants}}, frozenset())


def initial_structure(domain: Domain, problem: Problem) -> Structure:
    """Return objects, initial facts and the initial values of numeric functions."""
    values = [
        (f"{value} {term.function}", tuple(argument.name for argument in term.terms))
        for term, value in problem.values.items()
    ]
    bare = objects_of(domain, problem).with_facts("init", map(fact_of, problem.init))
    return bare.with_facts("value", ((name, *arguments) for name, arguments in values))


@dataclass(slots=True)
class _Tree:
    """Nodes for the parts of one condition."""

    label: str
    colours: dict[str, str] = field(default_factory=dict)
    tuples: set[Labelled] = field(default_factory=set)

    def top(self, condition: Condition) -> None:
        """Add a condition; the conjuncts of the goal are atoms without a node where they can be."""
        for part in conjuncts(condition):
            if isinstance(part, Atom) and all(isinstance(term, Constant) for term in part.terms):
                self.tuples |= labelled(self.label, [fact_of(part)])
            else:
                self.tuples.add((f"{self.label} part", (self.condition(part, {}),)))

    def condition(self, condition: Condition, scope: Mapping[str, str]) -> str:
        """Return the node of a condition; `scope` gives the nodes of variables."""
        match condition:
            case Atom(predicate=predicate, terms=terms):
                return self._node(f"atom {predicate}", [_term(term, scope) for term in terms])
            case Equals(left=left, right=right):
                return self._node("equals", [_term(left, scope), _term(right, scope)], ordered=False)
            case Not(body=body):
                return self._node("not", [self.condition(body, scope)])
            case And(parts=parts) | Or(parts=parts):
                kind = "and" if isinstance(condition, And) else "or"
                return self._node(kind, [self.condition(part, scope) for part in parts], ordered=False)
            case Imply(left=left, right=right):
                return self._node("imply", [self.condition(left, scope), self.condition(right, scope)])
            case Quantified(quantifier=quantifier, parameters=parameters, body=body):
                inner = {**scope, **{parameter.name: self._variable(parameter) for parameter in parameters}}
                node = self._node(quantifier, [self.condition(body, inner)])
                self.tuples |= {("binds", (node, inner[parameter.name])) for parameter in parameters}
                return node
            case Comparison(op=op, left=left_number, right=right_number):
                sides = [self._number(number, scope) for number in (left_number, right_number)]
                return self._node(f"compare {op}", sides)

    def _number(self, number: Number, scope: Mapping[str, str]) -> str:
        match number:
            case FluentTerm(function=function, terms=terms):
                return self._node(f"function {function}", [_term(term, scope) for term in terms])
            case Arithmetic(op=op, operands=operands):
                return self._node(f"arithmetic {op}", [self._number(operand, scope) for operand in operands])
        return self._node(f"number {number}", [])

    def _variable(self, parameter: Parameter) -> str:
        return self._node(f"variable {' '.join(sorted(parameter.types))}", [])

    def _node(self, colour: str, children: list[str], *, ordered: bool = True) -> str:
        # A name with a blank is no PDDL name: nodes of formulas never clash with objects.
        node = f"{self.label} part {len(self.colours)}"
        self.colours[node] = f"{colour} {len(children)}"
        self.tuples |= {(f"child {place if ordered else ''}", (node, c)) for place, c in enumerate(children)}
        return node


def _term(term: Term, scope: Mapping[str, str]) -> str:
    return term.name if isinstance(term, Constant) else scope[term.name]
