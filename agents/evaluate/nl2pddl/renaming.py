"""A domain with other names for its predicates and types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from planners import Domain, read_domain, write_domain

_WORD = re.compile(r"[()]|[^\s()]+")


@dataclass(frozen=True, slots=True)
class NewNames:
    """New names by old ones; what is in none of the tables keeps its name unless another takes it."""

    predicates: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    variable_prefix: str = ""


def renamed_domain(domain: Domain, names: NewNames) -> Domain:
    """Return the domain under new names."""
    predicates = _without_clashes([predicate.name for predicate in domain.predicates], names.predicates)
    types = _without_clashes(list(domain.types), names.types)
    text = write_domain(domain)
    written: list[str] = []
    before, in_types = "", False
    for word in _WORD.findall(text):
        if word.startswith("?"):
            new = f"?{names.variable_prefix}{word[1:]}"
        elif in_types or before in ("-", "either") or _in_either(written):
            new = types.get(word, word)
        elif before == ":action":
            new = names.actions.get(word, word)
        elif before == "(":
            new = predicates.get(word, word)
        else:
            new = word
        in_types = word == ":types" or (in_types and word != ")")
        written.append(new)
        before = word
    return read_domain(" ".join(written))


def _in_either(written: list[str]) -> bool:
    """Return whether the next word stands inside `(either ...)`."""
    for word in reversed(written):
        if word == "either":
            return True
        if word in "()":
            return False
    return False


def _without_clashes(own: list[str], new: Mapping[str, str]) -> dict[str, str]:
    taken = set(new.values())
    return {name: new.get(name, f"{name}-own" if name in taken else name) for name in own}
