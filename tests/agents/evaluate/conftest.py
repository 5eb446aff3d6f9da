"""A world, and a model that reads every request exactly: what is tested here is what comes after reading."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from agents.documents import Draft, Json
from agents.evaluate.task_sets import travel_tasks
from agents.formalisms.base import Log, Wording, no_log
from agents.formalisms.travel import TravelFormalism
from agents.models.chat import ChatModel, ChatRequest, Message
from agents.models.scripted import Reply, ScriptedModel
from agents.models.structured import ask
from envs import Tables, TripTask, load_tables
from tools import Usage


class Written(BaseModel):
    model_config = ConfigDict(extra="forbid")

    spec: dict[str, Any]


class Dictated(TravelFormalism):
    """The travel formalism with a model that writes the specification itself."""

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        reply = await ask(model, (Message("user", wording.text),), Written)
        return Draft(spec=reply.value.spec), reply.usage


Reader = Callable[[Mapping[str, TripTask]], ScriptedModel]


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_tables()


@pytest.fixture(scope="session")
def formalism(tables: Tables) -> Dictated:
    return Dictated(tables)


@pytest.fixture(scope="session")
def tasks(tables: Tables) -> dict[str, TripTask]:
    return {task.id: task for task in travel_tasks(tables, None, "generated", count=3)}


@pytest.fixture(scope="session")
def clashing(tables: Tables) -> dict[str, TripTask]:
    return {task.id: task for task in travel_tasks(tables, None, "generated-unsat", count=3)}


def exact_reader(tasks: Mapping[str, TripTask], **changes: Any) -> ScriptedModel:
    """Return a model that knows each request's specification, with `changes` to all of them."""
    by_text = {task.text: task.request.model_dump(mode="json") for task in tasks.values()}

    def read(request: ChatRequest) -> Reply:
        form: Json = {"spec": {**by_text[request.messages[0].content], **changes}}
        return json.dumps(form)

    return ScriptedModel(read)


@pytest.fixture
def reader() -> Callable[..., ScriptedModel]:
    return exact_reader
