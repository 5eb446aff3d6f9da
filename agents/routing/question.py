"""One question on its way through the models: what it may take, what was tried, and the best answer so far."""

from dataclasses import dataclass, field, replace

from agents.models.chat import ChatReply, ChatRequest, Leg
from agents.models.errors import ContextTooLong, OutOfTime
from agents.routing.agreement import Vote, can_agree
from agents.routing.difficulty import Difficulty
from agents.routing.effort import Effort
from tools import BudgetExhausted, ModelError, Usage


@dataclass(slots=True)
class Draw:
    """The samples that one model gave, of at most `samples`, and the failure that ended them."""

    samples: int
    replies: list[ChatReply] = field(default_factory=list)
    failure: ModelError | None = None

    @property
    def usage(self) -> Usage:
        """Return what the samples took."""
        return sum((reply.usage for reply in self.replies), Usage())


@dataclass(slots=True)
class Question:
    """A request and the legs of its way; `why` is the reason for the next leg, `end` its deadline."""

    request: ChatRequest
    difficulty: Difficulty
    effort: Effort
    end: float
    why: str = ""
    legs: list[Leg] = field(default_factory=list)
    best: Vote | None = None
    failures: list[ModelError] = field(default_factory=list)

    def __post_init__(self) -> None:
        rejected = self.request.rejected
        self.why = f"{self.difficulty}; {rejected} answers rejected" if rejected else str(self.difficulty)

    def samples(self, unheeded: tuple[str, ...]) -> int:
        """Return how many samples the answer is worth: several only where one can be compared with another."""
        asked = self.request
        comparable = asked.schema is not None and not asked.tools and can_agree(asked.schema, unheeded)
        return self.effort.samples if comparable else 1

    def sample(self, request: ChatRequest, number: int, temperature: float) -> ChatRequest:
        """Return the request for a sample: the first as it was asked, the others warmer and with other seeds."""
        if number == 0:
            return request
        seed = None if request.seed is None else request.seed + number
        return replace(request, temperature=max(request.temperature, temperature), seed=seed)

    def note(self, model: str, usage: Usage, outcome: str) -> None:
        """Add a leg; its outcome is the reason for the next one."""
        self.legs.append(Leg(model, usage, self.why, outcome))
        self.why = f"{model}: {outcome}"

    def answered(self, name: str) -> ChatReply:
        """Return the best answer under the router's name with all that it took, or raise why there is none."""
        if self.best is None:
            raise self._failure()
        usage = sum((leg.usage for leg in self.legs), Usage())
        return replace(self.best.reply, usage=usage, model=name, legs=tuple(self.legs))

    def _failure(self) -> ModelError | BudgetExhausted:
        tried = "; ".join(f"{leg.model} {leg.outcome}" for leg in self.legs)
        if not self.failures:
            return BudgetExhausted(
                f"no model of the table may be asked: {tried}",
                hint="raise the caps of the table, or shorten the prompt",
            )
        last = self.failures[-1]
        if len(self.failures) == 1 or any(
            all(isinstance(failure, kind) for failure in self.failures) for kind in (ContextTooLong, OutOfTime)
        ):
            return last
        return ModelError(f"every model of the table failed: {tried}", hint=last.hint)
