"""What may be spent: a ceiling, and an allowance for each question whose rest the later ones may use."""

from dataclasses import dataclass, field

from tools import InputError


@dataclass(slots=True)
class Account:
    """An amount of one thing: money or tokens.

    `total` is the ceiling; each question adds `each` to what is at hand, and what it leaves stays there. None lifts
    the limit. An amount is set aside before a call and settled behind it, so that calls side by side cannot together
    pass a limit that each of them keeps.
    """

    total: float | None = None
    each: float | None = None
    spent: float = 0.0
    aside: float = 0.0
    allowed: float = 0.0

    def __post_init__(self) -> None:
        for name in ("total", "each"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise InputError(f"the limit {name!r} is {value!r}", hint="give zero or more")

    @property
    def left(self) -> float | None:
        """Return what may still be spent now, or None without any limit."""
        taken = self.spent + self.aside
        limits = [self.total] if self.each is None else [self.total, self.allowed]
        known = [limit - taken for limit in limits if limit is not None]
        return max(0.0, min(known)) if known else None

    def admits(self, amount: float) -> bool:
        """Say whether that much is left."""
        return self.left is None or amount <= self.left

    def begin_question(self) -> None:
        """Add the allowance of a question."""
        self.allowed += self.each or 0.0


@dataclass(frozen=True, slots=True)
class Reserve:
    """The money and the tokens of one call: those it may take, or those it took."""

    money: float
    tokens: int


@dataclass(slots=True)
class Purse:
    """The money and the tokens that a router may spend."""

    money: Account = field(default_factory=Account)
    tokens: Account = field(default_factory=Account)

    def begin_question(self) -> None:
        """Add the allowances of a question; what those before it left is still there."""
        self.money.begin_question()
        self.tokens.begin_question()

    def refusal(self, reserve: Reserve) -> str:
        """Say why a call that may take `reserve` is beyond what is left; nothing if it is not."""
        if not self.money.admits(reserve.money):
            return f"may cost {reserve.money:.4g} and {self.money.left:.4g} is left"
        if not self.tokens.admits(reserve.tokens):
            return f"may take {reserve.tokens} tokens and {self.tokens.left:.0f} are left"
        return ""

    def set_aside(self, reserve: Reserve) -> None:
        """Keep an amount for a call that begins."""
        self.money.aside += reserve.money
        self.tokens.aside += reserve.tokens

    def settle(self, reserve: Reserve, spent: Reserve) -> None:
        """Replace what was set aside by what the call took."""
        self.money.aside -= reserve.money
        self.tokens.aside -= reserve.tokens
        self.money.spent += spent.money
        self.tokens.spent += spent.tokens
