"""From words to a typed trip request: the model formalizes, every value is grounded in the words."""

from agents.formalize.formalizer import formalize_trip
from agents.formalize.gazetteer import Gazetteer, Place
from agents.formalize.result import Draft, Formalization, Formalized, Grounded, Question, Underspecified
from agents.formalize.settle import settle

__all__ = [
    "Draft",
    "Formalization",
    "Formalized",
    "Gazetteer",
    "Grounded",
    "Place",
    "Question",
    "Underspecified",
    "formalize_trip",
    "settle",
]
