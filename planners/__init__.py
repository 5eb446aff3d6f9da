"""Planners: constraint programs, PDDL, and what any solver returns. Names load on first use."""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from planners.constraints import syntax
    from planners.constraints.bounds import NumericBound, numeric_bounds
    from planners.constraints.brute_force import brute_force
    from planners.constraints.check import CheckedConstraint, CheckedProgram, check
    from planners.constraints.engines import Deadline
    from planners.constraints.evaluate import Evaluation, evaluate, evaluate_text
    from planners.constraints.findings import Finding, ProgramError
    from planners.constraints.parser import parse
    from planners.constraints.printer import unparse
    from planners.constraints.program import (
        Bool,
        Choice,
        ConstraintProgram,
        Goal,
        Int,
        Prefer,
        Real,
        Require,
        read_program,
    )
    from planners.constraints.solve import SolverFault, minimal_core, minimal_repairs, solve, solve_here
    from planners.equivalence.answers import Different, Equivalence, Equivalent, GoalWitness, Mismatch, Sameness
    from planners.equivalence.domains import (
        ActionMatch,
        BehaviourWitness,
        DomainEquivalence,
        DomainMapping,
        DomainsAgree,
        DomainsDiffer,
        SignatureMismatch,
        equivalent_domains,
    )
    from planners.equivalence.problems import equivalent
    from planners.measured.engines import measured_engine
    from planners.measured.measurement import Measurement
    from planners.measured.own import measured_program, measured_search
    from planners.outcome import BoundChange, GaveUp, Outcome, Repair, Solved, Unsolvable
    from planners.outcome_json import outcome_as_json, outcome_from_json
    from planners.pddl import model as pddl_model
    from planners.pddl.diagnose import diagnose, read_domain, read_problem, read_task, read_temporal_task
    from planners.pddl.engines.outcome import NoPlan, PlanFound, PlanGaveUp, PlanOutcome
    from planners.pddl.engines.planning import plan, plan_task, plan_task_async
    from planners.pddl.engines.registry import engine_names
    from planners.pddl.features import features
    from planners.pddl.findings import PddlError, PddlFinding
    from planners.pddl.lint import conjuncts, required_atoms
    from planners.pddl.model import (
        OBJECT,
        Action,
        And,
        Atom,
        Condition,
        Constant,
        Domain,
        Not,
        Parameter,
        PlanSteps,
        Predicate,
        Problem,
        Step,
        Variable,
    )
    from planners.pddl.plan_text import read_plan, write_plan
    from planners.pddl.questions import pddl_toolbox
    from planners.pddl.replay import Invalid, Missing, Valid, advance, states, unmet, validate, validate_task
    from planners.pddl.semantics import PddlState, PddlTask
    from planners.pddl.source import load_pddl
    from planners.pddl.substitution import renamed_problem
    from planners.pddl.temporal.model import DurationBound, DurativeAction, TemporalDomain, TimedPlan, TimedStep
    from planners.pddl.temporal.plan_text import read_timed_plan, write_timed_plan
    from planners.pddl.temporal.planning import TimedPlanFound, plan_timed, plan_timed_task, plan_timed_task_async
    from planners.pddl.temporal.replay import TimedInvalid, TimedValid, validate_timed
    from planners.pddl.temporal.writer import write_temporal_domain
    from planners.pddl.types import TypeTree
    from planners.pddl.writer import (
        write_atom,
        write_condition,
        write_domain,
        write_number,
        write_problem,
    )
    from planners.reasoning.answers import (
        AtGoal,
        GoalMissed,
        GoalUnreachable,
        HoldsInitially,
        Landmark,
        LandmarkAnswer,
        NextAction,
        NextActionAnswer,
        NoLandmark,
        PlanCheck,
        PlanHolds,
        Reachability,
        Reachable,
        Removal,
        StepFails,
        Undecided,
        Unreachable,
    )
    from planners.reasoning.brute_force import AtomSet, BruteForce
    from planners.reasoning.facts import Fact, read_fact, read_step, show_fact
    from planners.reasoning.grounding import applicable_steps, fluent_predicates, ground, static_steps
    from planners.reasoning.landmarks import Landmarks
    from planners.reasoning.optimal import find_optimal_plan, next_action
    from planners.reasoning.phrases import PhraseAmbiguous, PhraseAnswer, PhraseMatched, PhraseUnknown, match_phrase
    from planners.reasoning.plain_proofs import never_applicable, never_avoided, never_true
    from planners.reasoning.plan_check import check_steps, eliminate_actions, removals
    from planners.reasoning.questions import reasoning_toolbox
    from planners.reasoning.reachability import Reach
    from planners.reasoning.regression import regress
    from planners.reasoning.task import Delta, GroundAction, GroundTask
    from planners.search.generated.allowlist import CodeFinding, check_code
    from planners.search.generated.candidate import (
        CandidateFaulty,
        CandidateLimits,
        CandidateSolved,
        CandidateTask,
        CandidateUnsolved,
        Probed,
        check_candidate,
        probe_candidate,
        run_candidate,
    )
    from planners.search.generated.contract import SchemaOperator, TaskFacts, TaskView
    from planners.search.generated.direct import Direct, DirectLimits, SuccessorValue, Violation, check_direct
    from planners.search.generated.faults import Fault
    from planners.search.generated.library import hand_written
    from planners.search.grounding import Grounded, NotGrounded, grounded
    from planners.search.planning import search_for_plan, search_task
    from planners.search.request import SearchRequest
    from planners.search.task import FdrTask
    from planners.unknowns.answers import (
        Completeness,
        ConformantPlan,
        Contradictory,
        Determined,
        MoreMissing,
        NeverDetermined,
        NoPlanFromAny,
        OneFactMissing,
        OpenFact,
    )
    from planners.unknowns.answers_json import completeness_as_json, completeness_from_json
    from planners.unknowns.open_problem import OneOf, OpenAtom, OpenProblem
    from planners.unknowns.open_program import OpenProgram
    from planners.unknowns.problem import missing_in_problem
    from planners.unknowns.program import missing_here, missing_in_program
    from planners.unknowns.words import FactWords

_MODULES = {"pddl_model": "pddl.model", "syntax": "constraints.syntax"}
_NAMES = {
    "constraints.bounds": ("NumericBound", "numeric_bounds"),
    "constraints.brute_force": ("brute_force",),
    "constraints.check": ("CheckedConstraint", "CheckedProgram", "check"),
    "constraints.engines": ("Deadline",),
    "constraints.evaluate": ("Evaluation", "evaluate", "evaluate_text"),
    "constraints.findings": ("Finding", "ProgramError"),
    "constraints.parser": ("parse",),
    "constraints.printer": ("unparse",),
    "constraints.program": (
        "Bool",
        "Choice",
        "ConstraintProgram",
        "Goal",
        "Int",
        "Prefer",
        "Real",
        "Require",
        "read_program",
    ),
    "constraints.solve": ("SolverFault", "minimal_core", "minimal_repairs", "solve", "solve_here"),
    "equivalence.answers": ("Different", "Equivalence", "Equivalent", "GoalWitness", "Mismatch", "Sameness"),
    "equivalence.domains": (
        "ActionMatch",
        "BehaviourWitness",
        "DomainEquivalence",
        "DomainMapping",
        "DomainsAgree",
        "DomainsDiffer",
        "SignatureMismatch",
        "equivalent_domains",
    ),
    "equivalence.problems": ("equivalent",),
    "measured.engines": ("measured_engine",),
    "measured.measurement": ("Measurement",),
    "measured.own": ("measured_program", "measured_search"),
    "outcome": ("BoundChange", "GaveUp", "Outcome", "Repair", "Solved", "Unsolvable"),
    "outcome_json": ("outcome_as_json", "outcome_from_json"),
    "pddl.diagnose": ("diagnose", "read_domain", "read_problem", "read_task", "read_temporal_task"),
    "pddl.engines.outcome": ("NoPlan", "PlanFound", "PlanGaveUp", "PlanOutcome"),
    "pddl.engines.planning": ("plan", "plan_task", "plan_task_async"),
    "pddl.engines.registry": ("engine_names",),
    "pddl.features": ("features",),
    "pddl.findings": ("PddlError", "PddlFinding"),
    "pddl.lint": ("conjuncts", "required_atoms"),
    "pddl.model": (
        "Action",
        "And",
        "Atom",
        "Condition",
        "Constant",
        "Domain",
        "Not",
        "OBJECT",
        "Parameter",
        "PlanSteps",
        "Predicate",
        "Problem",
        "Step",
        "Variable",
    ),
    "pddl.plan_text": ("read_plan", "write_plan"),
    "pddl.questions": ("pddl_toolbox",),
    "pddl.replay": ("Invalid", "Missing", "Valid", "advance", "states", "unmet", "validate", "validate_task"),
    "pddl.semantics": ("PddlState", "PddlTask"),
    "pddl.source": ("load_pddl",),
    "pddl.substitution": ("renamed_problem",),
    "pddl.temporal.model": ("DurationBound", "DurativeAction", "TemporalDomain", "TimedPlan", "TimedStep"),
    "pddl.temporal.plan_text": ("read_timed_plan", "write_timed_plan"),
    "pddl.temporal.planning": ("TimedPlanFound", "plan_timed", "plan_timed_task", "plan_timed_task_async"),
    "pddl.temporal.replay": ("TimedInvalid", "TimedValid", "validate_timed"),
    "pddl.temporal.writer": ("write_temporal_domain",),
    "pddl.types": ("TypeTree",),
    "pddl.writer": ("write_atom", "write_condition", "write_domain", "write_number", "write_problem"),
    "reasoning.answers": (
        "AtGoal",
        "GoalMissed",
        "GoalUnreachable",
        "HoldsInitially",
        "Landmark",
        "LandmarkAnswer",
        "NextAction",
        "NextActionAnswer",
        "NoLandmark",
        "PlanCheck",
        "PlanHolds",
        "Reachability",
        "Reachable",
        "Removal",
        "StepFails",
        "Undecided",
        "Unreachable",
    ),
    "reasoning.brute_force": ("AtomSet", "BruteForce"),
    "reasoning.facts": ("Fact", "read_fact", "read_step", "show_fact"),
    "reasoning.grounding": ("applicable_steps", "fluent_predicates", "ground", "static_steps"),
    "reasoning.landmarks": ("Landmarks",),
    "reasoning.optimal": ("find_optimal_plan", "next_action"),
    "reasoning.phrases": ("PhraseAmbiguous", "PhraseAnswer", "PhraseMatched", "PhraseUnknown", "match_phrase"),
    "reasoning.plain_proofs": ("never_applicable", "never_avoided", "never_true"),
    "reasoning.plan_check": ("check_steps", "eliminate_actions", "removals"),
    "reasoning.questions": ("reasoning_toolbox",),
    "reasoning.reachability": ("Reach",),
    "reasoning.regression": ("regress",),
    "reasoning.task": ("Delta", "GroundAction", "GroundTask"),
    "search.generated.allowlist": ("CodeFinding", "check_code"),
    "search.generated.candidate": (
        "CandidateFaulty",
        "CandidateLimits",
        "CandidateSolved",
        "CandidateTask",
        "CandidateUnsolved",
        "Probed",
        "check_candidate",
        "probe_candidate",
        "run_candidate",
    ),
    "search.generated.contract": ("SchemaOperator", "TaskFacts", "TaskView"),
    "search.generated.direct": ("Direct", "DirectLimits", "SuccessorValue", "Violation", "check_direct"),
    "search.generated.faults": ("Fault",),
    "search.generated.library": ("hand_written",),
    "search.grounding": ("Grounded", "NotGrounded", "grounded"),
    "search.planning": ("search_for_plan", "search_task"),
    "search.request": ("SearchRequest",),
    "search.task": ("FdrTask",),
    "unknowns.answers": (
        "Completeness",
        "ConformantPlan",
        "Contradictory",
        "Determined",
        "MoreMissing",
        "NeverDetermined",
        "NoPlanFromAny",
        "OneFactMissing",
        "OpenFact",
    ),
    "unknowns.answers_json": ("completeness_as_json", "completeness_from_json"),
    "unknowns.open_problem": ("OneOf", "OpenAtom", "OpenProblem"),
    "unknowns.open_program": ("OpenProgram",),
    "unknowns.problem": ("missing_in_problem",),
    "unknowns.program": ("missing_here", "missing_in_program"),
    "unknowns.words": ("FactWords",),
}

__all__ = [  # noqa: RUF022 - plain order: a constant among the classes
    "Action", "ActionMatch", "And", "AtGoal", "Atom", "AtomSet", "BehaviourWitness", "Bool", "BoundChange",
    "BruteForce", "CandidateFaulty", "CandidateLimits", "CandidateSolved", "CandidateTask", "CandidateUnsolved",
    "CheckedConstraint", "CheckedProgram", "Choice", "CodeFinding", "Completeness", "Condition", "ConformantPlan",
    "Constant", "ConstraintProgram", "Contradictory", "Deadline", "Delta", "Determined", "Different", "Direct",
    "DirectLimits", "Domain", "DomainEquivalence", "DomainMapping", "DomainsAgree", "DomainsDiffer", "DurationBound",
    "DurativeAction", "Equivalence", "Equivalent", "Evaluation", "Fact", "FactWords", "Fault", "FdrTask", "Finding",
    "GaveUp", "Goal", "GoalMissed", "GoalUnreachable", "GoalWitness", "GroundAction", "GroundTask", "Grounded",
    "HoldsInitially", "Int", "Invalid", "Landmark", "LandmarkAnswer", "Landmarks", "Measurement", "Mismatch",
    "Missing", "MoreMissing", "NeverDetermined", "NextAction", "NextActionAnswer", "NoLandmark", "NoPlan",
    "NoPlanFromAny", "Not", "NotGrounded", "NumericBound", "OBJECT", "OneFactMissing", "OneOf", "OpenAtom", "OpenFact",
    "OpenProblem", "OpenProgram", "Outcome", "Parameter", "PddlError", "PddlFinding", "PddlState", "PddlTask",
    "PhraseAmbiguous", "PhraseAnswer", "PhraseMatched", "PhraseUnknown", "PlanCheck", "PlanFound", "PlanGaveUp",
    "PlanHolds", "PlanOutcome", "PlanSteps", "Predicate", "Prefer", "Probed", "Problem", "ProgramError", "Reach",
    "Reachability", "Reachable", "Real", "Removal", "Repair", "Require", "Sameness", "SchemaOperator", "SearchRequest",
    "SignatureMismatch", "Solved", "SolverFault", "Step", "StepFails", "SuccessorValue", "TaskFacts", "TaskView",
    "TemporalDomain", "TimedInvalid", "TimedPlan", "TimedPlanFound", "TimedStep", "TimedValid", "TypeTree",
    "Undecided", "Unreachable", "Unsolvable", "Valid", "Variable", "Violation", "advance", "applicable_steps",
    "brute_force", "check", "check_candidate", "check_code", "check_direct", "check_steps", "completeness_as_json",
    "completeness_from_json", "conjuncts", "diagnose", "eliminate_actions", "engine_names", "equivalent",
    "equivalent_domains", "evaluate", "evaluate_text", "features", "find_optimal_plan", "fluent_predicates", "ground",
    "grounded", "hand_written", "load_pddl", "match_phrase", "measured_engine", "measured_program", "measured_search",
    "minimal_core", "minimal_repairs", "missing_here", "missing_in_problem", "missing_in_program", "never_applicable",
    "never_avoided", "never_true", "next_action", "numeric_bounds", "outcome_as_json", "outcome_from_json", "parse",
    "pddl_model", "pddl_toolbox", "plan", "plan_task", "plan_task_async", "plan_timed", "plan_timed_task",
    "plan_timed_task_async", "probe_candidate", "read_domain", "read_fact", "read_plan", "read_problem",
    "read_program", "read_step", "read_task", "read_temporal_task", "read_timed_plan", "reasoning_toolbox", "regress",
    "removals", "renamed_problem", "required_atoms", "run_candidate", "search_for_plan", "search_task", "show_fact",
    "solve", "solve_here", "states", "static_steps", "syntax", "unmet", "unparse", "validate", "validate_task",
    "validate_timed", "write_atom", "write_condition", "write_domain", "write_number", "write_plan", "write_problem",
    "write_temporal_domain", "write_timed_plan",
]  # fmt: skip

__getattr__, __dir__ = lazy_names(__name__, _NAMES, _MODULES)
