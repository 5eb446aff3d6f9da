"""Names in a program that its domain does not have: the usual slip of a model that imitates an example.

They are no ground for rejecting a program, which may run all the same, but they explain most faults.
"""

import ast
from collections.abc import Iterator

from planners import OBJECT, Domain


def unknown_names(code: str, domain: Domain) -> tuple[str, ...]:
    """Return a sentence for each predicate and type that the program asks for and the domain does not have."""
    predicates = [predicate.name for predicate in domain.predicates]
    types = [OBJECT, *domain.types]
    told: list[str] = []
    for kind, name in sorted(set(_asked(ast.parse(code)))):
        known = predicates if kind == "predicate" else types
        if name not in known:
            told.append(f"This domain has no {kind} {name!r}; its {kind}s are {', '.join(known)}.")
    return tuple(told)


def _asked(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what is compared with the head of an atom or stands there, and what is looked up in the task."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(
                left=ast.Subscript(slice=ast.Constant(value=0)), comparators=[ast.Constant(value=str(name))]
            ):
                yield "predicate", name
            case ast.Compare(left=ast.Tuple(elts=[ast.Constant(value=str(name)), *_]), ops=[ast.In() | ast.NotIn()]):
                yield "predicate", name
            case ast.Call(func=ast.Attribute(attr="arguments"), args=[ast.Constant(value=str(name))]):
                yield "predicate", name
            case ast.Subscript(value=ast.Attribute(attr="objects"), slice=ast.Constant(value=str(name))):
                yield "type", name
