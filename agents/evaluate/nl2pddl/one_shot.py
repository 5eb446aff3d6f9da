"""The plain answer: one call that asks a model for the PDDL domain itself, without guidance or help."""

from agents.evaluate.planetarium.one_shot import problem_in
from agents.formalisms.pddl.domain_document import Declarations, DomainDocument
from agents.formalisms.pddl.domain_tree import to_domain
from agents.models.chat import ChatModel, ChatRequest, Message
from planners import write_domain
from tools import Usage

MAX_TOKENS = 4000
_INSTRUCTIONS = """\
You are an expert in PDDL. You are given the rules of a world in words. Write the PDDL domain file for it: types, \
predicates and all actions, each with parameters, precondition and effect. Answer with the complete domain in one code \
block and nothing else.

The example rules: There are pots and kilns. To fire a pot P in a kiln K, P must lie in K, K must be cold and P must \
not be glazed. After that P is hard, and K is no longer cold.
The example answer:
```pddl
(define (domain pottery)
  (:requirements :strips :typing :negative-preconditions)
  (:types pot kiln)
  (:predicates (in ?p - pot ?k - kiln) (cold ?k - kiln) (glazed ?p - pot) (hard ?p - pot))
  (:action fire
    :parameters (?p - pot ?k - kiln)
    :precondition (and (in ?p ?k) (cold ?k) (not (glazed ?p)))
    :effect (and (hard ?p) (not (cold ?k)))))
```"""


async def answer_in_one_shot(
    model: ChatModel, text: str, given: Declarations | None, seconds: float
) -> tuple[str, Usage]:
    """Return the domain that a model writes in one go; with `given`, types and predicates are told as PDDL."""
    told = "" if given is None else f"\n\nUse exactly these types and predicates:\n{_told(given)}"
    messages = (Message("system", _INSTRUCTIONS), Message("user", f"The rules:\n{text.strip()}{told}"))
    reply = await model.complete(ChatRequest(messages, max_tokens=MAX_TOKENS, timeout_s=seconds))
    return problem_in(reply.text), reply.usage


def _told(given: Declarations) -> str:
    """Return the declarations in PDDL, each predicate with the words that the rules use for it."""
    written = write_domain(to_domain(DomainDocument(declared=given)))
    phrases = "\n".join(f"; {part.name}: {part.phrase}" for part in given.predicates)
    return f"{written}{phrases}"
