"""An assessor's sheet: filled in alone, handed in once."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from inspections.evaluation import policy, rounds
from inspections.evaluation.choices import EvaluationState
from inspections.evaluation.models import Item, SiteMark, SiteScore
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.models import User


def items_of(sheet: SiteScore) -> list[Item]:
    """Return what is scored on site: every item that no check computes."""
    rows = Item.objects.filter(dimension__standard=sheet.evaluation.round.standard_id, clause_code="")
    return list(rows.select_related("dimension", "evidence").order_by("order"))


@transaction.atomic
def mark(sheet: SiteScore, given: Iterable[tuple[Item, int, str]], *, by: User) -> SiteScore:
    """Keep points and notes. Raises Refused for points above an item's, and for part of a basic item's: it is met or not."""
    require(policy.may_score(by, sheet))
    _open(sheet)
    rows = [SiteMark(sheet=sheet, item=item, points=points, note=note) for item, points, note in given]
    for row in rows:
        field = f"points_{row.item_id}"
        if row.points > row.item.points:
            raise Refused(_("At most %(most)s points can be given here.") % {"most": row.item.points}, field=field)
        if row.item.is_basic and row.points not in (0, row.item.points):
            words = {"most": row.item.points}
            raise Refused(_("A basic item is met or not: 0 or %(most)s points.") % words, field=field)
    sheet.marks.all().delete()
    SiteMark.objects.bulk_create(rows)
    sheet.revision += 1
    sheet.save(update_fields=["revision"])
    return sheet


@transaction.atomic
def hand_in(sheet: SiteScore, *, by: User, on: date) -> SiteScore:
    """Hand the sheet in. Raises Refused while an item is not scored, or for a third one without two."""
    require(policy.may_score(by, sheet))
    _open(sheet)
    if lacking := len(items_of(sheet)) - sheet.marks.count():
        raise Refused(_("%(count)s items are not scored yet.") % {"count": lacking})
    before = sheet.evaluation.sheets.filter(place__lt=sheet.place, handed_in_on__isnull=False).count()
    if sheet.place > rounds.EACH and before < rounds.EACH:
        raise Refused(_("A third score needs two before it."))
    sheet.handed_in_on = on
    sheet.save(update_fields=["handed_in_on"])
    rounds.conclude(sheet.evaluation, on=on)
    return sheet


def _open(sheet: SiteScore) -> None:
    sheet.refresh_from_db(fields=["handed_in_on", "revision"], from_queryset=SiteScore.objects.select_for_update())
    sheet.evaluation.refresh_from_db(fields=["state"])
    if sheet.handed_in_on is not None or sheet.evaluation.state != EvaluationState.SCORING:
        raise IllegalMove(_("This sheet is handed in and is not changed any more."))
