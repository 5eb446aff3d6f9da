"""Run the calls of a model: checked first, side by side where that is safe, never twice for the same answer."""

import asyncio
import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from agents.documents import Json
from agents.formalisms.base import Log, no_log
from agents.models.chat import ToolCall
from agents.tool_calls.calling import called
from agents.tool_calls.fingerprint import fingerprint
from agents.tool_calls.observation import Observation, observed
from agents.tool_calls.policy import CallPolicy, Pending
from agents.tool_calls.record import CallCounts, CallRecord, CallStatus, counts_of
from tools import InputError, Tool, Toolbox, ToolFailed

CALL = "tool.call"


class ToolExecutor:
    """Answer the calls of one conversation, in their order; every failure is an observation that the model can read.

    The definitions of the tools are pinned by their digest when it is made: should they change, no call runs any more.
    Raises `InputError` for a policy that speaks of other tools: one that is misspelt would else be free to run.
    """

    def __init__(self, toolbox: Toolbox, policy: CallPolicy | None = None, log: Log = no_log) -> None:
        self.toolbox = toolbox
        self.policy = policy or CallPolicy()
        self.records: list[CallRecord] = []
        self._log = log
        self._tools: dict[str, Tool[..., Any]] = {tool.name: tool for tool in toolbox}
        self._pinned = toolbox.digest()
        self.policy.check_names(self._tools)
        self._answered: dict[str, CallRecord] = {}
        self._settled: dict[str, CallRecord] = {}

    @property
    def counts(self) -> CallCounts:
        """Return what became of all calls so far."""
        return counts_of(self.records)

    async def execute(self, calls: Sequence[ToolCall]) -> tuple[CallRecord, ...]:
        """Run the calls of one turn and return their records in the same order.

        Neighbouring calls that only read run side by side, those of ordinary functions in threads (see `called`, also
        for what becomes of them when this is cancelled). Raises `InputError` if the tools' definitions have changed.
        """
        if self.toolbox.digest() != self._pinned:
            raise InputError(
                "the definitions of the tools have changed since the conversation began", hint="begin anew"
            )
        first = len(self.records)
        allowed = calls[: self.policy.turn_calls]
        for reading, group in groupby(allowed, key=lambda call: self.policy.reads(call.name)):
            if reading:
                await self._side_by_side(list(group))
            else:
                for call in group:
                    self._note(*await self._changing(call))
        for call in calls[self.policy.turn_calls :]:
            text = f"only {self.policy.turn_calls} calls a turn are run; make this one again if it is still needed"
            self._note(call, "over limit", Observation(call.name, False, text))
        return tuple(self.records[first:])

    async def _side_by_side(self, calls: list[ToolCall]) -> None:
        """Run calls that only read; one that is already answered, here or before, is not run."""
        fresh: dict[str, ToolCall] = {}
        for call in calls:
            key = _key(call)
            if key not in self._answered and self._is_valid(call):
                fresh.setdefault(key, call)
        found = dict(zip(fresh, await asyncio.gather(*map(self._run, fresh.values())), strict=True))
        for call in calls:
            key = _key(call)
            if key in found:
                self._note(call, *found.pop(key))
            elif not self._is_valid(call):
                self._note(call, "invalid", observed(self.toolbox.call(call.name, call.arguments)))
            else:
                self._note(call, *self._before(key) or await self._run(call))

    async def _changing(self, call: ToolCall) -> tuple[ToolCall, CallStatus, Observation]:
        """Run a call that changes something, unless it failed already in this very state or was committed before."""
        if not self._is_valid(call):
            return call, "invalid", observed(self.toolbox.call(call.name, call.arguments))
        if before := self._before(_key(call)):
            return call, *before
        if call.name in self.policy.committing and (refusal := await self._refusal(call)):
            return call, "refused", Observation(call.name, False, refusal)
        return call, *await self._run(call)

    async def _refusal(self, call: ToolCall) -> str:
        """Return why a commit may not run, or nothing if the request grants it or somebody approves."""
        arguments: Json = json.loads(call.arguments.strip() or "{}")
        ran = [record for record in self._settled.values() if record.status != "refused"]
        runs = sum(record.call.name == call.name for record in ran)
        doubts = self.policy.doubts(call.name, arguments, runs)
        if not doubts or await self.policy.approve(Pending(call.name, arguments, doubts)):
            return ""
        return f"{call.name!r} has effects that cannot be taken back and was not approved: {'; '.join(doubts)}"

    def _before(self, key: str) -> tuple[CallStatus, Observation] | None:
        earlier = self._settled.get(key) or self._answered.get(key)
        if earlier is None:
            return None
        what = "answered" if earlier.observation.ok else earlier.status
        text = f"already {what}, see call {earlier.number}; nothing has changed since"
        return "redundant", Observation(earlier.call.name, earlier.observation.ok, text)

    async def _run(self, call: ToolCall) -> tuple[CallStatus, Observation]:
        """Run a call, in a thread if its tool is an ordinary function.

        A function that changes something has no time limit: a thread cannot be stopped, and the next call would meet
        it at work.
        """
        tool, reads = self._tools[call.name], self.policy.reads(call.name)
        try:
            async with asyncio.timeout(self.policy.timeout_s if reads or tool.is_async else None):
                result = await called(self.toolbox, tool, call.arguments, changing=not reads)
        except TimeoutError:
            result = ToolFailed(call.name, f"no answer within {self.policy.timeout_s:g} s", "same")
        return ("failed" if isinstance(result, ToolFailed) else "ok"), observed(result)

    def _is_valid(self, call: ToolCall) -> bool:
        if call.name not in self._tools:
            return False
        try:
            self._tools[call.name].arguments.validate_json(call.arguments.strip() or "{}")
        except ValidationError:
            return False
        return True

    def _note(self, call: ToolCall, status: CallStatus, observation: Observation) -> None:
        record = CallRecord(len(self.records) + 1, call, status, observation)
        self.records.append(record)
        self._log(CALL, record.json_form())
        if status not in ("ok", "failed", "refused"):
            return
        if status == "ok" and not self.policy.reads(call.name):
            self._answered.clear()
        if call.name in self.policy.committing:
            # Nobody knows whether a commit that failed did nothing, and nobody should be asked twice.
            self._settled[_key(call)] = record
        elif not observation.may_pass and (status == "failed" or self.policy.reads(call.name)):
            self._answered[_key(call)] = record


def _key(call: ToolCall) -> str:
    """Return the fingerprint of a call as a model wrote it; what is no JSON is like itself alone."""
    try:
        return fingerprint(call.name, json.loads(call.arguments.strip() or "{}"))
    except (ValueError, RecursionError):
        return fingerprint(call.name, call.arguments)
