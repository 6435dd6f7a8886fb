"""What waits: for an operator returned filings, drafts and documents that run out; for the bureau filings to review."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.dossier import renewals
from facilities.filing.models import Filing
from facilities.ground.choices import FacilityState, FilingState
from facilities.ground.models import Facility
from facilities.requirements import materials
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Item, worklist
from portal.rulebook.rulebook import Limits

GONE = (FacilityState.CLOSED, FacilityState.CANCELLED)


@worklist
def returned_filings(user: User, on: date) -> Iterator[Item]:
    """Filings that the bureau returned, with the number of remarks that await an answer."""
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(user), state=FilingState.RETURNED)
    waiting = Count("remarks", filter=Q(remarks__sent_on__isnull=False, remarks__answered_on__isnull=True))
    for filing in mine.select_related("facility").annotate(waiting=waiting).order_by("id"):
        yield Item(
            title=_("Correct the returned filing (remarks: %(count)s)") % {"count": filing.waiting},
            subject=str(filing.facility),
            url=reverse("dossier", args=[filing.facility_id]),
            kind=_("Filing"),
        )


@worklist
def unfinished_drafts(user: User, on: date) -> Iterator[Item]:
    """Drafts that were not handed in yet."""
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(user), state=FilingState.DRAFT)
    for filing in mine.select_related("facility").order_by("id"):
        yield Item(
            title=_("Finish the draft and hand it in"),
            subject=str(filing.facility),
            url=reverse("dossier", args=[filing.facility_id]),
            kind=_("Filing"),
        )


@worklist
def documents_running_out(user: User, on: date) -> Iterator[Item]:
    """Documents of running facilities that expire within the reminder's days, or have expired."""
    mine = Facility.objects.operated_by(user).exclude(state__in=(*GONE, FacilityState.UNFILED))
    names = dict(mine.values_list("pk", "name"))
    if not names:
        return
    horizon = int(Limits(on)["reminder.first_days"])
    for pk, wanted in materials.required(Facility.objects.filter(pk__in=names), on=on, soon_days=horizon).items():
        for material in wanted:
            if material.state in (materials.MaterialState.EXPIRING, materials.MaterialState.EXPIRED):
                yield _renewal(pk, names[pk], material)


def _renewal(pk: int, name: str, material: materials.Material) -> Item:
    expires = material.document.expires_on if material.document else None
    return Item(
        title=_("Renew: %(kind)s") % {"kind": material.kind},
        subject=name,
        url=reverse("document-add", args=[pk, material.kind.pk]),
        kind=_("Document"),
        due_on=expires,
    )


@worklist
def documents_overdue(user: User, on: date) -> Iterator[Item]:
    """For the bureau: how many facilities have documents that have run out, as one item that opens the list."""
    if not may_anywhere(user, permissions.REVIEW_FILINGS):
        return
    if late := renewals.overdue(Facility.objects.visible_to(user), on=on):
        yield Item(
            title=_("Facilities with documents that have run out: %(count)s") % {"count": len(late)},
            subject="",
            url=reverse("renewal-list"),
            kind=_("Document"),
        )
