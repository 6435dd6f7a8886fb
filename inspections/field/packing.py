"""What a phone takes along: the day's visits of one user, with facilities, checklists, answers and open findings. Set-based."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from facilities.models import CareClass, Facility
from inspections.checklists import wordings
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.field import district, remembering
from inspections.field.models import Submission
from inspections.findings.models import Finding
from inspections.visits import choosing as visits_choosing, sheet as visits_sheet
from inspections.visits.models import Answer, Visit
from portal.models import Clause, User
from portal.rulebook.choices import Severity

MOST_VISITS = 40
MOST_FACILITIES = 120  # that an unplanned visit can be begun at without network
MOST_FINDINGS = 8  # of a facility
Pack = dict[str, Any]


def day(user: User, *, on: date) -> Pack:
    """Return the user's day, ready for JSON; the same number of queries whatever it holds."""
    visits, facilities = taken_along(user, on=on)
    checklists = list(Checklist.objects.current(on).for_user(user))
    known = {checklist.pk: checklist for checklist in [*checklists, *(visit.checklist for visit in visits)]}
    newest = {checklist.code: checklist for checklist in checklists}
    return {
        "user": {"id": user.pk, "name": str(user)},
        "day": on.isoformat(),
        "visits": _packed_visits(visits, newest),
        "facilities": _packed_facilities(user, facilities, list(known.values())),
        "checklists": _packed_checklists(user, list(known.values()), {c.pk for c in checklists}, on),
        "map": district.drawn(),
        "unresolved": [_conflict(row) for row in Submission.objects.sent_by(user).unresolved().with_facility()],
    }


def taken_along(user: User, *, on: date) -> tuple[list[Visit], list[Facility]]:
    """Return the visits of the day, and the facilities of these and of others that one might be begun at."""
    visits = list(_visits(user, on))
    return visits, _facilities(user, visits)


def _visits(user: User, on: date) -> QuerySet[Visit]:
    mine = Visit.objects.conducted_by(user).due(on).filter(inspector=user).with_facility()
    return mine.order_by("planned_on", "id")[:MOST_VISITS]


def _facilities(user: User, visits: Sequence[Visit]) -> list[Facility]:
    """Return the facilities of the visits, and those that are longest unvisited."""
    there = {visit.facility_id: visit.facility for visit in visits}
    others = visits_choosing.facilities_to_visit(user)[:MOST_FACILITIES]
    return [*there.values(), *(facility for facility in others if facility.pk not in there)]


def facts(facilities: Iterable[Facility]) -> dict[int, Pack]:
    """Return what an inspector relies on at each facility; if it changes meanwhile, a person looks at the visit."""
    rows = {facility.pk: facility for facility in facilities}
    classes: dict[int, list[Pack]] = defaultdict(list)
    for row in CareClass.objects.filter(facility__in=rows).order_by("kind", "id"):
        classes[row.facility_id].append({"name": row.name, "kind": row.kind, "places": row.places, "floor": row.floor})
    return {
        pk: {
            "name": facility.name,
            "address": facility.address,
            "state": facility.state,
            "meals": facility.serves_meals,
            "places": sum(row["places"] for row in classes[pk]),
            "classes": classes[pk],
        }
        for pk, facility in rows.items()
    }


def _packed_facilities(user: User, facilities: list[Facility], checklists: list[Checklist]) -> list[Pack]:
    seen, met, found = facts(facilities), visits_sheet.conditions_of(facilities), _findings(user, facilities)
    last = remembering.last_answers(user, facilities, checklists)
    return [
        {
            "id": facility.pk,
            "place": f"{facility.area.parent} · {facility.area}",
            "state_label": str(facility.get_state_display()),
            "conditions": sorted(met[facility.pk]),
            "facts": seen[facility.pk],
            "findings": found[facility.pk][:MOST_FINDINGS],
            "last": last[facility.pk],
            "phone": facility.public_phone,
            "position": _position(facility),
        }
        for facility in facilities
    ]


def _position(facility: Facility) -> list[float] | None:
    """Return longitude and latitude in degrees, WGS 84, if both are known."""
    known = (facility.longitude, facility.latitude)
    return None if None in known else list(known)  # type: ignore[arg-type]


def _findings(user: User, facilities: list[Facility]) -> dict[int, list[Pack]]:
    """Return what is not corrected yet, the most urgent first."""
    found: dict[int, list[Pack]] = defaultdict(list)
    rows = (
        Finding.objects.visible_to(user)
        .filter(facility__in=facilities)
        .open()
        .most_urgent_first()
        .select_related("item")
    )
    for row in rows:
        due = row.due_on.isoformat() if row.due_on else ""
        found[row.facility_id].append(
            {
                "text": row.text,
                "item": str(row.item.key),
                "state": str(row.get_state_display()),
                "severity": str(row.get_severity_display()),
                "due": due,
            }
        )
    return found


def _packed_visits(visits: list[Visit], newest: dict[str, Checklist]) -> list[Pack]:
    answers: dict[int, list[Answer]] = defaultdict(list)
    rows = Answer.objects.filter(visit__in=[visit for visit in visits if visit.is_open])
    cited = _cited(visits)
    for answer in rows.prefetch_related("photos"):
        answers[answer.visit_id].append(answer)
    return [
        {
            "id": visit.pk,
            "state": visit.state,
            "facility": visit.facility_id,
            "checklist": _version(visit, newest).pk,
            "items": cited.get(visit.pk),
            "planned_on": visit.planned_on.isoformat(),
            "occasion": _occasion(visit),
            "started_at": visit.started_at.isoformat() if visit.started_at else None,
            "answers": [_answer(answer) for answer in answers[visit.pk]],
        }
        for visit in visits
    ]


def _occasion(visit: Visit) -> str:
    """Say why the visit is made: a re-check by its kind, which asks only what was cited; others by the reason that was given."""
    return " · ".join(filter(None, [str(visit.get_kind_display()) if visit.is_recheck else "", visit.reason]))


def _version(visit: Visit, newest: dict[str, Checklist]) -> Checklist:
    """Return the version that the visit is made on: the newest, but of one under way or a re-check its own."""
    is_bound = visit.is_open or visit.is_recheck
    return visit.checklist if is_bound else newest.get(visit.checklist.code, visit.checklist)


def _cited(visits: list[Visit]) -> dict[int, list[int]]:
    """Return for each re-check the items that it asks; other visits ask the whole checklist."""
    found: dict[int, list[int]] = defaultdict(list)
    rechecked = Finding.objects.filter(rechecks__in=[visit for visit in visits if visit.is_recheck]).order_by("pk")
    for visit_id, item_id in rechecked.values_list("rechecks", "item"):
        found[visit_id].append(item_id)
    return found


def _answer(answer: Answer) -> Pack:
    return {
        "item": answer.item_id,
        "outcome": answer.outcome,
        "value": answer.value,
        "note": answer.note,
        "at": answer.at.isoformat(),
        "photos": len(answer.photos.all()),
    }


def _packed_checklists(user: User, checklists: list[Checklist], startable: set[int], on: date) -> list[Pack]:
    items: dict[int, list[ChecklistItem]] = defaultdict(list)
    rows = ChecklistItem.objects.in_force(on).filter(checklist__in=checklists).order_by("checklist", "order")
    for item in rows:
        items[item.checklist_id].append(item)
    clauses = Clause.objects.select_related("regulation").in_bulk({item.clause_in_force for item in rows})
    kept, used = wordings.of_items(rows), remembering.wordings(user, rows, on=on)
    return [
        {
            "id": checklist.pk,
            "name": str(checklist),
            "version": checklist.version,
            "may_start": checklist.pk in startable,
            "items": [
                _item(item, clauses[item.clause_in_force], [*kept[item.key], *used[item.key]])  # type: ignore[attr-defined]
                for item in items[checklist.pk]
            ],
        }
        for checklist in checklists
    ]


def _item(item: ChecklistItem, clause: Clause, words: list[str]) -> Pack:
    return {
        "id": item.pk,
        "key": str(item.key),
        "wordings": list(dict.fromkeys([*words, remembering.usual(item)])),
        "is_serious": item.severity == Severity.SERIOUS,
        "group": item.group_name,
        "kind": item.kind,
        "may_not_apply": item.may_not_apply,
        "required": item.is_required,
        "condition": item.condition or ("" if clause.condition == "always" else clause.condition),
        "text": str(item),
        "hint": item.hint,
        "photo_hint": item.photo_hint,
        "severity": str(item.get_severity_display()),
        "clause": f"{clause}: {clause.wording}",
        "unit": item.unit,
        "lowest": None if item.lowest is None else float(item.lowest),
        "highest": None if item.highest is None else float(item.highest),
        "limits": item.limits,
        "options": item.options,
        "unmet": item.options_unmet,
    }


def _conflict(row: Submission) -> Pack:
    return {
        "key": str(row.key),
        "title": str(row),
        "reason": row.reason or _("To be resolved"),
        "url": row.get_absolute_url(),
    }
