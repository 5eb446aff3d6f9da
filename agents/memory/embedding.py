"""Likeness of meaning beside likeness of words: static word vectors that come with a package, no hub, no server."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tools import InputError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Vectors = NDArray[numpy.float32]
    """One row a text, of length one."""


class Embedder(Protocol):
    """Something that turns texts into vectors whose products say how alike the texts are."""

    @property
    def name(self) -> str:
        """Return the name under which vectors are kept: those of another embedder are never compared with them."""
        ...

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return a row of length one for each text."""
        ...


class StaticEmbedder:
    """The mean of static word vectors, by the package `wordllama` (MIT), whose wheel holds weights and tokenizer."""

    name = "wordllama-l2-supercat-256"

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return a row of 256 numbers for each text."""
        rows: Vectors = _static_model().embed(list(texts), norm=True)
        return rows

    @staticmethod
    def installed() -> bool:
        """Return whether the package is there; it is not loaded."""
        return find_spec("wordllama") is not None


@cache
def _static_model() -> Any:
    """Load the model, once a process: it takes half a second and 30 MB."""
    if not StaticEmbedder.installed():
        raise InputError("the package wordllama is not installed", hint="pip install 'groundplan[meaning]'")
    wordllama: Any = import_module("wordllama")  # it has no types
    # Its own search looks for the tokenizer in a folder that its wheel does not have, and would then ask a hub.
    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
