"""The tone of a label: which colour a state, an outcome or a level is told in. Each vocabulary says it once, beside its words."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import TypeVar

from django.db.models import Choices, Field, Model


class Tone(StrEnum):
    """What a label says to the eye; a plain one draws none to itself."""

    PLAIN = ""
    GOOD = "good"
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"
    UNKNOWN = "unknown"


Vocabulary = TypeVar("Vocabulary", bound=type[Choices])
_TONES: dict[tuple[str, ...], dict[str, Tone]] = {}  # by the words, which is what a model's field keeps of its choices


def toned(**words: str) -> Callable[[Vocabulary], Vocabulary]:
    """Say the tone of a vocabulary's words, as in `toned(good="filed verified")`; words not named stay plain.

    Raises ValueError for a word that the vocabulary lacks, and when the same words have other tones already.
    """
    tones = {word: Tone(name) for name, listed in words.items() for word in listed.split()}

    def register(vocabulary: Vocabulary) -> Vocabulary:
        values = _words(vocabulary)
        if unknown := tones.keys() - set(values):
            raise ValueError(f"{vocabulary.__qualname__} has no {sorted(unknown)}")
        if _TONES.setdefault(values, tones) != tones:
            raise ValueError(f"the words of {vocabulary.__qualname__} have other tones elsewhere")
        return vocabulary

    return register


def of(vocabulary: type[Choices], value: str) -> Tone:
    """Return the tone of one word."""
    return _TONES.get(_words(vocabulary), {}).get(value, Tone.PLAIN)


def of_field(model: type[Model], field: str, value: str) -> Tone:
    """Return the tone of what the model's field holds."""
    return _TONES.get(_values(model._meta.get_field(field)), {}).get(value, Tone.PLAIN)


@cache
def _values(field: "Field[object, object]") -> tuple[str, ...]:
    return tuple(value for value, _label in field.flatchoices if value != "")


def _words(vocabulary: type[Choices]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in vocabulary)
