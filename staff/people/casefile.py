"""What the people tell on a facility's timeline: posts begun and ended, certificates that ran out. No names."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Facility
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, timeline
from staff.people.models import Credential, Person, Post


@timeline(Kind.STAFF)
def posts(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Posts begun and ended."""
    mine = Person.objects.visible_to(user).filter(facility=facility)
    for row in Post.objects.filter(person__in=mine):
        url, kind = reverse("person", args=[row.person_id]), {"post": row.get_kind_display()}
        yield Entry(row.since, Kind.STAFF, _("Post begun: %(post)s") % kind, url=url)
        if row.until:
            yield Entry(row.until, Kind.STAFF, _("Post ended: %(post)s") % kind, url=url)


@timeline(Kind.STAFF)
def alerts(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Certificates and checks that ran out, unless a newer one of the kind held on that day."""
    mine = Person.objects.visible_to(user).filter(facility=facility)
    rows = list(Credential.objects.filter(person__in=mine).select_related("kind"))
    for row in rows:
        if row.expires_on and not any(_follows(other, row) for other in rows):
            title = _("Ran out: %(credential)s") % {"credential": row.kind}
            yield Entry(row.expires_on, Kind.STAFF, title, url=reverse("person", args=[row.person_id]))


def _follows(other: Credential, row: Credential) -> bool:
    """Say whether another of the kind held beyond the row's last day, issued by then."""
    if other.person_id != row.person_id or other.kind_id != row.kind_id or row.expires_on is None:
        return False
    return other.issued_on <= row.expires_on and (other.expires_on is None or other.expires_on > row.expires_on)
