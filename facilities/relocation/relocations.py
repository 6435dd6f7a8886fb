"""Relocation and branches (measures art. 10): a new facility that is filed anew, and what comes along.

A relocated facility succeeds the old one, whose filing ends when the new one is accepted; a branch stands beside it.
"""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.dossier import preparation
from facilities.filing import filings
from facilities.filing.models import Filing, Origin
from facilities.ground import kinds, policy, states
from facilities.ground.choices import FilingKind
from facilities.ground.models import CareClass, Facility
from facilities.termination import terminations
from portal.accounts.scope import require
from portal.documents import dossier
from portal.documents.printing import chinese_date
from portal.errors import Refused
from portal.letters import letters
from portal.models import User

TAKEN_OVER = (  # what the new facility starts from; address and rooms are its own
    "other_name setting is_inclusive service_forms head_name head_id_type head_id_number contact_mobile public_phone serves_meals "
    "employer_name opens_to_neighbours kindergarten_licence meal_source food_licence_number "
    "monthly_fee fee_note"
).split()
LICENCES = "filing-8-licence"  # clause of the documents that belong to the operator, not to the place
Moving = Callable[[Facility, Facility, User, date], None]
COPIES: list[Moving] = []  # what upper apps take along to the new facility when it is begun
RELEASES: list[Moving] = []  # and what ends at the old one when it is closed


def copies(act: Moving) -> Moving:
    """Register what is copied from the old facility (first) to the new one (second) if the staff moves along."""
    COPIES.append(act)
    return act


def releases(act: Moving) -> Moving:
    """Register what ends at the old facility (first) when its successor (second) is accepted."""
    RELEASES.append(act)
    return act


@transaction.atomic
def draft(facility: Facility, origin: Origin, *, by: User, on: date) -> Facility:
    """Set up the facility at its new place, prefilled, with an open draft filing of the origin's kind.

    Raises Refused if the old facility is not running, or has a successor already.
    """
    source = (
        Facility.objects.select_for_update(of=("self",))
        .select_related("operator__organisation")
        .get(pk=origin.source_id)
    )
    require(policy.may_operate(by, source))
    _require_possible(source, origin, on)
    for name in TAKEN_OVER:
        setattr(facility, name, getattr(source, name))
    facility.operator, facility.is_demo = source.operator, source.is_demo
    preparation.set_up(facility, by=by)
    origin.facility, origin.source = facility, source
    origin.save()
    _take_along(source, facility, origin, by, on)
    filings.open_draft(facility, by=by, on=on)
    return facility


def _require_possible(source: Facility, origin: Origin, on: date) -> None:
    if not policy.is_running(source):
        raise Refused(_("Only a filed facility is relocated or gets a branch."))
    if origin.kind == FilingKind.BRANCH:
        kinds.require_no_branch(source.operator, on=on)
    if origin.kind == FilingKind.RELOCATION:
        states.require_free(source)
    if origin.kind == FilingKind.RELOCATION and source.offshoots.filter(kind=FilingKind.RELOCATION).exists():
        raise Refused(_("There is already a relocation of this facility. Please continue with that one."))


def _take_along(source: Facility, facility: Facility, origin: Origin, by: User, on: date) -> None:
    if origin.kind == FilingKind.RELOCATION:
        facility.capacity = source.capacity
        facility.save(update_fields=["capacity"])
        CareClass.objects.bulk_create(
            CareClass(facility=facility, kind=row.kind, name=row.name, places=row.places)
            for row in source.classes.order_by("id")
        )
    for document in dossier.documents_of(source).filter(kind__clause_code=LICENCES):
        dossier.copy(document, facility, by=by)
    if origin.takes_staff:
        for act in COPIES:
            act(source, facility, by, on)


def conclude(filing: Filing, *, by: User, on: date) -> None:
    """End the filing of the old place, within the transaction in which the bureau accepts the new one.

    Children who move along are enrolled in the class of the same name, or of the same kind; Refused if there is no room.
    """
    origin = filing.facility.origin
    rows = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation", "area")
    source = rows.get(pk=origin.source_id)
    if origin.takes_children:
        _move_children(source, filing.facility)
    terminations.close(source, by=by, on=on, note=str(_("Relocated to %(name)s") % {"name": filing.facility}))
    for act in RELEASES if origin.takes_staff else []:
        act(source, filing.facility, by, on)
    words = {"facility": source.name, "successor": filing.facility.name, "closed_on": chinese_date(on)}
    to = source.operator.organisation
    letters.issue("relocation-closed", source, area=source.area, to=to, by=by, on=on, words=words)


def _move_children(source: Facility, target: Facility) -> None:
    rooms = list(target.classes.select_for_update().order_by("id"))
    for old in source.classes.filter(enrolled__gt=0).order_by("id"):
        room = _room_for(old, rooms)
        room.enrolled += old.enrolled
        room.save(update_fields=["enrolled"])
        old.enrolled = 0
        old.save(update_fields=["enrolled"])


def _room_for(old: CareClass, rooms: list[CareClass]) -> CareClass:
    for room in sorted(rooms, key=lambda row: row.name != old.name):
        if room.kind == old.kind and room.places >= room.enrolled + old.enrolled:
            return room
    raise Refused(
        _("The new place has no class with room for the %(count)s children of “%(name)s”.")
        % {"count": old.enrolled, "name": old.name}
    )
