"""What waits: for an operator returned filings, drafts and documents that run out; for the bureau where documents have run out."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.dossier import renewals
from facilities.filing.models import Filing
from facilities.ground.choices import FacilityState, FilingState
from facilities.ground.models import Facility
from facilities.ground.worklists import DOCUMENT, FILING
from facilities.requirements import materials
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Computed, Item, Pool, worklist
from portal.rulebook.rulebook import Limits

GONE = (FacilityState.CLOSED, FacilityState.CANCELLED)


@worklist
def own_filings(user: User, on: date) -> Iterator[Pool]:
    """Filings that the bureau returned, with the number of remarks that await an answer; drafts not handed in yet."""
    if not may_anywhere(user, permissions.OPERATE):
        return
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(user))
    waiting = Count("remarks", filter=Q(remarks__sent_on__isnull=False, remarks__answered_on__isnull=True))
    returned = mine.filter(state=FilingState.RETURNED).annotate(waiting=waiting)
    title = _("Correct the returned filing (remarks: %(count)s)")
    yield Pool(FILING, returned, title, "dossier", key="facility_id", facts={"count": "waiting"})
    drafts = mine.filter(state=FilingState.DRAFT)
    yield Pool(FILING, drafts, _("Finish the draft and hand it in"), "dossier", key="facility_id")


@worklist
def documents_running_out(user: User, on: date) -> Iterator[Computed]:
    """Documents of running facilities that expire within the reminder's days, or have expired."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user).exclude(state__in=(*GONE, FacilityState.UNFILED))
        yield Computed(DOCUMENT, mine, lambda: _renewals(dict(mine.values_list("pk", "name")), on))


def _renewals(names: dict[int, str], on: date) -> Iterator[Item]:
    horizon = int(Limits(on)["reminder.first_days"])
    for pk, wanted in materials.required(Facility.objects.filter(pk__in=names), on=on, soon_days=horizon).items():
        for material in wanted:
            if material.state in (materials.MaterialState.EXPIRING, materials.MaterialState.EXPIRED):
                yield _renewal(pk, names[pk], material)


def _renewal(pk: int, name: str, material: materials.Material) -> Item:
    expires = material.document.expires_on if material.document else None
    title = _("Renew: %(kind)s") % {"kind": material.kind}
    return Item(title, name, reverse("document-add", args=[pk, material.kind.pk]), DOCUMENT, expires)


@worklist
def documents_overdue(user: User, on: date) -> Iterator[Pool]:
    """For the bureau: how many facilities have documents that have run out, as one item that opens the list."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        rows = renewals.late(Facility.objects.visible_to(user), on=on)
        title = _("Facilities with documents that have run out: %(count)s")
        yield Pool(DOCUMENT, rows, title, reverse("renewal-list"), area="area_id", together=True)
