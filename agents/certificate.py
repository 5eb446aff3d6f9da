"""The certificate: everything a reader needs to believe an answer, or to find out where not to."""

import platform
from importlib import metadata
from typing import Any, Literal

from agents.documents import Document, Ground, Json, Offer, Result, Ruling, Status, digest_of

PACKAGES = ("groundplan", "z3-solver", "ortools", "langgraph", "pydantic")


class Certificate(Document):
    """State what was formalized, who solved it, what is proven and what independent checkers said.

    `hashes` are SHA-256 of the request, the specification, the plan and the data; `seconds` are wall-clock
    seconds by node of the graph; `accepted` lists constraints given up with the author's consent.
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
