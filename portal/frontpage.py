"""Figures on the public front page: apps register them, each a link to the rows it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Figure:
    """A number with what it counts and where its rows are."""

    label: str | Promise
    value: int
    url: str


Source = Callable[[], list[Figure]]
SOURCES: list[Source] = []


def front_figures(source: Source) -> Source:
    """Register a function that returns public figures."""
    SOURCES.append(source)
    return source


def figures() -> list[Figure]:
    """Return all public figures."""
    return [figure for source in SOURCES for figure in source()]
