"""A constraint program of which not every input is known, and the program of two worlds that is asked about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planners.constraints.check import CheckedProgram, check
from planners.constraints.findings import ProgramError
from planners.constraints.kinds import BOOL, Type
from planners.constraints.parser import one_line, parse
from planners.constraints.printer import unparse
from planners.constraints.program import Choice, ConstraintProgram, Int, Require
from planners.constraints.syntax import (
    Binary,
    Expr,
    Fold,
    Generator,
    IfElse,
    Lookup,
    Membership,
    Name,
    Range,
    Unary,
)
from planners.constraints.typecheck import TypeChecker
from planners.outcome import Scalar
from tools import InputError

_MOST_VALUES = 64
DIFFER = "the targets differ"


@dataclass(frozen=True, slots=True)
class OpenProgram:
    """What is known as constraints, what is sought as an expression, and the facts that could be asked.

    `target` is an expression over the variables. `askable` are expressions too, mostly plain variables (`"price"`,
    `"at['ann']"`); a possible world is any assignment that satisfies the constraints. Goals and preferences have no
    place here: they would make some worlds better, not more possible.
    """

    program: ConstraintProgram
    target: str
    askable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwoWorlds:
    """A program of two possible worlds side by side; what relates them are named constraints that can be switched on.

    `values` are for each fact the answers that its type allows, where these are few enough to list.
    """

    checked: CheckedProgram
    values: tuple[tuple[Scalar, ...], ...]

    @staticmethod
    def agree(fact: int) -> str:
        """Return the name of the constraint that the worlds agree on a fact."""
        return f"the worlds agree on {fact}"

    @staticmethod
    def pinned(fact: int, answer: int) -> str:
        """Return the name of the constraint that a fact has one of its values in the first world."""
        return f"fact {fact} has value {answer}"


def two_worlds(spec: OpenProgram) -> TwoWorlds:
    """Return the doubled program of Padoa's method; raise `ProgramError` or `InputError` where `spec` has mistakes.

    The facts determine the target if and only if no two worlds agree on them and differ in the target.
    """
    program = spec.program
    if program.objectives or program.preferences:
        raise InputError("a program with unknowns has no goals", hint="state what is known as constraints")
    if repeated := sorted({fact for fact in spec.askable if spec.askable.count(fact) > 1}):
        raise InputError(f"{repeated[0]!r} is listed twice among the facts", hint="name each fact once")
    checked = check(program)
    facts = tuple(_typed(checked, fact, f"fact {number}") for number, fact in enumerate(spec.askable, start=1))
    target, _ = _typed(checked, spec.target, "target")
    values = tuple(_values(checked, fact, type_) for fact, type_ in facts)
    twin = _renaming(program)
    rules = [Require(item.name, item.text, weight=None) for item in checked.constraints]
    twins = [Require(f"{item.name} (twin)", unparse(twin(item.tree)), weight=None) for item in checked.constraints]
    relations = [Require(DIFFER, f"({spec.target}) != ({unparse(twin(target))})")]
    for number, ((fact, _), known) in enumerate(zip(facts, values, strict=True)):
        relations.append(Require(TwoWorlds.agree(number), f"({unparse(fact)}) == ({unparse(twin(fact))})"))
        relations += [
            Require(TwoWorlds.pinned(number, answer), f"({unparse(fact)}) == {value!r}")
            for answer, value in enumerate(known)
        ]
    variables = [*program.variables]
    variables += [variable.model_copy(update={"name": _twin_name(program, variable.name)}) for variable in variables]
    doubled = program.model_copy(
        update={"variables": tuple(variables), "constraints": (*rules, *twins, *relations)},
    )
    return TwoWorlds(check(doubled), values)


def _typed(checked: CheckedProgram, text: str, where: str) -> tuple[Expr, Type]:
    """Return the tree of an expression over the variables and its type; raise `ProgramError` at what is wrong in it."""
    text = one_line(text)
    tree = parse(text, where)
    types = TypeChecker(checked.names)
    types.where, types.text = where, text
    found = types.type(tree, {})
    if types.findings:
        raise ProgramError(types.findings)
    return tree, found


def _twin_name(program: ConstraintProgram, name: str) -> str:
    taken = {*program.sets, *program.constants, *program.tables, *(variable.name for variable in program.variables)}
    suffix = "_twin"
    while any(f"{variable.name}{suffix}" in taken for variable in program.variables):
        suffix += "_"
    return f"{name}{suffix}"


def _values(checked: CheckedProgram, fact: Expr, type_: Type) -> tuple[Scalar, ...]:
    """Return the values that the declaration of a fact allows, or nothing where they cannot be listed."""
    name = fact.id if isinstance(fact, Name) else fact.base if isinstance(fact, Lookup) else ""
    match checked.variables.get(name):
        case Choice(of=of):
            return checked.sets[of] if len(checked.sets[of]) <= _MOST_VALUES else ()
        case Int(low=low, high=high):
            return tuple(range(low, high + 1)) if high - low < _MOST_VALUES else ()
        case _:
            return (False, True) if type_ == BOOL else ()


def _renaming(program: ConstraintProgram) -> Callable[[Expr], Expr]:
    twins = {variable.name: _twin_name(program, variable.name) for variable in program.variables}
    return lambda tree: _renamed(tree, twins)


def _renamed(node: Expr, names: Mapping[str, str]) -> Expr:
    """Return a tree with other variables; an index of a generator hides a variable of its name."""

    def inner(child: Expr) -> Expr:
        return _renamed(child, names)

    match node:
        case Name(id=name):
            return replace(node, id=names.get(name, name))
        case Lookup(base=base, indices=indices):
            return replace(node, base=names.get(base, base), indices=tuple(map(inner, indices)))
        case Unary(operand=operand):
            return replace(node, operand=inner(operand))
        case Binary(left=left, right=right):
            return replace(node, left=inner(left), right=inner(right))
        case IfElse(condition=condition, then=then, otherwise=otherwise):
            return replace(node, condition=inner(condition), then=inner(then), otherwise=inner(otherwise))
        case Membership(item=item, members=members):
            listed = members if isinstance(members, Name) else tuple(map(inner, members))
            return replace(node, item=inner(item), members=listed)
        case Fold():
            return _renamed_fold(node, names)
        case _:
            return node


def _renamed_fold(node: Fold, names: Mapping[str, str]) -> Fold:
    generators: list[Generator] = []
    for generator in node.generators:
        domain = generator.domain
        if isinstance(domain, Range):
            domain = replace(domain, low=_renamed(domain.low, names), high=_renamed(domain.high, names))
        names = {name: twin for name, twin in names.items() if name != generator.index}
        conditions = tuple(_renamed(condition, names) for condition in generator.conditions)
        generators.append(replace(generator, domain=domain, conditions=conditions))
    bodies = tuple(_renamed(body, names) for body in node.bodies)
    return replace(node, bodies=bodies, generators=tuple(generators))
