"""Further ways to log in, which upper packages add to the page to log in."""

from collections.abc import Callable, Iterable

from django.utils.functional import Promise

DOORS: list[
    Callable[[], Iterable[tuple[str | Promise, str]]]
] = []  # each tells labels and addresses of what is on just now


def doors() -> list[tuple[str | Promise, str]]:
    """Return label and address of every further way that is on."""
    return [door for told in DOORS for door in told()]
