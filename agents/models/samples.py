"""Several answers to one question: together where the server draws them so, else one after the other."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from agents.models.chat import ChatModel, ChatReply, ChatRequest

MOST_AT_ONCE = 32


async def draw_samples(model: ChatModel, request: ChatRequest, count: int) -> AsyncGenerator[ChatReply, None]:
    """Yield `count` answers to `request`, each as it comes; what all took is the sum of their usages.

    An answer at `place` k is drawn with the k-th seed after the one of the request, as vLLM does by itself. The place
    of one that was of no use is not drawn again, since that seed would say the same: so places may be left out, and
    whoever asks for more begins behind the last. `timeout_s` bounds each call. Raises `ValueError` for several answers
    at temperature 0, which would be one and the same, and `ModelError` where the model fails.
    """
    if count > 1 and request.temperature == 0:
        raise ValueError(f"{count} samples at temperature 0 are one and the same")
    left, drawn, at_once = count, 0, MOST_AT_ONCE
    while left:
        wanted = min(left, at_once)
        seed = None if request.seed is None else request.seed + drawn
        reply = await model.complete(replace(request, samples=wanted, seed=seed))
        replies = (replace(reply, others=(), withheld=()), *reply.others)[:wanted]
        if len(replies) < wanted:
            at_once = 1
        drawn_now = len(replies) + len(reply.withheld)
        places = [place for place in range(drawn_now) if place not in reply.withheld]
        for place, one in zip(places, replies, strict=False):  # a server may send more than it was asked for
            yield replace(one, place=drawn + place)
        left -= len(replies)
        drawn += drawn_now
