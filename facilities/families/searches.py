"""Following a search of the register: a family is told by text what a search finds now that it did not find, or tell, before.

A search is kept as its address. It asks for a month of birth rather than an age, so that it grows with the child, and around a place it
has an end, so that it finds the same facilities every day. It ends by itself once the child is three.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families import following, tokens
from facilities.families.models import Family, FollowedSearch
from facilities.families.words import require_no_numbers
from facilities.ground.models import Facility
from facilities.register import search
from facilities.register.forms import RegisterFilter
from portal.errors import Refused
from portal.texting import texting

MOST = 5
MOST_FOUND = 50
WITHIN = "3"  # km around a place, where the search names no distance
FEW = 3  # facilities that one text tells of by name
LEFT_OUT = ("sort", "months", "needed")  # an order changes nothing that is found, an age passes, and so does a month
NOTHING = _("Please search for something first: a place, an age or another condition.")
WRONG = _("This search can't be read. Please search again.")
TOO_WIDE = _(
    "This search finds %(count)s facilities. Please narrow it to %(most)s at most, for example by a street or distance."
)
TOO_MANY = _("No more than %(most)s searches can be followed.")
NEWS = "【托育服务】您关注的搜索有新情况：%(changes)s。查看：%(link)s"
ENDED = "【托育服务】您关注的托育机构搜索已结束（孩子已满三岁，或搜索条件已失效）。如需重新搜索：%(link)s"
Seen = dict[str, dict[str, str]]  # by facility's key as text: label to value


@dataclass(frozen=True)
class Asked:
    """A search as it is kept: its form, and its address without what is not kept."""

    form: RegisterFilter
    query: str

    def conditions(self) -> list[str]:
        """Return what it asks, in the reader's language."""
        return [f"{label} {value}".strip() for label, value, _names in self.form.conditions()]


def asked(params: QueryDict, *, on: date) -> Asked:
    """Read a search from an address of the register. Raises Refused if it asks nothing, or what can't be kept."""
    form = RegisterFilter(params, today=on)
    if not form.is_valid():
        raise Refused(WRONG)
    kept = {name: str(params[name]) for name in form.fields if params.get(name) and name not in LEFT_OUT}
    if (months := form.cleaned_data.get("months")) is not None:
        kept["born"] = f"{on - relativedelta(months=months):%Y-%m}"
    if form.position and not kept.get("within"):
        kept["within"] = WITHIN
    if not kept:
        raise Refused(NOTHING)
    for name in ("q", "name"):
        require_no_numbers(kept.get(name, ""), field=name)
    query = QueryDict(mutable=True)
    query.update(dict(sorted(kept.items())))
    return _read(query.urlencode(), on)


def _read(query: str, on: date) -> Asked:
    form = RegisterFilter(QueryDict(query), today=on)
    form.is_valid()
    return Asked(form, query)


def found(kept: Asked, *, on: date) -> list[Facility]:
    """Return what a search finds today, the nearest first where it asks around a place."""
    wanted = kept.form.asked()
    rows: Any = search.matching(wanted, on=on)
    if start := kept.form.position:
        near = search.by_distance(rows, start, within_km=wanted.get("within"))
        told = rows.in_bulk([row.pk for row, _metres in near.rows])
        return [told[row.pk] for row, _metres in near.rows if row.pk in told]
    return list(rows.order_by("pk")[: MOST_FOUND + 1])


@transaction.atomic
def follow(family: Family, kept: Asked, *, on: date) -> FollowedSearch:
    """Follow a search from what it finds today on; one that is followed already stays as it is."""
    Family.objects.select_for_update().get(pk=family.pk)
    rows: list[FollowedSearch] = list(family.searches.all())
    if same := next((row for row in rows if row.query == kept.query), None):
        return same
    if len(rows) >= MOST:
        raise Refused(TOO_MANY % {"most": MOST})
    facilities = found(kept, on=on)
    if len(facilities) > MOST_FOUND:
        raise Refused(TOO_WIDE % {"count": f"{MOST_FOUND}+", "most": MOST_FOUND})
    row: FollowedSearch = FollowedSearch.objects.create(
        family=family, query=kept.query, since=on, seen=_seen(facilities, on)
    )
    return row


def _seen(facilities: Iterable[Facility], on: date) -> Seen:
    values = following.values([row.pk for row in facilities], on)
    return {str(key): told for key, told in values.items()}


def shown(row: FollowedSearch, *, on: date) -> tuple[list[str], list[Facility]]:
    """Return what a followed search asks, in words, and what it finds today."""
    kept = _read(row.query, on)
    return kept.conditions(), found(kept, on=on) if kept.form.is_valid() else []


def tell_news(*, at: datetime) -> int:
    """Text families what their searches find anew; searches for a child that is three end. Return how many were told."""
    keys = list(FollowedSearch.objects.values_list("pk", flat=True))
    return sum(_tell(pk, at) for pk in keys)


@transaction.atomic
def _tell(pk: int, at: datetime) -> int:
    rows = FollowedSearch.objects.select_for_update(of=("self",), skip_locked=True).select_related("family")
    row, on = rows.filter(pk=pk).first(), timezone.localdate(at)
    if row is None:
        return 0
    kept = _read(row.query, on)
    if not kept.form.is_valid():
        link = tokens.link(row.family, tokens.PLACE)
        texting.send(row.family.mobile, ENDED % {"link": link}, at=at)
        row.delete()
        return 1
    facilities = found(kept, on=on)[:MOST_FOUND]
    now = _seen(facilities, on)
    news = {key: told for key, values in now.items() if (told := following.news(row.seen.get(key, {}), values))}
    news |= {key: {} for key in now.keys() - row.seen.keys() if key not in news}
    row.seen = {key: row.seen.get(key, {}) | values for key, values in now.items()}
    row.save(update_fields=["seen"])
    if news:
        words = _words(news, {str(facility.pk): facility.name for facility in facilities})
        link = tokens.link(row.family, row.get_absolute_url())
        texting.send(row.family.mobile, NEWS % {"changes": words, "link": link}, at=at)
    return bool(news)


def _words(news: Seen, names: dict[str, str]) -> str:
    lines = [
        f"{names[key]}{'：' if values else ''}{'，'.join(f'{label}{value}' for label, value in values.items())}"
        for key, values in news.items()
    ]
    rest = f"等{len(lines)}家" if len(lines) > FEW else ""
    return "；".join(lines[:FEW]) + rest


def address(row: FollowedSearch) -> str:
    """Return the register's address of a followed search."""
    return f"{reverse('register')}?{row.query}"
