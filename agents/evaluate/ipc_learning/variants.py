"""The same tasks in another guise: what a symbolic planner must not notice, and a reader of names may."""

from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from envs import classical
from planners import read_task
from tools import InputError, did_you_mean

VariantName = Literal["", "renamed", "distractors"]
VARIANTS: tuple[str, ...] = tuple(filter(None, get_args(VariantName)))
_LEAST_FACTS = 10


@dataclass(frozen=True, slots=True)
class Variant:
    """How tasks are changed: invented words for all names, or true facts about nothing that matters, drawn by `seed`.

    Plans are the same up to names, so their costs are. There are as many distracting facts as objects, and objects
    of a new type where no parameter takes just any object.
    """

    name: VariantName = ""
    seed: int = 1

    def apply(self, task: str, domain_text: str, problem_text: str) -> tuple[str, str]:
        """Return the texts of the task with the id `task` in this variant."""
        random = Random(f"{self.seed}/{self.name}/{task}")  # noqa: S311 - a draw, not a secret
        match self.name:
            case "":
                return domain_text, problem_text
            case "renamed":
                texts = classical.renamed_texts(domain_text, problem_text, random)
                return texts.domain, texts.problem
            case "distractors":
                count = max(_LEAST_FACTS, len(read_task(domain_text, problem_text)[1].objects))
                return classical.distracted_texts(domain_text, problem_text, count, random)


PLAIN = Variant()


def variant_name(name: str) -> VariantName:
    """Return the name of a variant, nothing for the plain tasks; raise `InputError` if there is none of that name."""
    for known in get_args(VariantName):
        if name == known:
            return known  # type: ignore[no-any-return]  # get_args forgets the literals
    raise InputError(f"there is no variant {name!r}", hint=did_you_mean(name, VARIANTS))
