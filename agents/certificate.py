"""The certificate: everything a reader needs to believe an answer, or to find out where not to."""

import platform
from collections.abc import Iterator
from importlib import metadata
from typing import Any, Literal

from pydantic import Field

from agents.documents import Document, Ground, Json, Offer, Result, Ruling, Status, digest_of

PACKAGES = ("groundplan", "z3-solver", "ortools", "langgraph", "pydantic")


class Certificate(Document):
    """State what was formalized, who solved it, what is proven and what independent checkers said.

    `hashes` are SHA-256 of the request, the specification, the plan and the data; `seconds` are wall-clock
    seconds by node of the graph; `answers` are those to the agent's questions, by their field; `accepted` lists
    constraints given up with the author's consent. It is a statement and not signed: who can write the file can
    write all of it, hashes too. What can be found out about it without a solver, `altered`, `unfounded`,
    `contradictions` and the checkers of the formalism find; `on_trust` is the rest.
    """

    status: Status
    reason: str
    request: str
    formalism: str
    spec: Json
    grounds: tuple[Ground, ...]
    assumptions: tuple[str, ...]
    dropped: tuple[str, ...]
    unused: tuple[str, ...]
    answers: dict[str, str] = Field(default_factory=dict)
    accepted: tuple[Json, ...]
    plan: Any
    cost: float | None
    details: Json
    proven_optimal: bool
    bound: float | None
    core: tuple[str, ...]
    offers: tuple[Offer, ...]
    rulings: tuple[Ruling, ...]
    engine: str
    statistics: Json
    model: str
    usage: Json
    rounds: int
    seconds: dict[str, float]
    hashes: dict[str, str]
    versions: dict[str, str]

    @property
    def result(self) -> Result:
        """Return the solver's part as a result, for checking it again."""
        status: Literal["solved", "unsolvable", "gave up"] = "gave up"
        if self.status == "solved" or self.status == "unsolvable":
            status = self.status
        return Result(
            status=status,
            plan=self.plan,
            cost=self.cost,
            details=self.details,
            optimal=self.proven_optimal,
            bound=self.bound,
            core=self.core,
            offers=self.offers,
            reason=self.reason,
            engine=self.engine,
            statistics=self.statistics,
        )

    def altered(self) -> tuple[str, ...]:
        """Return which of request, specification and plan no longer have the hash that was certified."""
        contents = {"request": self.request, "spec": self.spec, "plan": self.plan}
        return tuple(name for name, content in contents.items() if digest_of(content) != self.hashes.get(name))

    def unfounded(self) -> tuple[str, ...]:
        """Return what is wrong with the words that values rest on: those of the request at their place, or an answer.

        A value without words is an assumption. Case, white space and the stop at the end do not count.
        """
        return tuple(self._unfounded())

    def contradictions(self) -> tuple[str, ...]:
        """Return which of its own statements cannot all be true, whatever the plan is worth."""
        return tuple(self._contradictions())

    def on_trust(self) -> tuple[str, ...]:
        """Return what rests on the solver's word alone: a checker judges a plan, and not that none is better."""
        if self.status == "unsolvable":
            return ("nothing satisfies the request",)
        if self.status != "solved" or self.cost is None:
            return ()
        if self.proven_optimal:
            return (f"no plan is better than {self.cost:g}",)
        return () if self.bound is None else (f"no value better than {self.bound:g} is possible",)

    def _unfounded(self) -> Iterator[str]:
        answered = {_words(answer) for answer in self.answers.values()}
        for ground in self.grounds:
            if ground.start >= 0:
                found = _words(self.request[ground.start : ground.end]) == _words(ground.source)
            else:
                found = not ground.source or _words(ground.source) in answered
            if not found:
                where = "at their place in the request" if ground.start >= 0 else "in an answer"
                yield f"{ground.field}: the words {ground.source!r} are not {where}"

    def _contradictions(self) -> Iterator[str]:
        accepted = bool(self.rulings) and all(ruling.passed for ruling in self.rulings)
        if self.status == "solved" and self.plan is None:
            yield "its status is 'solved', but it holds no plan"
        if self.status == "solved" and not accepted:
            yield "its status is 'solved', but it names no checkers that all accepted the plan"
        if self.status != "solved" and accepted:
            yield f"its status is {self.status!r}, but the checkers it names accepted a plan"
        if self.status == "solved" and self.proven_optimal and self.bound not in (None, self.cost):
            yield f"the plan is worth {self.cost} and proven optimal, but the best possible value is {self.bound:g}"


def _words(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".,;")


def certify(state: Json, model: str, digest: str) -> Certificate:
    """Make the certificate of a finished run from its state, the model's name and the data's hash."""
    draft, result = state.get("draft", {}), state.get("result", {})
    spec = state.get("spec", {})
    return Certificate.model_validate(
        {
            "status": state["status"],
            "reason": state.get("reason", ""),
            "request": state["text"],
            "formalism": state["formalism"],
            "spec": spec,
            **{key: draft.get(key, ()) for key in ("grounds", "assumptions", "dropped", "unused")},
            "answers": state.get("answers", {}),
            "accepted": state.get("accepted", ()),
            "plan": result.get("plan"),
            "cost": result.get("cost"),
            "details": result.get("details", {}),
            "proven_optimal": result.get("optimal", False),
            "bound": result.get("bound"),
            "core": result.get("core", ()),
            "offers": result.get("offers", ()),
            "rulings": state.get("rulings", ()),
            "engine": result.get("engine", ""),
            "statistics": result.get("statistics", {}),
            "model": model,
            "usage": state.get("usage", {}),
            "rounds": state.get("rounds", 0),
            "seconds": state.get("seconds", {}),
            "hashes": {
                "request": digest_of(state["text"]),
                "spec": digest_of(spec),
                "plan": digest_of(result.get("plan")),
                "data": digest,
            },
            "versions": _versions(),
        }
    )


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found
