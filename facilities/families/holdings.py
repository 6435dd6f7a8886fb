"""What families told, for a person who asks with her mobile."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from facilities.families.models import Booking, Child, Family, Follow, FollowedSearch
from portal.sealing import digests
from portal.subjects.holdings import Asked, Told, holding


@holding(gettext_lazy("Families"), Family, Child, Booking, Follow, FollowedSearch)
def families(asked: Asked) -> Iterator[Told]:
    """The family of the mobile, its children, visits and what it follows."""
    found = (
        Family.objects.filter(digest__in=digests(f"mobile:{asked.mobile}")) if asked.mobile else Family.objects.none()
    )
    for family in found:
        yield {_("Mobile"): family.mobile, _("Full name"): family.called, _("last seen on"): family.seen_on}
        for child in family.children.all():
            yield {_("Child"): child.called, _("Birthday"): child.birthday}
        for booking in family.bookings.select_related("slot__facility"):
            yield {_("Visit"): str(booking.slot.facility), _("Note"): booking.note}
        for follow in family.follows.select_related("facility"):
            yield {_("Followed facility"): str(follow.facility)}
        for search in family.searches.all():
            yield {_("Followed search"): search.query}
