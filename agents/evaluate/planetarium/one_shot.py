"""The plain answer: one call that asks a model for the PDDL problem itself, without guidance or help."""

import re
from dataclasses import replace

from agents.models.chat import ChatModel, ChatRequest, Message
from tools import Usage

MAX_TOKENS = 2000
FIRST_TOKENS = 900
"""A model that has begun to repeat itself by then is stopped: it would only be cut off later."""
_PERIOD, _TIMES = 120, 3
_INSTRUCTIONS = """\
You are an expert in PDDL. You are given a planning domain and a description of a problem in words. Write the PDDL \
problem file for it.
- Declare all objects, with their types if the domain has types.
- Write the complete initial state: every fact that is true at the start.
- Write the goal exactly as described.
- Use only predicates and types of the domain.
Answer with the complete problem in one code block and nothing else:
```pddl
(define (problem NAME)
  (:domain NAME)
  (:objects ...)
  (:init ...)
  (:goal (and ...)))
```"""
_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)(?:```|\Z)", re.DOTALL)


async def answer_in_one_shot(
    model: ChatModel, domain_text: str, text: str, seconds: float, max_tokens: int = MAX_TOKENS
) -> tuple[str, Usage]:
    """Return the problem that a model writes in one go, cut out of its answer."""
    messages = (
        Message("system", _INSTRUCTIONS),
        Message("user", f"The domain:\n```pddl\n{domain_text.strip()}\n```\n\nThe problem in words:\n{text}"),
    )
    request = ChatRequest(messages, max_tokens=min(FIRST_TOKENS, max_tokens), timeout_s=seconds)
    reply = await model.complete(request)
    if reply.finish_reason == "length" and request.max_tokens < max_tokens and not repeats_itself(reply.text):
        reply = await model.complete(replace(request, max_tokens=max_tokens))  # the same answer, to its end
    return problem_in(reply.text), reply.usage


def repeats_itself(text: str) -> bool:
    """Return whether the end of a text has occurred before, again and again."""
    end = text[-_PERIOD:]
    return len(end) == _PERIOD and text.count(end) >= _TIMES


def problem_in(answer: str) -> str:
    """Return the last block of an answer that defines a problem, or the text from `(define` on, or all of it."""
    blocks = [block for block in _FENCE.findall(answer) if "(define" in block]
    if blocks:
        return str(blocks[-1]).strip()
    start = answer.find("(define")
    return answer[start:].strip() if start >= 0 else answer.strip()
