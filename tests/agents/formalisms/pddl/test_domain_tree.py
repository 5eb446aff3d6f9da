"""From a document to a domain that reads back."""

import pytest

from agents.formalisms.pddl.domain_clauses import Told
from agents.formalisms.pddl.domain_document import (
    EQUALS,
    ActionBody,
    ActionHead,
    ActionPart,
    ClausePart,
    Declarations,
    DomainDocument,
    ParameterPart,
    PredicatePart,
    TypePart,
)
from agents.formalisms.pddl.domain_guides import body_guide, heads_guide
from agents.formalisms.pddl.domain_tree import pddl_name, to_domain
from planners import read_domain, write_domain
from tests.agents.formalisms.pddl import buckets

HEAD = ActionHead(
    words="swap A and B",
    name="Swap Two",
    parameters=(ParameterPart(name="A", type="big box"), ParameterPart(name="B", type="big box")),
)


@pytest.mark.parametrize(
    ("name", "fit"),
    [("Pick Up", "pick-up"), ("?x", "x"), ("2nd", "x-2nd"), ("and", "x-and"), ("räum", "r-um"), ("", "x")],
)
def test_any_name_becomes_one_that_pddl_allows(name: str, fit: str) -> None:
    assert pddl_name(name) == fit


def test_a_document_becomes_a_domain_that_reads_back() -> None:
    body = ActionBody(
        clauses=(
            ClausePart(words="A is not B", role="needs_not", literals=((EQUALS, "A", "B"),)),
            ClausePart(words="A is up", role="makes_true", literals=(("is up", "A"), ("is up", "A"))),
            ClausePart(words="B is not up", role="makes_false", literals=(("is up", "B"),)),
        )
    )
    declared = Declarations(
        types=(TypePart(name="big box", parent="box"), TypePart(name="box")),
        predicates=(PredicatePart(name="is up", arguments=("box",), phrase="{1} is up"),),
    )
    domain = to_domain(DomainDocument(declared=declared, actions=(ActionPart(head=HEAD, body=body),)))
    text = write_domain(domain)
    assert write_domain(read_domain(text)) == text
    assert domain.requirements == (":strips", ":typing", ":equality", ":negative-preconditions")
    assert "(not (= ?a ?b))" in text
    assert ":effect (and (is-up ?a) (not (is-up ?b)))" in text


def test_a_literal_can_only_be_made_of_parameters_whose_types_fit() -> None:
    fill = ActionHead.model_validate(buckets.HEADS[0])
    guide = body_guide(buckets.GIVEN, fill, [Told("B must be empty")])
    (entry,) = guide["properties"]["clauses"]["prefixItems"]
    choices = {
        choice["prefixItems"][0]["const"]: [place["enum"] for place in choice["prefixItems"][1:]]
        for choice in entry["properties"]["literals"]["items"]["anyOf"]
    }
    assert choices["at"] == [["B"], ["W"]]
    assert choices["lane"] == [["W"], ["W"]]
    assert choices[EQUALS] == [["B", "W"], ["B", "W"]]


def test_a_parameter_has_a_declared_type() -> None:
    action = heads_guide(buckets.GIVEN)["properties"]["actions"]["items"]
    parameter = action["properties"]["parameters"]["items"]
    assert parameter["properties"]["type"]["enum"] == ["bucket", "place", "well", "object"]
