"""Mistakes planted into the workshop: what is replaced by what, and which finding must come of it at which line."""

from tests.planners.pddl.broken_texts import Planted, problem, warning

END = "(at end (not (burning ?l)))"
SPLIT = "(when (at start (dark ?l)) (at end (dark ?l)))"
BROKEN = (
    # names, counts and types
    Planted("unknown-predicate", 9, "(over all (burning ?l))", "(over all (burnin ?l))", "'burning'"),
    Planted("unknown-predicate", 15, "(at start (not (hand-free)))", "(at start (not (handfree)))", "'hand-free'"),
    Planted("unknown-predicate", 9, "(and (at start (dark", "(adn (at start (dark", "'and'"),
    Planted("unknown-variable", 16, "(at end (whole ?f))", "(at end (whole ?g))", "?f"),
    Planted("unknown-variable", 13, "(work ?f)", "(work ?g)", "?f"),
    Planted("unknown-type", 12, "(?f - fuse ?l - lamp)", "(?f - fuze ?l - lamp)", "'fuse'"),
    Planted("unknown-function", 13, "(work ?f)", "(wrok ?f)", "'work'"),
    Planted("arity", 14, "(at start (broken ?f))", "(at start (broken ?f ?l))", "(broken ?f - fuse)"),
    Planted("arity", 13, "(work ?f)", "(work ?f ?l)", "(work ?f - fuse)"),
    Planted("type", 16, "(at end (whole ?f))", "(at end (whole ?l))", "?f"),
    Planted("duplicate", 11, "(:durative-action mend", "(:durative-action light", "rename"),
    Planted("duplicate", 6, "(:durative-action l", "(:action light :effect (hand-free)) (:durative-action l", "rename"),
    Planted("reserved", 11, "(:durative-action mend", "(:durative-action when", "rename"),
    # parts
    Planted("missing-part", 6, ":duration (= ?duration 8)", "", ":duration (= ?duration n)"),
    warning("missing-part", 6, ":condition (and (at start (dark ?l)) (over all (burning ?l)))", "", ":condition ()"),
    Planted("unknown-part", 9, ":condition", ":precondition", "':condition'"),
    Planted("unknown-part", 9, ":condition", ":conditions", "':condition'"),
    Planted("unknown-part", 10, ":effect", ":efect", "':effect'"),
    Planted("unknown-part", 8, ":duration", ":durations", "':duration'"),
    Planted("unknown-section", 6, "(:durative-action light", "(:durative-acton light", "':durative-action'"),
    Planted("unclosed", 13, "(work ?f))", "(work ?f)", "add"),
    # durations
    Planted("syntax", 8, "(= ?duration 8)", "8", "(= ?duration 8)"),
    Planted("syntax", 8, "(= ?duration 8)", "(= 8 ?duration)", "(= ?duration n)"),
    Planted("syntax", 8, "(= ?duration 8)", "(< ?duration 8)", "'<='"),
    Planted("syntax", 8, "(= ?duration 8)", "(or (= ?duration 8) (= ?duration 9))", ">= ?duration n"),
    Planted("arity", 8, "(= ?duration 8)", "(= ?duration 8 9)", "(= ?duration n)"),
    Planted("unsupported", 8, "(= ?duration 8)", "(at end (= ?duration 8))", "when the action starts"),
    # times
    Planted("untimed", 14, "(at start (broken ?f))", "(broken ?f)", "(at start (broken ...))"),
    Planted("untimed", 14, "(at start (hand-free))", "(not (hand-free))", "(over all (not ...))"),
    Planted("untimed", 16, "(at end (hand-free))", "(hand-free)", "(at end (hand-free))"),
    Planted("timing", 10, END, "(over all (not (burning ?l)))", "at start or at end"),
    Planted("timing", 10, END, "(not (at end (burning ?l)))", "put the time outside"),
    Planted("timing", 9, "(at start (dark ?l))", "(or (at start (dark ?l)))", "put the time outside"),
    Planted("timing", 9, "(over all (burning ?l))", "(over time (burning ?l))", "'over all'"),
    Planted("timing", 9, "(at start (dark ?l))", "(at begin (dark ?l))", "'at start'"),
    Planted("arity", 10, END, "(at end (not (burning ?l)) (dark ?l))", "(and ...)"),
    Planted("arity", 10, END, "(at end)", "(and ...)"),
    # what is not supported
    Planted("unsupported", 10, END, "(increase (work main) (* #t 2))", "at start or at end"),
    Planted("unsupported", 16, "(at end (whole ?f))", "(at end (increase (work ?f) ?duration))", "numeric function"),
    Planted("unsupported", 10, END, SPLIT, "look at that fact"),
    problem("unsupported", 4, "(dark left)", "(at 5 (dark left))", "start"),
    # legal but odd, and what is not announced
    warning("no-effect", 11, "(and (at start (not (hand-free))) (at start (not (broken ?f)))\n      "
            "(at end (whole ?f)) (at end (hand-free)))", "()", ":effect"),
    warning("add-and-delete", 10, END,
            "(at end (and (burning ?l) (not (burning ?l)) (dark ?l) (not (dark ?l))))", "wrong"),
    Planted("unused-parameter", 7, "(?l - lamp)\n    :duration (= ?duration 8)",
            "(?l ?m - lamp)\n    :duration (= ?duration 8)", "drop", severity="note"),
    Planted("undeclared-requirement", 6, " :durative-actions", "", ":durative-actions", severity="note"),
    Planted("undeclared-requirement", 8, "(= ?duration 8)", "(<= ?duration 8)", ":duration-ineq", severity="note"),
    # the problem
    problem("unknown-predicate", 4, "(broken main)", "(brokn main)", "'broken'"),
    problem("unknown-function", 6, "(total-time)", "(total-tme)", ""),
)  # fmt: skip
