"""The public register: search, list and map. No personal data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from facilities.ground import panels, vocabulary
from facilities.ground.choices import ClassKind
from facilities.ground.forms import streets
from facilities.ground.models import Facility
from facilities.places import vacancies
from facilities.register import search, street_map
from facilities.register.forms import RegisterFilter, communities
from facilities.register.walking import Pace
from portal import freshness, paging
from portal.numerals import numbers_in
from portal.paging import Pager
from portal.rulebook.rulebook import numbers_once

SIZE = 20
MOST_COUNTED = 1000
MOST_POINTS = 60  # more are drawn as a number per street
MOST_COMPARED = 4
TOGGLES = ("free", "inclusive")  # conditions that one touch sets
PAGE_NAMES = ("after", "before")
CARD = (
    *("name", "address", "setting", "is_inclusive", "public_phone", "monthly_fee", "area", "hours"),
    *("longitude", "latitude"),
)
SORTED = {"-free": "-free_sorted"}  # a page is cut by what is never null
FIGURES = ("free_sorted", "fee")


@dataclass(frozen=True)
class Found:
    """What a search found: one page of rows, how many in all (“more than” if cut), and how far each is, if asked."""

    rows: list[Any]
    pager: Pager
    count: int
    is_cut: bool
    near: search.Near | None


@numbers_once()
def register(request: HttpRequest) -> HttpResponse:
    """Search the register of filed facilities, as a list or on the map."""
    today, version = timezone.localdate(), freshness.stamp().version
    form = RegisterFilter(request.GET, today=today)
    wanted = form.asked()
    kinds = search.kinds(wanted, today)
    matching = search.matching(wanted, on=today) if form.is_valid() else Facility.objects.none()
    found = _found(matching, form, request.GET, kinds, version)
    chosen = chosen_facilities(request.GET.getlist("chosen"))
    context = {
        "form": form,
        "found": found,
        "further_fields": _further_fields(form, version),
        "meant": form.meant if form.is_valid() else None,
        "named_url": changed(request.GET, {"q": (), "name": [wanted.get("q", "")]}),
        "others": _others(form, request.GET),
        "facilities": _with_links(found, request.GET, chosen, version),
        "pager": found.pager,
        "conditions": _conditions(form, request.GET),
        "further": _further(form, request.GET),
        "toggles": _toggles(form, request.GET),
        "kinds": [ClassKind(kind).label for kind in ClassKind.values if kinds is not None and kind in kinds],
        "definitions": [vocabulary.PLACES, vocabulary.FREE],
        "chosen": [(row, changed(request.GET, {"chosen": _without(chosen, row.pk)})) for row in chosen],
        "compare_url": _compare_url(chosen, found, request.GET),
        "is_full": len(chosen) >= MOST_COMPARED,
        "map": _map(matching, found, wanted, request.GET) if request.GET.get("view") == "map" else None,
        "ways": [(label, reverse(page)) for label, page in search.WAYS] if form.is_valid() and request.GET else [],
        "asked": changed(request.GET, dict.fromkeys(("chosen", "view"), ())),
        "list_url": changed(request.GET, {"view": ()}),
        "map_url": changed(request.GET, {"view": ["map"]}),
    }
    return render(request, "facilities/register/register.html", context)


def _further_fields(form: RegisterFilter, version: str) -> SafeString:
    """Return the fields under “more conditions”, which are the same for all who ask the same of them."""
    names = [name for name in form.fields if name != "q" and form.data.get(name)]
    query = urlencode([(name, form.data[name]) for name in names])
    return _written_out(get_language() or "", version, form.today, query)


@lru_cache(maxsize=64)
def _written_out(_language: str, _version: str, today: date, query: str) -> SafeString:
    """Write the fields out for a language, the stamp of the rows that their choices are made of, a day, and what they hold."""
    fields = RegisterFilter(QueryDict(query), today=today).further()
    return render_to_string("facilities/register/_further.html", {"fields": fields})


def _others(form: RegisterFilter, params: QueryDict) -> list[tuple[str, str, str]]:
    """Return the other places that the text may mean: kind, name, and the address that searches around it."""
    spots = form.meant.others if form.is_valid() else []
    return [(spot.kind, spot.name, changed(params, {"q": [spot.name]})) for spot in spots]


def _toggles(form: RegisterFilter, params: QueryDict) -> list[tuple[str, bool, str]]:
    """Return the conditions that one touch sets or takes away: label, whether set, the address."""
    return [
        (str(form[name].label), bool(params.get(name)), changed(params, {name: () if params.get(name) else ["on"]}))
        for name in TOGGLES
    ]


def _compare_url(chosen: list[Any], found: Found, params: QueryDict) -> str:
    """Return the comparison of what is chosen, for the same child and from the same place."""
    query = QueryDict(mutable=True)
    query.setlist("chosen", [str(row.pk) for row in chosen])
    for name in ("months", "born", "needed", "class_kind"):
        if params.get(name):
            query[name] = str(params[name])
    if found.near:
        query["lat"], query["lon"] = (
            f"{value:.5f}" for value in (found.near.start.latitude, found.near.start.longitude)
        )
    return f"{reverse('register-compare')}?{query.urlencode()}"


def _found(
    matching: QuerySet[Facility], form: RegisterFilter, params: QueryDict, kinds: set[str] | None, version: str
) -> Found:
    wanted, today = form.asked(), timezone.localdate()
    start = form.position if wanted else None
    rows = carded(matching, kinds, today)
    sort = SORTED.get(wanted.get("sort") or "", wanted.get("sort") or "")
    if sort.lstrip("-") in FIGURES:
        rows = vacancies.sortable(rows)
    if not sort and (last := panels.put_last(today, version)):
        rows, sort = rows.with_turn(last), "turn"
    sort = sort or "pk"
    if start is None:
        page, pager = paging.page(rows, params, by=sort, size=SIZE)
        count = matching.order_by()[: MOST_COUNTED + 1].count()
        return Found(page, pager, min(count, MOST_COUNTED), count > MOST_COUNTED, None)
    near = search.by_distance(matching, start, within_km=wanted.get("within"))
    if wanted.get("sort"):
        inside = rows.filter(pk__in=[row.pk for row, _metres in near.rows])
        page, pager = paging.page(inside, params, by=sort, size=SIZE)
    else:
        keys, pager = _ranked([row.pk for row, _metres in near.rows], params)
        told_of = rows.in_bulk(keys)
        page = [told_of[key] for key in keys if key in told_of]
    return Found(page, pager, len(near.rows), len(near.rows) == search.MOST_NEAR, near)


def carded(facilities: Any, kinds: set[str] | None, on: date) -> Any:
    """Bring along what a card of the list tells, and of the facility's own columns no others: none that is sealed, above all."""
    rows = facilities.select_related("area__parent", "hours").only(*CARD)
    return vacancies.with_vacancies(rows, since=vacancies.known_since(on), kinds=kinds)


def described(facilities: Any, kinds: set[str] | None, on: date) -> Any:
    """Bring along what a page or comparison tells: place, operator, hours, and of the classes of these kinds places free, fee and day."""
    rows = facilities.with_area().select_related("hours")
    return vacancies.with_vacancies(rows, since=vacancies.known_since(on), kinds=kinds)


def _ranked(keys: list[int], params: QueryDict) -> tuple[list[int], Pager]:
    """Cut a page of the nearest facilities' keys; the cursor is the key of the last one shown."""
    places = {str(key): number for number, key in enumerate(keys)}
    first = places.get(params.get("after", ""), -1) + 1
    if (before := params.get("before", "")) in places:
        first = max(0, places[before] - SIZE)
    page = keys[first : first + SIZE]
    return page, Pager(
        previous=str(page[0]) if page and first else "",
        next=str(page[-1]) if page and first + SIZE < len(keys) else "",
    )


def _with_links(found: Found, params: QueryDict, chosen: list[Any], version: str) -> list[Any]:
    """Give each row its distance, and the link that adds it to the comparison."""
    picked = [row.pk for row in chosen]
    told(found.rows, found.near, version)
    for row in found.rows:
        row.is_chosen = row.pk in picked
        row.choose_url = changed(params, {"chosen": [*picked, row.pk]}, keep_page=True)
    return found.rows


def told(rows: list[Any], near: search.Near | None, version: str) -> None:
    """Give each row its marks, as of the stamp of what is shown, and how far it is: `kilometres` and `minutes` on foot, None where not known."""
    today = timezone.localdate()
    metres = {row.pk: distance for row, distance in near.rows} if near else {}
    pace = Pace(today) if near else None
    marks = panels.marks_of([row.pk for row in rows], today, version)
    for row in rows:
        away = metres.get(row.pk)
        row.kilometres = None if away is None else away / 1000
        row.minutes = None if away is None or pace is None else pace.minutes(away)
        row.marks = marks[row.pk]


def _conditions(form: RegisterFilter, params: QueryDict) -> list[tuple[str, str, str]]:
    return [
        (label, value, changed(params, dict.fromkeys(names, ())))
        for label, value, names in (form.conditions() if form.is_valid() else ())
    ]


def _further(form: RegisterFilter, params: QueryDict) -> list[tuple[str, str, str]]:
    """Return the conditions that stand neither in the box beside nor among the toggles."""
    plain = {str(form[name].label) for name in (*form.FIRST, *TOGGLES)}
    return [condition for condition in _conditions(form, params) if condition[0] not in plain]


def changed(params: QueryDict, values: Mapping[str, Iterable[object]], *, keep_page: bool = False) -> str:
    """Return the query with other values for some names; the page starts anew unless it is kept."""
    query = params.copy()
    for name in () if keep_page else PAGE_NAMES:
        query.pop(name, None)
    for name, several in values.items():
        query.setlist(name, [str(value) for value in several])
    return "?" + query.urlencode()


def _without(chosen: list[Any], pk: int) -> list[int]:
    return [row.pk for row in chosen if row.pk != pk]


def chosen_facilities(keys: list[str]) -> list[Facility]:
    """Return the facilities chosen for comparison, in the order of choosing; what does not exist is passed over."""
    wanted = numbers_in(keys)
    if not wanted:
        return []
    rows = Facility.objects.listed().with_area().in_bulk(wanted[:MOST_COMPARED])
    return [rows[key] for key in wanted[:MOST_COMPARED] if key in rows]


def _map(
    matching: QuerySet[Facility], found: Found, wanted: dict[str, Any], params: QueryDict
) -> dict[str, Any] | None:
    """Return the drawing: single points when they are few, else how many lie in each street."""
    sheet = _sheet()
    if sheet is None:
        return None
    names = {area.pk: str(area) for area in streets()}
    placed = matching.filter(longitude__isnull=False, latitude__isnull=False)
    if found.near:
        placed = placed.filter(pk__in=[row.pk for row, _metres in found.near.rows])
    facts = list(placed.order_by("pk").values_list("pk", "name", "longitude", "latitude")[: MOST_POINTS + 1])
    counts = street_map.counted(matching.order_by().values_list("area_id", flat=True))
    is_single = len(facts) <= MOST_POINTS
    points = [(pk, name, *sheet.point(longitude or 0, latitude or 0)) for pk, name, longitude, latitude in facts]
    return {
        "sheet": sheet,
        "streets": [_street(street, names, counts, params) for street in sheet.streets],
        "points": [point for point in points if sheet.holds(point[2:])] if is_single else [],
        "is_single": is_single,
        "outside": sum(not sheet.holds(point[2:]) for point in points) if is_single else 0,
        "unplaced": matching.filter(longitude__isnull=True).count(),
        "start": sheet.point(found.near.start.longitude, found.near.start.latitude) if found.near else None,
        "rings": street_map.rings(sheet, found.near.start) if found.near else [],
    }


def _street(street: street_map.Street, names: dict[str, str], counts: Any, params: QueryDict) -> dict[str, Any]:
    url = changed(params, {"street": [street.code]})
    return {"area": street, "name": names.get(street.code, street.code), "count": counts[street.code], "url": url}


def _sheet() -> street_map.Map | None:
    placed = communities().filter(longitude__isnull=False, latitude__isnull=False).order_by("pk")
    return street_map.drawn(tuple(street_map.Home(*row) for row in placed.values_list("pk", "longitude", "latitude")))
