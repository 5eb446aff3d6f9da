"""What tokens cost: by the model table where there is one, nothing on this machine, and otherwise unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import Field

from agents.documents import Document
from tools import Usage

PER = 1_000_000
"""Prices are per million tokens."""
ON_THIS_MACHINE = frozenset({"embedded", "scripted"})


class Price(Document):
    """What a million tokens cost, read (`prompt`) and written (`completion`)."""

    prompt: float = Field(ge=0)
    completion: float = Field(ge=0)

    def of(self, usage: Usage) -> float:
        """Return the price of what was used."""
        return (usage.prompt_tokens * self.prompt + usage.completion_tokens * self.completion) / PER


FREE = Price(prompt=0, completion=0)


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices of models by name in one currency; `rest` is that of all others, None where nobody has said it."""

    prices: Mapping[str, Price | None] = field(default_factory=dict)
    rest: Price | None = None
    currency: str = "USD"

    def of(self, model: str) -> Price | None:
        """Return the price of a model, or None if it is not known."""
        return self.prices.get(model, self.rest)


def prices_of(spec: str) -> PriceList:
    """Return the prices of the model that `spec` opens.

    Those of a table are the table's own. Another model has the price of the entry with the same `spec` in the default
    table; without one the embedded engine costs nothing, and the price of a server is not known.
    """
    from agents.routing.table import default_table_path, read_table, table_path

    scheme, _, rest = spec.strip().partition(":")
    if scheme == "route":
        return read_table(table_path(rest)).prices()
    own = FREE if scheme in ON_THIS_MACHINE else None
    path = default_table_path()
    if not path.is_file():
        return PriceList(rest=own)
    table = read_table(path)
    named = [entry.cost for entry in table.models if entry.spec == spec.strip()]
    return PriceList(rest=named[0] if named else own, currency=table.currency)
