"""What transfers tell on a facility's timeline: asked, completed. No names."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from facilities.models import Facility
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, timeline
from staff.transfers.choices import TransferState
from staff.transfers.models import Transfer


@timeline(Kind.STAFF)
def transfers(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Transfers from and to the facility that the user may see: when they were asked for, and the last day of who left."""
    for row in Transfer.objects.visible_to(user).at(facility).with_both():
        url = row.get_absolute_url()
        facts = {"source": row.person.facility, "target": row.target}
        yield Entry(row.asked_on, Kind.STAFF, _("Transfer asked for: from %(source)s to %(target)s") % facts, url=url)
        if row.leaves_on and row.state == TransferState.COMPLETED:
            title = _("Transferred: from %(source)s to %(target)s") % facts
            yield Entry(row.leaves_on, Kind.STAFF, title, url=url)
