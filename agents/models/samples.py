"""Several answers to one question: together where the server draws them so, else one after the other."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from agents.models.chat import ChatModel, ChatReply, ChatRequest

MOST_AT_ONCE = 32


async def draw_samples(model: ChatModel, request: ChatRequest, count: int) -> AsyncGenerator[ChatReply, None]:
    """Yield `count` answers to `request`, each as it comes; what all took is the sum of their usages.

    Answer number k is drawn with the k-th seed after the one of the request, as vLLM does by itself, so the later ones
    alone can be asked for again. `timeout_s` bounds each call. Raises `ValueError` for several answers at temperature
    0, which would be one and the same, and `ModelError` where the model fails.
    """
    if count > 1 and request.temperature == 0:
        raise ValueError(f"{count} samples at temperature 0 are one and the same")
    drawn, at_once = 0, MOST_AT_ONCE
    while drawn < count:
        wanted = min(count - drawn, at_once)
        seed = None if request.seed is None else request.seed + drawn
        reply = await model.complete(replace(request, samples=wanted, seed=seed))
        replies = (replace(reply, others=()), *reply.others)[:wanted]
        if len(replies) < wanted:
            at_once = 1
        drawn += len(replies)
        for one in replies:
            yield one
