"""What complaints and incidents tell on a facility's timeline: never who complained, no papers that may show children."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.incidents.models import Incident
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, timeline


@timeline(Kind.INCIDENT)
def incidents(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Incidents, whether they were reported late, and what the investigation concluded."""
    for row in Incident.objects.visible_to(user).about(facility):
        url, number = row.get_absolute_url(), {"number": row.number}
        title = _("Incident %(number)s: %(kind)s, %(severity)s") % {
            **number,
            "kind": row.get_kind_display(),
            "severity": row.get_severity_display(),
        }
        yield Entry(timezone.localdate(row.happened_at), Kind.INCIDENT, title, url=url)
        if row.is_late:
            title = _("Incident %(number)s reported late") % number
            yield Entry(timezone.localdate(row.reported_at), Kind.INCIDENT, title, url=url)
        if row.concluded_on:
            said = {**number, "responsibility": row.get_responsibility_display()}
            title = _("Incident %(number)s concluded: %(responsibility)s") % said
            yield Entry(row.concluded_on, Kind.INCIDENT, title, row.cause, url)
