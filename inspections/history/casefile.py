"""What inspections and credit tell on a facility's timeline."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.history.models import PastInspection
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, timeline


@timeline(Kind.VISIT)
def past_inspections(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Inspections of other times, as the registers that they were imported from tell them."""
    rows = PastInspection.objects.visible_to(user).filter(facility=facility)
    for row in span.within(rows, "visited_on"):
        title = _("Inspection in another register: %(kind)s") % {"kind": row.kind or row.authority}
        yield Entry(row.visited_on, Kind.VISIT, title, row.text)
