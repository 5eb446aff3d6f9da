"""The model table: which models there are, what they cost, what they take, and how far a router may go."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import Field, ValidationError, field_validator

from agents.documents import Document, digest_of
from agents.misfit import meant, misfits
from agents.models.registry import KINDS
from agents.routing.effort import ROLES, EffortPolicy, Role
from agents.routing.prices import FREE, Price, PriceList
from tools import InputError, Place

TABLE_VARIABLE = "GROUNDPLAN_MODELS"
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_EXAMPLE = 'begin with [[models]], name = "small", spec = "embedded", role = "local-small"'


class ModelEntry(Document):
    """One model: `spec` as `open_model` takes it, its place in the order, its price and its limits.

    A local model without a price costs nothing; the price of a remote one is then unknown. `key_variable` names the
    environment variable with the API key of its server; no other server gets that key. A call takes at most
    `timeout_s`; without it, half of the time that is left as long as another model could take over.
    """

    name: str = Field(min_length=1)
    spec: str
    role: Role
    price: Price | None = None
    context_tokens: int | None = Field(default=None, ge=1)
    requests_per_minute: int | None = Field(default=None, ge=1)
    timeout_s: float | None = Field(default=None, gt=0)
    key_variable: str = ""

    @field_validator("spec")
    @classmethod
    def _opens_one_model(cls, spec: str) -> str:
        scheme = spec.partition(":")[0]
        if scheme == "route" or scheme not in KINDS:
            raise ValueError(f"{spec!r} opens no single model; such as embedded or http://127.0.0.1:8000/v1#NAME")
        return spec

    @property
    def cost(self) -> Price | None:
        """Return the price, nothing to pay for a local model without one, or None if it is not known."""
        return self.price or (None if self.role == "remote" else FREE)


class Caps(Document):
    """How far a router may go; what is left out is not limited.

    `price` bars every model that costs more per million tokens. `total` is the money, `tokens` the tokens of all models
    together. `each` and `tokens_each` are what a question adds to what may be spent; the rest of it is passed on.
    """

    price: float | None = Field(default=None, ge=0)
    total: float | None = Field(default=None, ge=0)
    each: float | None = Field(default=None, ge=0)
    tokens: int | None = Field(default=None, ge=0)
    tokens_each: int | None = Field(default=None, ge=0)

    @property
    def on_money(self) -> bool:
        """Say whether money is limited at all."""
        return any(limit is not None for limit in (self.price, self.total, self.each))


class AgreementPolicy(Document):
    """When samples agree: the share that must say the same, blind to fields that hold reasons in words."""

    share: float = Field(default=0.6, gt=0, le=1)
    temperature: float = Field(default=0.7, ge=0, le=2)
    unheeded: tuple[str, ...] = ("reason", "reasoning", "thought", "plan")


class ModelTable(Document):
    """The models of a router and its policy."""

    models: tuple[ModelEntry, ...] = Field(min_length=1)
    currency: str = "USD"
    caps: Caps = Caps()
    effort: EffortPolicy = EffortPolicy()
    agreement: AgreementPolicy = AgreementPolicy()
    rest_s: float = Field(default=60.0, ge=0)

    @field_validator("models")
    @classmethod
    def _names_are_unique(cls, models: tuple[ModelEntry, ...]) -> tuple[ModelEntry, ...]:
        names = [entry.name for entry in models]
        twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
        if twice is not None:
            raise ValueError(f"two models are named {twice!r}")
        return models

    def in_order(self) -> tuple[ModelEntry, ...]:
        """Return the models from the first that is asked to the last: by role, then as they are listed."""
        return tuple(sorted(self.models, key=lambda entry: ROLES.index(entry.role)))

    def digest(self) -> str:
        """Return a digest of what the answers depend on: neither prices nor caps nor limits of time."""
        told = {
            "models": [(entry.name, entry.spec, entry.context_tokens) for entry in self.in_order()],
            "effort": self.effort.json_form(),
            "agreement": self.agreement.json_form(),
        }
        return digest_of(told)

    def prices(self) -> PriceList:
        """Return what the models cost."""
        return PriceList({entry.name: entry.cost for entry in self.models}, currency=self.currency)


def default_table_path() -> Path:
    """Return the file that `route:` reads: `GROUNDPLAN_MODELS`, or `models.toml` in the user's configuration."""
    named = os.environ.get(TABLE_VARIABLE)
    return Path(named) if named else user_config_path("groundplan", appauthor=False) / "models.toml"


def table_path(named: str) -> Path:
    """Return the file of a table by its name; without one the default."""
    return Path(named) if named else default_table_path()


def table_identity(spec: str) -> dict[str, str]:
    """Return what an evaluation notes of the table behind a model's text; nothing if there is none."""
    scheme, _, named = spec.strip().partition(":")
    return {"table": read_table(table_path(named)).digest()} if scheme == "route" else {}


def read_table(path: Path) -> ModelTable:
    """Read a table from TOML, or from JSON if the name ends so.

    Raises `InputError` if there is no such file, and with the place if it has another form.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"cannot read the model table {str(path)!r}: {error.strerror}",
            hint=f"name one by route:FILE or {TABLE_VARIABLE}; {_EXAMPLE}",
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"the model table {str(path)!r} is not UTF-8 text", hint=_EXAMPLE) from error
    document = _parsed(text, path)
    try:
        return ModelTable.model_validate(document)
    except ValidationError as error:
        raise _misfit(error, text, path) from error


def _parsed(text: str, path: Path) -> Any:
    try:
        return json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except json.JSONDecodeError as error:
        place = Place(text, error.lineno, error.colno, origin=path.name)
        raise InputError(f"the model table is not JSON: {error.msg}", hint=_EXAMPLE, place=place) from error
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (max(1, len(text.splitlines())), 1)
        raise InputError(
            f"the model table is not TOML: {_TOML_PLACE.sub('', str(error)).strip()}",
            hint=_EXAMPLE,
            place=Place(text, line, column, origin=path.name),
        ) from error


def _misfit(error: ValidationError, text: str, path: Path) -> InputError:
    first = error.errors(include_url=False)[0]["loc"]
    hint = meant(error, ModelTable) or _EXAMPLE
    told = misfits(error) if first else f"the table: {misfits(error)}"
    return InputError(f"the model table is wrong at {told}", hint=hint, place=_place_of(first, text, path))


def _place_of(location: tuple[str | int, ...], text: str, path: Path) -> Place | None:
    """Find the line of a value in TOML: its key below the header of its section; the header if there is no key."""
    if path.suffix == ".json" or not location:
        return None
    lines = text.splitlines()
    start = 0
    if len(location) > 1:
        number = location[1] if isinstance(location[1], int) else 0
        header = re.compile(rf"\s*\[+\s*{re.escape(str(location[0]))}\b")
        starts = [index for index, line in enumerate(lines) if header.match(line)]
        start = starts[number] if number < len(starts) else 0
    end = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    for key in reversed([step for step in location if isinstance(step, str)]):
        for index in range(start, end if len(location) > 1 else len(lines)):
            if found := re.match(rf"(\s*){re.escape(key)}\s*=", lines[index]):
                column = len(found[1]) + 1
                return Place(text, index + 1, column, column + len(key), origin=path.name)
    return Place(text, start + 1, 1, origin=path.name)
