"""The formalisms an agent can choose from."""

from pathlib import Path

from agents.formalisms.base import Formalism
from tools import InputError

WORLDS = ("program", "travel", "pddl")


def open_formalisms(world: str, data: Path | None = None) -> dict[str, Formalism]:
    """Return the formalisms for `world`, which is one of their names or "auto" for all of them.

    `data` is a folder with the travel world's data; the bundled synthetic world without it. For "pddl" it is the file
    of the domain; without it the model also formalizes the rules. "auto" leaves "pddl" out.
    """
    if world not in (*WORLDS, "auto"):
        raise InputError(f"unknown world {world!r}", hint=f"known are auto, {', '.join(WORLDS)}")
    chosen: dict[str, Formalism] = {}
    if world in ("auto", "program"):
        from agents.formalisms.program import ProgramFormalism

        chosen["program"] = ProgramFormalism()
    if world in ("auto", "travel"):
        from agents.formalisms.travel import TravelFormalism
        from envs import load_tables

        chosen["travel"] = TravelFormalism(load_tables(data))
    if world == "pddl":
        chosen["pddl"] = _pddl(data)
    return chosen


def _pddl(domain_file: Path | None) -> Formalism:
    if domain_file is None:
        from agents.formalisms.pddl.from_words import PddlFromWords

        return PddlFromWords()
    from agents.formalisms.pddl.formalism import PddlFormalism
    from planners import load_pddl, read_domain

    return PddlFormalism(read_domain(load_pddl(domain_file)))
