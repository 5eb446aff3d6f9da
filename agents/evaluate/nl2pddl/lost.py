"""What the machine-written English loses of a gold domain, so that nobody could read it there."""

from collections.abc import Iterator
from string import ascii_uppercase

from agents.evaluate.nl2pddl.items import DomainItem
from agents.formalisms.pddl.domain_words import sentences
from agents.formalisms.pddl.vocabulary import atoms_of
from planners import OBJECT, Action, Atom, Variable


def lost_facts(item: DomainItem) -> tuple[str, ...]:
    """Return what no sentence says or what the sentences leave ambiguous; empty where nothing was found.

    The English names the parameters of an action by letters in their order, `A` for the first, and says a literal in
    its predicate's words. A literal whose words with those letters are in no sentence on the action is lost; so is a
    type that the action's sentence does not name. Ambiguous are actions, and predicates of one number of arguments,
    that are worded alike.
    """
    return tuple(
        dict.fromkeys(
            (*_arguments(item), *_literals(item), *_types(item), *_actions_alike(item), *_predicates_alike(item))
        )
    )


def _arguments(item: DomainItem) -> Iterator[str]:
    for predicate in item.gold.predicates:
        phrase = item.phrase(predicate.name)
        if any(f"{{{place}}}" not in phrase for place in range(1, len(predicate.parameters) + 1)):
            yield f"{predicate.name} is worded as {phrase!r}, without all its arguments"


def _literals(item: DomainItem) -> Iterator[str]:
    for action in item.gold.actions:
        about = _about(item, action)
        for atom in (*atoms_of(action.precondition), *atoms_of(action.effect)):
            words = _worded(item, action, atom)
            if words and not any(_normal(words) in sentence for sentence in about):
                yield f"{action.name}: no sentence says {words!r}"


def _types(item: DomainItem) -> Iterator[str]:
    for action in item.gold.actions:
        about = _about(item, action)
        for letter, parameter in zip(ascii_uppercase, action.parameters, strict=False):
            kind = parameter.types[0].replace("_", " ")
            if kind != OBJECT and not any(f"{_normal(kind)} {letter.lower()}" in sentence for sentence in about):
                yield f"{action.name}: no sentence says that {letter} is a {kind}"


def _actions_alike(item: DomainItem) -> Iterator[str]:
    seen: dict[str, str] = {}
    for action in item.gold.actions:
        description = _normal(_description(item, action))
        if description in seen:
            yield f"{action.name} is worded as {seen[description]}"
        seen.setdefault(description, action.name)


def _predicates_alike(item: DomainItem) -> Iterator[str]:
    seen: dict[str, str] = {}
    for predicate in item.gold.predicates:
        phrase = _normal(item.phrase(predicate.name))
        if phrase in seen:
            yield f"{predicate.name} is worded as {seen[phrase]}"
        seen.setdefault(phrase, predicate.name)


def _about(item: DomainItem, action: Action) -> list[str]:
    """Return the sentences on an action; all of them where the list of actions is not that of the domain."""
    everything = [_normal(sentence) for sentence in sentences(item.text)]
    description = _normal(_description(item, action))
    return [sentence for sentence in everything if description in sentence] or everything


def _description(item: DomainItem, action: Action) -> str:
    """Return the words that name an action: its line in the list of actions, which is in the order of the domain."""
    listed = item.text.split("\n\n")[0].splitlines()[1:]
    if len(listed) != len(item.gold.actions):
        return action.name
    return listed[item.gold.actions.index(action)]


def _worded(item: DomainItem, action: Action, atom: Atom) -> str:
    letters = _letters(action)
    words = item.phrase(atom.predicate)
    for place, term in enumerate(atom.terms, 1):
        name = letters.get(term.name, term.name) if isinstance(term, Variable) else term.name
        words = words.replace(f"{{{place}}}", name)
    return words


def _letters(action: Action) -> dict[str, str]:
    return {parameter.name: letter for letter, parameter in zip(ascii_uppercase, action.parameters, strict=False)}


def _normal(text: str) -> str:
    return " ".join(text.lower().split())
