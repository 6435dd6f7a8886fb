"""The public front page: apps register its parts, and the figures on it, each a link to the rows it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, where its rows are, and by which definition, if it needs one."""

    label: str | Promise
    value: int
    url: str
    note: str | Promise = ""


Source = Callable[[], list[Figure]]
SOURCES: list[Source] = []
PARTS: list[tuple[int, str]] = [(30, "portal/pages/front_figures.html")]


def front_figures(source: Source) -> Source:
    """Register a function that returns public figures."""
    SOURCES.append(source)
    return source


def figures() -> list[Figure]:
    """Return all public figures."""
    return [figure for source in SOURCES for figure in source()]


def front_part(order: int, template: str) -> None:
    """Register a part of the page by its template, which gets the figures."""
    PARTS.append((order, template))


def parts() -> list[str]:
    """Return the templates of all parts, in their order."""
    return [template for _order, template in sorted(PARTS)]
