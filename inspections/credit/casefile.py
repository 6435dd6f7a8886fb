"""What inspections and credit tell on a facility's timeline."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.credit.models import CreditEntry, CreditListing, CreditRepair
from inspections.findings.casefile import BUREAU
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, annexes_of, timeline


@timeline(Kind.CREDIT)
def credit_entries(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Points lost and given back: public."""
    url = reverse("facility-credit", args=[facility.pk])
    rows = CreditEntry.objects.visible_to(user).filter(facility=facility).with_reasons()
    for row in span.within(rows, "on"):
        title = _("Credit %(points)s: %(kind)s") % {"points": f"{row.points:+d}", "kind": row.get_kind_display()}
        yield Entry(row.on, Kind.CREDIT, title, str(row.clause or ""), url)


@timeline(Kind.CREDIT)
def credit_decisions(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Repairs applied for and decided, listings announced, decided and lifted."""
    for row in CreditRepair.objects.visible_to(user).filter(facility=facility).prefetch_related("evidence__kind"):
        url, evidence = row.get_absolute_url(), annexes_of(row.evidence.all())
        yield Entry(row.asked_on, Kind.CREDIT, _("Credit repair applied for"), row.text, url, annexes=evidence)
        if row.decided_on:
            title = _("Credit repair: %(state)s") % {"state": row.get_state_display()}
            yield Entry(row.decided_on, Kind.CREDIT, title, row.answer, url, BUREAU)
    for listing in CreditListing.objects.visible_to(user).filter(facility=facility):
        yield from _listing(listing)


def _listing(row: CreditListing) -> Iterator[Entry]:
    url, name = row.get_absolute_url(), {"list": row.get_kind_display()}
    title = _("Announced: %(list)s") % name
    yield Entry(row.proposed_on, Kind.CREDIT, title, row.reasons, url, BUREAU)
    if row.from_on:
        until = {**name, "day": row.until_on}
        yield Entry(row.from_on, Kind.CREDIT, _("%(list)s until %(day)s") % until, row.reasons, url, BUREAU)
    if row.lifted_on:
        yield Entry(row.lifted_on, Kind.CREDIT, _("Lifted early: %(list)s") % name, row.lift_reason, url, BUREAU)
