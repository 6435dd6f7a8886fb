"""What complaints and incidents tell on a facility's timeline: never who complained, no papers that may show children."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.complaints.models import Complaint, Explanation
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, timeline


@timeline(Kind.COMPLAINT)
def complaints(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Complaints received and answered, for those who deal with them; the words of the complainant stay on their page."""
    for row in Complaint.objects.visible_to(user).about(facility):
        url, number = row.get_absolute_url(), {"number": row.number}
        title = _("Complaint %(number)s: %(subject)s") % {**number, "subject": row.get_subject_display()}
        yield Entry(timezone.localdate(row.received_at), Kind.COMPLAINT, title, url=url)
        if row.replied_on:
            title = _("Complaint %(number)s replied: %(outcome)s") % {**number, "outcome": row.get_outcome_display()}
            yield Entry(row.replied_on, Kind.COMPLAINT, title, url=url)


@timeline(Kind.COMPLAINT)
def explanations(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """What the facility was asked to explain, and what it said: all that the operator sees of a complaint."""
    for row in Explanation.objects.visible_to(user).filter(facility=facility):
        url = row.get_absolute_url()
        yield Entry(row.asked_on, Kind.COMPLAINT, _("Explanation asked for"), row.question, url, row.department_id)
        if row.answered_on:
            yield Entry(row.answered_on, Kind.COMPLAINT, _("Explained by the operator"), row.answer, url)
