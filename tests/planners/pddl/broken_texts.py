"""Mistakes planted into the parcels world: what is replaced by what, and which finding must come of it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Planted:
    """Replace `old` (the first of its kind) by `new` and expect `code` at `line`, with `hint` in its hint."""

    code: str
    line: int
    old: str
    new: str
    hint: str = ""
    source: Literal["domain", "problem"] = "domain"
    severity: Literal["error", "warning", "note"] = "error"


def problem(code: str, line: int, old: str, new: str, hint: str = "") -> Planted:
    """Plant a mistake into the problem."""
    return Planted(code, line, old, new, hint, "problem")


def warning(code: str, line: int, old: str, new: str, hint: str = "") -> Planted:
    """Plant something legal but odd into the domain."""
    return Planted(code, line, old, new, hint, "domain", "warning")


PLANTED = (
    # names in the domain
    Planted("unknown-predicate", 16, "(at ?v ?a) (road", "(att ?v ?a) (road", "'at'"),
    Planted("unknown-predicate", 17, "(not (at ?v ?a))", "(not (att ?v ?a))", "'at'"),
    Planted("unknown-predicate", 20, "(and (at ?c ?p) (lies", "(andd (at ?c ?p) (lies", "'and'"),
    Planted("unknown-variable", 16, "(road ?a ?b)", "(road ?a ?bb)", "'?b'"),
    Planted("unknown-variable", 17, "(not (at ?v ?a))", "(not (at ?v ?from))", "?a"),
    Planted("unknown-type", 15, "?v - van", "?v - vann", "'van'"),
    Planted("unknown-type", 8, "?c - carrier ?p", "?c - carier ?p", "'carrier'"),
    Planted("unknown-type", 5, "van drone - carrier", "van drone - carier", "'carrier'"),
    Planted("unknown-type", 6, "hub - place", "hub - plaice", "'place'"),
    Planted("unknown-requirement", 2, ":typing", ":typeing", "':typing'"),
    Planted("unknown-requirement", 2, ":typing", "typing", "':typing'"),
    Planted("unknown-section", 7, "(:predicates", "(:predicate", "':predicates'"),
    Planted("unknown-section", 14, "(:action drive", "(:actoin drive", "':action'"),
    Planted("unknown-part", 16, ":precondition", ":precondtion", "':precondition'"),
    Planted("unknown-part", 17, ":effect", ":effects", "':effect'"),
    Planted("unknown-function", 17, "(increase (total-cost) (len", "(increase (total-costs) (len", "'total-cost'"),
    Planted("unknown-function", 17, "(length ?a ?b))))", "(lenght ?a ?b))))", "'length'"),
    Planted("unknown-object", 16, "(road ?a ?b)", "(road ?a b)", "'?b'"),
    Planted("unknown-object", 16, "(road ?a ?b)", "(road ?a port)", ":constants"),
    # counts and types in the domain
    Planted("arity", 16, "(at ?v ?a) (road", "(at ?v) (road", "(at ?c - carrier ?p - place)"),
    Planted("arity", 21, "(full ?c) (not (lies", "(full ?c ?p) (not (lies"),
    Planted("arity", 20, "(not (full ?c))", "(not (full ?c) (lies ?x ?p))", "(and ...)"),
    Planted("type", 16, "(at ?v ?a) (road", "(at ?a ?v) (road", "?v"),
    Planted("type", 20, "(lies ?x ?p)", "(lies ?c ?p)", "?x"),
    Planted("arity", 17, "(length ?a ?b))))", "(length ?a))))"),
    # duplicates, reserved words, cycles
    Planted("duplicate", 11, "(road ?a - place ?b - place)", "(lies ?a - place ?b - place)"),
    Planted("duplicate", 18, "(:action load", "(:action drive"),
    Planted("duplicate", 15, ":parameters (?v - van ?a - place ?b", ":parameters (?v - van ?a - place ?a"),
    Planted("duplicate", 6, "hub - place", "hub hub - place"),
    Planted("duplicate", 17, ":effect (and (at", ":precondition () :effect (and (at"),
    Planted("reserved", 12, "(full ?c - carrier)", "(not ?c - carrier)"),
    Planted("cyclic-types", 4, "place carrier parcel - object", "carrier - van place parcel - object"),
    Planted("bad-name", 12, "(full ?c", "(full, ?c"),
    Planted("not-a-variable", 15, "?v - van", "v - van", "'?v'"),
    # parentheses and other syntax
    Planted("unclosed", 16, "(road ?a ?b))", "(road ?a ?b)", "add"),
    Planted("unclosed", 14, "(length ?a ?b))))", "(length ?a ?b)))"),
    Planted("unclosed", 7, "(full ?c - carrier))", "(full ?c - carrier)"),
    Planted("extra-parenthesis", 16, "(road ?a ?b))", "(road ?a ?b)))", "delete"),
    Planted("extra-parenthesis", 17, "(length ?a ?b))))", "(length ?a ?b)))))", "delete"),
    Planted("syntax", 15, "?v - van", "?v -van", "blanks"),
    Planted("syntax", 8, "?p - place)", "?p -)", "type"),
    Planted("syntax", 16, ":precondition (and (at", ":precondition full (and (at"),
    Planted("syntax", 21, "(and (inside", "(or (inside", "definite"),
    Planted("syntax", 20, "(not (full ?c))", "(! (full ?c))", "'not'"),
    Planted("syntax", 24, "(inside ?x ?c))", "(when (at ?c ?p) (inside ?x ?c)))", "imply"),
    Planted("no-domain", 1, "(domain parcels)", "(domian parcels)", "(define (domain"),
    Planted("stray-text", 1, "(define (domain", "Sure! (define (domain"),
    Planted("stray-text", 1, "(define (domain", "```pddl\n(define (domain", "only the PDDL"),
    Planted("unknown-section", 14, "(:action drive", "(:durative-acton drive", "':durative-action'"),
    Planted("unsupported", 13, "  (:functions", "(:derived (at ?c ?p) (full ?c)) (:functions", "write the condition"),
    # legal but odd
    warning("add-and-delete", 17, "(not (at ?v ?a))", "(not (at ?v ?b))", "wrong"),
    warning(
        "no-effect", 22, ":effect (and (lies ?x ?p) (not (full ?c)) (not (inside ?x ?c)) (increase (total-cost) 1))", ""
    ),
    warning("shadowed", 24, "(inside ?x ?c))", "(exists (?p - place) (at ?c ?p)) (inside ?x ?c))", "rename"),
    warning("duplicate", 5, "van drone - carrier", "van drone van - carrier"),
    Planted("unused-parameter", 15, ":parameters (?v - van", ":parameters (?z - parcel ?v - van", severity="note"),
    Planted("undeclared-requirement", 20, " :negative-preconditions", "", ":negative", severity="note"),
    # the problem
    problem("other-domain", 2, "(:domain parcels)", "(:domain parcel)", "parcels"),
    problem("missing-section", 1, "(:domain parcels)", "", "(:domain parcels)"),
    problem("unknown-type", 5, "red - van", "red - vans", "'van'"),
    problem("duplicate", 6, "box crate - parcel", "box box crate - parcel"),
    problem("duplicate", 4, "mill port - place", "mill port - place hub - parcel", "delete"),
    problem("unknown-object", 9, "(lies box mill)", "(lies bocks mill)", "'box'"),
    problem("unknown-object", 9, "(lies box mill)", "(lies box, mill)", "commas"),
    problem("unknown-predicate", 10, "(lies crate hub)", "(lie crate hub)", "'lies'"),
    problem("unknown-predicate", 16, "(lies crate mill)", "(lying crate mill)", "'lies'"),
    problem("arity", 8, "(at red hub)", "(at red)", "(at ?c - carrier ?p - place)"),
    problem("type", 9, "(lies box mill)", "(lies red mill)", "box"),
    problem("type", 16, "(lies box port)", "(lies port box)", "box"),
    problem("unknown-variable", 9, "(lies box mill)", "(lies ?x mill)", "names of objects"),
    problem("contradiction", 8, "(at red hub)", "(at red hub) (not (at red hub))"),
    problem("contradiction", 14, "(= (length mill hub) 4)", "(= (length hub mill) 5)"),
    problem("not-a-number", 13, "(= (total-cost) 0)", "(= (total-cost) zero)"),
    problem("syntax", 8, "(at red hub)", "at red hub", "(at)"),
    problem("syntax", 8, "(at red hub)", "(or (at red hub))", "plain facts"),
    problem("unsupported", 8, "(at red hub)", "(at 5 (at red hub))", "start"),
    problem("arity", 16, "(and (lies box port) (lies crate mill))", "(lies box port) (lies crate mill)", "(and ...)"),
    problem("unclosed", 7, "(= (length port hub) 7))", "(= (length port hub) 7)"),
    problem("syntax", 17, "minimize", "minimise", "minimize"),
    problem("unknown-section", 3, "(:objects", "(:object", "':objects'"),
    problem("no-problem", 1, "(problem two-parcels)", "(domain parcels)", "(define (problem"),
    Planted("empty-goal", 16, "(and (lies box port) (lies crate mill))", "(and)", "", "problem", "warning"),
)
