"""Search from everywhere, and what was opened lately: by name, code or number, each noun with the rows that the user may see.

What was opened is remembered in the cache, a few rows for each user, and shown only while the user may still see them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from portal.accounts.models import User

MOST = 6  # rows of each noun
REMEMBERED = 8  # rows of each user
KEPT = 30 * 86400  # seconds
LONGEST = 60  # characters that are searched for


@dataclass(frozen=True)
class Noun:
    """What can be found: `url_name` is the address of a row, which takes its key; `rows` are those that a user may see.

    `fields` are compared with what is searched for, `title` and `hint` name what a line shows.
    """

    label: str | Promise
    url_name: str
    rows: Callable[[User], QuerySet]
    fields: tuple[str, ...]
    title: str
    hint: str


@dataclass(frozen=True)
class Hit:
    title: str
    hint: str
    url: str


NOUNS: list[Noun] = []


def searchable(
    label: str | Promise, url_name: str, rows: Callable[[User], QuerySet], *fields: str, title: str, hint: str
) -> None:
    """Register a noun; `rows(user)` must hold nothing that the user may not open."""
    NOUNS.append(Noun(label, url_name, rows, fields, title, hint))


def search(user: User, words: str) -> list[tuple[Noun, list[Hit]]]:
    """Return the first rows of each noun of which a field holds all the words, those of an equal number or name first."""
    terms = words[:LONGEST].replace("\x00", "").split()
    found = (
        [(noun, list(_hits(noun, _matching(noun, user, terms).order_by("-pk")[:MOST]))) for noun in NOUNS]
        if terms
        else []
    )
    return [(noun, hits) for noun, hits in found if hits]


def _matching(noun: Noun, user: User, terms: Iterable[str]) -> QuerySet:
    rows = noun.rows(user)
    for term in terms:
        rows = rows.filter(reduce(or_, (Q(**{f"{field}__icontains": term}) for field in noun.fields)))
    return rows


def _hits(noun: Noun, rows: Any) -> Iterator[Hit]:
    for pk, title, hint in rows.values_list("pk", F(noun.title), F(noun.hint)):
        yield Hit(title or hint or str(pk), hint if title else "", reverse(noun.url_name, args=[pk]))


def remember(user: User | AnonymousUser, url_name: str, pk: int) -> None:
    """Remember that the user opened a row's page; pages of what can't be searched for are passed over."""
    if any(noun.url_name == url_name for noun in NOUNS) and user.is_authenticated:
        known = [entry for entry in _remembered(user) if entry != (url_name, pk)]
        cache.set(_key(user), [(url_name, pk), *known][:REMEMBERED], KEPT)


def recent(user: User) -> list[Hit]:
    """Return what the user opened lately and may still see, the latest first."""
    known, found = _remembered(user), dict[tuple[str, int], Hit]()
    for noun in NOUNS:
        keys = [pk for url_name, pk in known if url_name == noun.url_name]
        rows = noun.rows(user).filter(pk__in=keys) if keys else None
        if rows is not None:
            found |= {(noun.url_name, _pk(hit)): hit for hit in _hits(noun, rows)}
    return [found[entry] for entry in known if entry in found]


def _pk(hit: Hit) -> int:
    return int(hit.url.rstrip("/").rsplit("/", 1)[1])


def _remembered(user: User | AnonymousUser) -> list[tuple[str, int]]:
    return [(url_name, pk) for url_name, pk in cache.get(_key(user)) or []]


def _key(user: User | AnonymousUser) -> str:
    return f"recent-{user.pk}"
