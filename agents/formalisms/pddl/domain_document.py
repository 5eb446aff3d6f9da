"""The document that a model fills in for a domain: typed lists, each entry with the words it rests on."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=60)]
Words = Annotated[str, Field(max_length=1000)]
Fact = Annotated[tuple[Name, ...], Field(min_length=1, max_length=9)]
"""A predicate and its arguments."""
EQUALS = "="
"""The predicate of a literal that says that two parameters are the same object."""
Role = Literal["needs", "needs_not", "makes_true", "makes_false"]
"""What a clause says of an action: precondition, negative precondition, add effect, delete effect."""
ROLES: tuple[Role, ...] = get_args(Role)
MOST_LITERALS = 3
"""How many literals one clause can say."""


class Part(BaseModel):
    """The base of what the model fills in: frozen, unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TypePart(Part):
    """A type; an empty `parent` means that it stands directly below `object`."""

    name: Name
    parent: Annotated[str, Field(max_length=60)] = ""


class PredicatePart(Part):
    """A predicate with the types of its arguments and how the text says it, `{1} is on {2}`."""

    name: Name
    arguments: tuple[Name, ...] = Field(max_length=8)
    phrase: Words


class Declarations(Part):
    """Step one: what things there are and what can be said of them."""

    types: tuple[TypePart, ...] = Field(max_length=30)
    predicates: tuple[PredicatePart, ...] = Field(max_length=40)


class ParameterPart(Part):
    """A parameter of an action, named as the text names it."""

    name: Name
    type: Name


class ActionHead(Part):
    """An action by the words that name it, its own name and its parameters."""

    words: Words
    name: Name
    parameters: tuple[ParameterPart, ...] = Field(max_length=10)


class ActionList(Part):
    """The start of step two: which actions there are."""

    actions: tuple[ActionHead, ...] = Field(max_length=40)


class ClausePart(Part):
    """One clause of the text on an action: how it bears on the action, and the literals that it says."""

    words: Words
    role: Role
    literals: tuple[Fact, ...] = Field(max_length=MOST_LITERALS)


class ActionBody(Part):
    """The rest of step two: what the clauses on one action say."""

    clauses: tuple[ClausePart, ...] = Field(max_length=60)

    def literals(self, role: Role) -> tuple[tuple[str, ...], ...]:
        """Return the literals of one role, each once."""
        found = (literal for clause in self.clauses if clause.role == role for literal in clause.literals)
        return tuple(dict.fromkeys(found))


class ActionPart(Part):
    """An action: its head and its body."""

    head: ActionHead
    body: ActionBody


class DomainDocument(Part):
    """A domain as far as it was read: declarations first, then the actions."""

    declared: Declarations
    actions: tuple[ActionPart, ...] = ()
