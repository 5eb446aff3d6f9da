"""Any PDDL domain in plain sentences, for tasks that nobody has put into words."""

from envs.classical.puzzle import Lexicon, Phrase
from planners import OBJECT, Action, And, Atom, Condition, Domain, Not, Parameter, TypeTree, Variable, write_number
from planners import pddl_model as pddl

_ASSIGN = {
    "assign": "becomes",
    "increase": "grows by",
    "decrease": "shrinks by",
    "scale-up": "is multiplied by",
    "scale-down": "is divided by",
}


def lexicon_of(domain: Domain) -> Lexicon:
    """Return words made from the names of a domain alone: a fact reads as its predicate and its objects."""
    types = TypeTree(domain.types)
    return Lexicon(
        phrases=tuple(_phrase(action, types) for action in domain.actions),
        sentences={
            predicate.name: (" ".join((predicate.name, *(f"{{{at}}}" for at in range(len(predicate.parameters))))),)
            for predicate in domain.predicates
        },
        intros=("A world is described by facts, and actions change them.", "Actions change which facts are true."),
        rules=(
            *(
                f"Every {name} is a {' or a '.join(above)}."
                for name, above in domain.types.items()
                if above != (OBJECT,)
            ),
            *(sentence for action in domain.actions for sentence in describe_action(action)),
        ),
        groups={
            _fitting(parameter, types): "-or-".join(parameter.types)
            for action in domain.actions
            for parameter in action.parameters
        },
    )


def describe_action(action: Action) -> tuple[str, ...]:
    """Return what an action is, what it needs and what it does."""
    shown = " ".join((action.name, *(_declared(parameter) for parameter in action.parameters)))
    needs = describe_condition(action.precondition)
    return (
        f"Action: {shown}.",
        f"  It is possible if {needs}." if needs else "  It is always possible.",
        f"  Afterwards {describe_effect(action.effect) or 'nothing is different'}.",
    )


def describe_condition(condition: Condition) -> str:
    """Return a condition as half a sentence; what is always true is empty."""
    match condition:
        case Atom():
            return f'"{_atom(condition)}"'
        case Not(body):
            return _describe_negation(body)
        case pddl.Equals(left, right):
            return f"{_term(left)} is {_term(right)}"
        case And(parts):
            return " and ".join(filter(None, map(_part, parts)))
        case pddl.Or(parts):
            return " or ".join(map(_part, parts)) or "never"
        case pddl.Imply(left, right):
            return f"whenever {_part(left)}, then {_part(right)}"
        case pddl.Quantified(quantifier, parameters, body):
            lead = "for every" if quantifier == "forall" else "for some"
            return f"{lead} {_parameters(parameters)}: {_part(body)}"
        case pddl.Comparison(op, left, right):
            return f"{write_number(left)} {op} {write_number(right)}"


def _describe_negation(body: Condition) -> str:
    match body:
        case Atom():
            return f'not "{_atom(body)}"'
        case pddl.Equals(left, right):
            return f"{_term(left)} and {_term(right)} differ"
        case _:
            return f"it is not so that ({describe_condition(body)})"


def describe_effect(effect: pddl.Effect) -> str:
    """Return an effect as half a sentence; no effect is empty."""
    match effect:
        case pddl.Add(atom):
            return f'"{_atom(atom)}" is true'
        case pddl.Delete(atom):
            return f'"{_atom(atom)}" is false'
        case pddl.Assign(op, target, value):
            return f"{write_number(target)} {_ASSIGN[op]} {write_number(value)}"
        case pddl.When(condition, inner):
            return f"if {describe_condition(condition)} before, then ({describe_effect(inner)})"
        case pddl.ForallEffect(parameters, inner):
            return f"for every {_parameters(parameters)}: ({describe_effect(inner)})"
        case pddl.AllEffects(parts):
            return " and ".join(filter(None, map(describe_effect, parts)))


def _phrase(action: Action, types: TypeTree) -> Phrase:
    takes = tuple(_fitting(parameter, types) for parameter in action.parameters)
    return Phrase(action.name, action.name, " ".join(f"{{{at}}}" for at in range(len(takes))), takes)


def _fitting(parameter: Parameter, types: TypeTree) -> str:
    """Return all types whose objects a parameter takes."""
    return " ".join(name for name in types.names if types.is_a((name,), parameter.types))


def _part(condition: Condition) -> str:
    words = describe_condition(condition)
    return (
        f"({words})"
        if isinstance(condition, (pddl.Or, pddl.Imply, pddl.Quantified)) or _is_long_and(condition)
        else words
    )


def _is_long_and(condition: Condition) -> bool:
    return isinstance(condition, And) and len(condition.parts) > 1


def _atom(atom: Atom) -> str:
    return " ".join((atom.predicate, *map(_term, atom.terms)))


def _term(term: object) -> str:
    return f"?{term.name}" if isinstance(term, Variable) else getattr(term, "name", str(term))


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(map(_declared, parameters))


def _declared(parameter: Parameter) -> str:
    return f"?{parameter.name} ({' or '.join(parameter.types)})"
