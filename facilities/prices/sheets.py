"""Fee sheets: shown before they hold, never changed. What holds today stands in the facility's row and its classes' offers."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground import people, policy
from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.places.models import ClassOffer
from facilities.prices import rules
from facilities.prices.models import FeeItem, FeeLine, FeeSheet
from facilities.requirements import inclusion
from portal.documents import dossier
from portal.errors import NotAllowed, Refused
from portal.models import DocumentKind, User
from portal.rulebook.rulebook import Limits

CARE = "care-month"  # the basic fee for full-day care
BOARD = "fee-board"  # kind of document
PREPAID, NOTICE = "prices.prepaid_months", "prices.rise_notice_days"
Fees = Mapping[tuple[str, str], int]  # fee of the catalogue and kind of class, empty for all, to fen


@transaction.atomic
def publish(sheet: FeeSheet, fees: Fees, *, by: User, on: date, board: UploadedFile | None = None) -> FeeSheet:
    """Show a sheet that holds from a day on; the register shows it at once as the next one.

    Raises Refused for a day that has passed or has a sheet already, a rise announced too late, a fee outside the catalogue, more months
    in advance than the rulebook allows, and a fee of inclusive care above a published or agreed one.
    """
    facility = _held(sheet.facility, by)
    if sheet.holds_from < on:
        raise Refused(_("A price can't be changed for days that have passed."), field="holds_from")
    _require_catalogue(fees, sheet.holds_from)
    _require_notice(facility, sheet, fees, on)
    _require_few_months(sheet)
    if facility.is_inclusive:
        _require_inclusive(facility, fees, sheet.holds_from)
    people.require_unnamed(sheet.fee_note, facility, field="fee_note")
    sheet.facility, sheet.entered_by = facility, by
    _save(sheet, fees)
    if board:
        sheet.board = dossier.add(facility, DocumentKind.objects.get(pk=BOARD), board, by=by)
        sheet.save(update_fields=["board"])
    let_hold(facility, on=on)
    return sheet


def _held(facility: Facility, by: User) -> Facility:
    """Lock the facility; refuse a stranger, and everybody if it is not running."""
    current = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation")
    facility = current.get(pk=facility.pk)
    if not policy.may_update(by, facility):
        raise NotAllowed
    return facility


def _save(sheet: FeeSheet, fees: Fees) -> None:
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError:
        raise Refused(_("There is already a price from this day on."), field="holds_from") from None
    lines = [FeeLine(sheet=sheet, item_id=item, kind=kind, fen=fen) for (item, kind), fen in fees.items()]
    FeeLine.objects.bulk_create(lines)


def field_of(item: str, kind: str) -> str:
    """Return the name of the form's field of a fee."""
    return f"fee-{item}-{kind}" if kind else f"fee-{item}"


def _require_catalogue(fees: Fees, on: date) -> None:
    if not fees:
        raise Refused(_("Please enter at least one fee."))
    known = set(FeeItem.objects.in_force(on).values_list("pk", flat=True))
    for item, kind in fees:
        if item not in known:
            reason = _("This fee is not in the catalogue of the day; nothing outside it may be charged.")
            raise Refused(reason, field=field_of(item, kind))


def _require_notice(facility: Facility, sheet: FeeSheet, fees: Fees, on: date) -> None:
    """Refuse a rise that families would learn of too late: above what the sheets that hold until then show."""
    days = int(Limits(on)[NOTICE])
    if sheet.holds_from >= on + timedelta(days=days):
        return
    shown = in_force(facility, sheet.holds_from)
    for (item, kind), fen in fees.items():
        before = shown.get((item, kind), shown.get((item, "")))
        if shown and (before is None or fen > before):
            reason = _("A higher or new fee is announced %(days)s days ahead: it can hold from %(day)s on.")
            told = {"days": days, "day": on + timedelta(days=days)}
            raise Refused(reason % told, field="holds_from")


def in_force(facility: Facility, on: date) -> dict[tuple[str, str], int]:
    """Return the fees of the sheet that holds on the day, empty without one."""
    lines = FeeLine.objects.filter(sheet__in=facility.fee_sheets.in_force(on))
    return {(item, kind): fen for item, kind, fen in lines.values_list("item", "kind", "fen")}


def _require_few_months(sheet: FeeSheet) -> None:
    most = int(Limits(sheet.holds_from)[PREPAID])
    if sheet.prepaid_months > most:
        raise Refused(_("At most %(most)s months may be paid in advance.") % {"most": most}, field="prepaid_months")


def _require_inclusive(facility: Facility, fees: Fees, on: date) -> None:
    laid_down, agreed = rules.laid_down(on), rules.agreements([facility.pk], on).get(facility.pk)
    for (item, kind), fen in fees.items():
        if item != CARE:
            continue
        above = inclusion.exceeded(yuan(fen), on)
        if above and inclusion.is_binding(above):
            most = _("Inclusive care costs %(most)s yuan a month at most from this day on.")
            raise Refused(most % {"most": above.value}, field=field_of(item, kind))
        ceiling = rules.ceiling(laid_down, facility.operator.nature, kind, agreed)
        if ceiling and fen > ceiling.fen:
            most = _("Inclusive care costs %(most)s yuan a month at most (%(source)s).")
            told = {"most": yuan(ceiling.fen), "source": ceiling.source}
            raise Refused(most % told, field=field_of(item, kind))


@transaction.atomic
def let_hold(facility: Facility, *, on: date) -> bool:
    """Show at the facility and its classes what the sheet of the day says; return whether anything changed."""
    current = Facility.objects.select_for_update().get(pk=facility.pk)
    sheet = FeeSheet.objects.filter(facility=current).in_force(on).first()
    if sheet is None:
        return False
    fees = in_force(current, on)
    care = {kind: yuan(fen) for (item, kind), fen in fees.items() if item == CARE}
    monthly = care.get("", min(care.values(), default=None))
    changed = _let_classes(current, care, on)
    if (current.monthly_fee, current.fee_note) == (monthly, sheet.fee_note):
        return changed
    current.monthly_fee, current.fee_note = monthly, sheet.fee_note
    current.revision += 1
    current.save(update_fields=["monthly_fee", "fee_note", "revision", "updated_at"])
    return True


def _let_classes(facility: Facility, care: Mapping[str, Decimal], on: date) -> bool:
    changed = False
    offers = {row.care_class_id: row for row in ClassOffer.objects.filter(care_class__facility=facility)}
    for care_class in facility.classes.all():
        offer, fee = offers.get(care_class.pk), care.get(care_class.kind)
        if (offer.monthly_fee if offer else None) != fee:
            told = {"monthly_fee": fee} | ({} if offer else {"told_on": on})
            ClassOffer.objects.update_or_create(care_class=care_class, defaults=told)
            changed = True
    return changed


@transaction.atomic
def withdraw(sheet: FeeSheet, *, by: User, on: date) -> None:
    """Take back a sheet that does not hold yet."""
    _held(sheet.facility, by)
    if sheet.holds_from <= on:
        raise Refused(_("This price is already in force; announce another one instead."))
    sheet.delete()
