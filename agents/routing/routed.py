"""Several models as one `ChatModel`: small first, larger ones when an answer was rejected or samples disagree."""

import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from agents.models.chat import ChatModel, ChatReply, ChatRequest
from agents.models.registry import open_model
from agents.models.structured import Attempt
from agents.routing.agreement import enough, is_settled, vote
from agents.routing.contender import Contender
from agents.routing.difficulty import Difficulty, predicted_difficulty
from agents.routing.effort import ROLES, Effort
from agents.routing.purse import Account, Purse
from agents.routing.question import Draw, Question
from agents.routing.table import ModelTable, read_table, table_path
from tools import ModelError, Usage

REMEMBERED_ANSWERS = 16


class RoutedModel:
    """The models of a table behind one name.

    A question begins with the model that its difficulty asks for, mostly the smallest. It goes on to the next one for
    each time that an answer to it was rejected (`ChatRequest.rejected`), and while too few samples of a guided answer
    agree; never to one beyond the caps of the table. A model that fails is left out for a while: that is no wrong
    answer, and the next one takes over. What each did is in the `legs` of the reply.

    `opened` has models by their name in the table that are used as they are.
    """

    def __init__(
        self,
        table: ModelTable,
        *,
        spec: str = "",
        opened: Mapping[str, ChatModel] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._table = table
        self._clock = clock
        self._wrong_at_first: deque[bool] = deque(maxlen=REMEMBERED_ANSWERS)
        caps = table.caps
        self.purse = Purse(Account(caps.total, caps.each), Account(caps.tokens, caps.tokens_each))
        self._contenders = [
            Contender(
                entry,
                (opened or {}).get(entry.name) or open_model(entry.spec, key_variable=entry.key_variable),
                self.purse,
                table.rest_s,
                clock,
            )
            for entry in table.in_order()
        ]
        self.spec = spec or self.name

    def __repr__(self) -> str:
        return f"RoutedModel({self.name!r})"

    @property
    def name(self) -> str:
        """Return the names of the models in their order."""
        return f"route({', '.join(contender.name for contender in self._contenders)})"

    @property
    def others(self) -> int:
        """Return the number of models beyond the first."""
        return len(self._contenders) - 1

    def difficulty(self, text: str) -> Difficulty:
        """Return how hard a text looks, by itself and by how the last answers were."""
        return predicted_difficulty(text, tuple(self._wrong_at_first))

    def effort(self, text: str) -> Effort:
        """Return what a text is worth by its difficulty."""
        return self._table.effort.of(self.difficulty(text).level)

    def note_attempts(self, attempts: tuple[Attempt, ...]) -> None:
        """Remember whether the first attempt at an answer was wrong."""
        self._wrong_at_first.append(bool(attempts[0].problem))

    async def context_tokens(self) -> int:
        """Return the smallest context of the models that can be reached."""
        known, failures = [], []
        for contender in self._contenders:
            try:
                known.append(await contender.context_tokens())
            except ModelError as error:
                failures.append(error)
        if not known:
            raise failures[0]
        return min(known)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request` with the least model that does.

        Raises `ModelError` if all that may be asked fail, and `BudgetExhausted` if none may be asked.
        """
        question = self._question(request)
        order = self._order(question)
        place = self._contenders.index
        for number, contender in enumerate(order):
            if question.best is not None and place(contender) < place(order[0]):
                break  # an answer of a larger model is not replaced by that of a smaller one
            if await self._settles(contender, question, order[number + 1 :]):
                break
        return question.answered(self.name)

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the answer of the first model that begins one; what breaks off later is an error."""
        question = self._question(request)
        order = self._order(question)
        for number, contender in enumerate(order):
            asked = await self._admitted(contender, question, order[number + 1 :])
            if asked is None:
                continue
            begun = False
            try:
                async for piece in contender.stream(asked):
                    begun = True
                    yield piece
                return
            except ModelError as error:
                if begun:
                    raise
                question.failures.append(error)
                question.note(contender.name, Usage(), f"failed: {error.message}")
        question.answered(self.name)

    async def aclose(self) -> None:
        """Release all models."""
        for contender in self._contenders:
            await contender.model.aclose()

    def _question(self, request: ChatRequest) -> Question:
        request = replace(request, samples=1)  # each answer is routed, and paid for, by itself
        if request.rejected == 0:
            self.purse.begin_question()
        text = max((message.content for message in request.messages if message.role == "user"), key=len, default="")
        difficulty = self.difficulty(text)
        effort = self._table.effort.of(difficulty.level)
        return Question(request, difficulty, effort, self._clock() + request.timeout_s)

    def _order(self, question: Question) -> list[Contender]:
        """Return the models from the one to begin with upwards, then those below; what failed of late comes last."""
        last = len(self._contenders) - 1
        wanted = ROLES.index(question.effort.start)
        start = next((n for n, contender in enumerate(self._contenders) if contender.rank >= wanted), last)
        first = min(start + question.request.rejected, last)
        order = [*self._contenders[first:], *reversed(self._contenders[:first])]
        return sorted(order, key=lambda contender: contender.rests)

    async def _settles(self, contender: Contender, question: Question, others: list[Contender]) -> bool:
        """Let one model answer; say whether its answer stands."""
        asked = await self._admitted(contender, question, others)
        if asked is None:
            return False
        draw = await self._drawn(contender, question, asked)
        policy = self._table.agreement
        if draw.replies:
            question.best = vote(draw.replies, policy.unheeded)
        if draw.failure is not None:
            question.failures.append(draw.failure)
            question.note(contender.name, draw.usage, f"failed: {draw.failure.message}")
            return False
        assert question.best is not None, "a model that did not fail has answered"
        agreed = question.best.agreeing >= enough(draw.samples, policy.share)
        told = f"answered, {question.best}" if len(draw.replies) > 1 else "answered"
        question.note(contender.name, draw.usage, told if agreed else f"{told}: too few")
        return agreed

    async def _drawn(self, contender: Contender, question: Question, asked: ChatRequest) -> Draw:
        """Draw samples until it is settled whether they agree, or no more can be afforded."""
        policy = self._table.agreement
        draw = Draw(question.samples(policy.unheeded))
        while len(draw.replies) < draw.samples:
            left_s = question.end - self._clock()
            if draw.replies and (left_s <= 0 or await contender.turned_away(asked, self._table.caps)):
                draw.samples = len(draw.replies)
                break
            sample = question.sample(asked, len(draw.replies), policy.temperature)
            try:
                draw.replies.append(await contender.complete(replace(sample, timeout_s=min(sample.timeout_s, left_s))))
            except ModelError as error:
                draw.failure = error
                break
            agreeing = vote(draw.replies, policy.unheeded).agreeing
            if is_settled(agreeing, len(draw.replies), draw.samples, policy.share):
                break
        return draw

    async def _admitted(self, contender: Contender, question: Question, others: list[Contender]) -> ChatRequest | None:
        """Return the request for a model that may be asked now, or None; the reason is noted."""
        left_s = question.end - self._clock()
        if left_s <= 0:
            question.note(contender.name, Usage(), "passed over: the time is up")
            return None
        could_take_over = any(not other.refusal(question.request, self._table.caps) for other in others)
        own_s = contender.entry.timeout_s or (left_s / 2 if could_take_over else left_s)
        asked = replace(contender.fitted(question.request, question.effort.tokens), timeout_s=min(own_s, left_s))
        if refusal := await contender.turned_away(asked, self._table.caps):
            question.note(contender.name, Usage(), f"passed over: {refusal}")
            return None
        return asked


def open_routed(named: str) -> RoutedModel:
    """Return the router over the table in a file, or over the default table without a name."""
    path: Path = table_path(named)
    return RoutedModel(read_table(path), spec=f"route:{path.resolve()}")
