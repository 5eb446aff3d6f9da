"""From words to a typed trip request: the model formalizes, every value is grounded in the words."""

from agents.formalize.formalizer import formalize_trip
from agents.formalize.gazetteer import Gazetteer, Place
from agents.formalize.result import Formalization, Formalized, Grounded, Question, TripDraft, Underspecified
from agents.formalize.settle import settle

__all__ = [
    "Formalization",
    "Formalized",
    "Gazetteer",
    "Grounded",
    "Place",
    "Question",
    "TripDraft",
    "Underspecified",
    "formalize_trip",
    "settle",
]
