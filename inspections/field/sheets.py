"""An assessor's sheets on the phone: taken along, filled in without network, sent once however often.

Writing goes through `inspections.evaluation.sheets`, as the page does. A sheet is one person's: marks entered on the phone stand over
those that the portal holds of the same items, unless the portal's changed since the phone loaded them; then both are told.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inspections.evaluation import sheets
from inspections.evaluation.choices import EvaluationState
from inspections.evaluation.models import SiteScore
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User

Pack = dict[str, Any]


def packed(user: User) -> list[Pack]:
    """Return the sheets in hand with their items and marks."""
    rows = SiteScore.objects.filter(
        assessor__user=user.pk, handed_in_on=None, evaluation__state=EvaluationState.SCORING
    )
    several = rows.select_related("evaluation__facility", "evaluation__round").prefetch_related("marks").order_by("pk")
    of_each = {row.evaluation.round.standard_id: row for row in several}  # sheets of a round ask the same
    items = {standard: _items(row) for standard, row in of_each.items()}
    return [_sheet(row, items[row.evaluation.round.standard_id]) for row in several]


def _items(row: SiteScore) -> list[Pack]:
    return [
        {
            "id": item.pk,
            "dimension": item.dimension.name,
            "text": str(item),
            "points": item.points,
            "is_basic": item.is_basic,
            "guidance": item.guidance,
        }
        for item in sheets.items_of(row)
    ]


def _sheet(row: SiteScore, items: list[Pack]) -> Pack:
    marks = {str(mark.item_id): {"points": mark.points, "note": mark.note} for mark in row.marks.all()}  # type: ignore[attr-defined]
    facts = {"id": row.pk, "title": row.evaluation.facility.name, "round": str(row.evaluation.round)}
    return facts | {"revision": row.revision, "items": items, "marks": marks}


@transaction.atomic
def take(sent: Pack, *, by: User, on: date) -> Pack:
    """Keep a sheet; return `applied`, or `conflict` with its reason. Raises NotAllowed for a sheet of somebody else, as for none."""
    rows = SiteScore.objects.filter(assessor__user=by.pk).select_related(
        "assessor", "evaluation__round", "evaluation__facility"
    )
    sheet = rows.select_for_update(of=("self",)).filter(pk=sent["sheet"]).first()
    if sheet is None:
        raise NotAllowed
    given = {mark["item"]: (mark["points"], mark["note"].strip()) for mark in sent["marks"]}
    held = dict(_held(sheet))
    if sheet.handed_in_on is None:
        return _written(sheet, given, held, sent, by=by, on=on)
    is_same = all(held.get(item) == mark for item, mark in given.items())
    url = sheet.evaluation.get_absolute_url()
    return _told("" if is_same else _("This sheet is handed in and is not changed any more."), url)


def _held(sheet: SiteScore) -> list[tuple[int, tuple[int, str]]]:
    return [(mark.item_id, (mark.points, mark.note)) for mark in sheet.marks.all()]  # type: ignore[attr-defined]


def _written(sheet: SiteScore, given: dict, held: dict, sent: Pack, *, by: User, on: date) -> Pack:
    url = sheet.get_absolute_url()
    others = sum(held.get(item, mark) != mark for item, mark in given.items())
    if others and sheet.revision != sent["seen"]:
        words = _("%(count)s items were scored otherwise on another device. That stays; please compare.")
        return _told(words % {"count": others}, url)
    items = {item.pk: item for item in sheets.items_of(sheet)}
    if unknown := given.keys() - items.keys():
        raise Refused(_("%(count)s items do not belong to this sheet.") % {"count": len(unknown)})
    whole = held | given
    try:
        with transaction.atomic():
            if whole != held:
                sheets.mark(sheet, [(items[key], *mark) for key, mark in whole.items()], by=by)
            if sent["hand_in"]:
                sheets.hand_in(sheet, by=by, on=on)
    except IllegalMove:
        raise
    except Refused as refusal:
        return _told(str(refusal), url)
    return _told("", sheet.evaluation.get_absolute_url() if sent["hand_in"] else url)


def _told(reason: str, url: str) -> Pack:
    return {"state": "conflict" if reason else "applied", "reason": reason, "url": url}
