"""The gold domain under other names and in another order: what a perfect reader could have written."""

from dataclasses import replace
from random import Random

from agents.evaluate.nl2pddl.renaming import NewNames, renamed_domain
from planners import Action, And, Domain, pddl_model, write_domain


def disguised(domain: Domain, seed: int, *, own_words: bool) -> str:
    """Return the text of a domain that behaves alike, its actions and parameters renamed.

    With `own_words` predicates and types have other names, too. Actions, literals and parameters change places.
    """
    pick = Random(seed)  # noqa: S311 - a shuffle
    actions = [_shuffled(action, pick) for action in domain.actions]
    pick.shuffle(actions)
    names = NewNames(
        predicates=_new_names([predicate.name for predicate in domain.predicates], "fact", pick) if own_words else {},
        types=_new_names(list(domain.types), "kind", pick) if own_words else {},
        actions=_new_names([action.name for action in actions], "act", pick),
        variable_prefix="of-",
    )
    return write_domain(renamed_domain(replace(domain, name="disguised", actions=tuple(actions)), names))


def _new_names(names: list[str], stem: str, pick: Random) -> dict[str, str]:
    images = [f"{stem}{number}" for number in range(len(names))]
    return dict(zip(names, pick.sample(images, len(images)), strict=True))


def _shuffled(action: Action, pick: Random) -> Action:
    parameters = list(action.parameters)
    pick.shuffle(parameters)
    condition, effect = action.precondition, action.effect
    if isinstance(condition, And):
        condition = And(tuple(pick.sample(condition.parts, len(condition.parts))))
    if isinstance(effect, pddl_model.AllEffects):
        effect = pddl_model.AllEffects(tuple(pick.sample(effect.parts, len(effect.parts))))
    return replace(action, parameters=tuple(parameters), precondition=condition, effect=effect)
