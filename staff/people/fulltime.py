"""Nobody has two full-time posts at once: whoever goes to another facility full-time leaves the present one first, by a transfer."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from staff.identities.models import Identity
from staff.people.models import Person, Post

SECOND = _(
    "This person has a full-time post at another facility in these days. Please ask for a transfer, or enter a part-time post."
)


def refuse_second(person: Person, posts: Iterable[Post], *, field: str) -> None:
    """Raise Refused at `field` if one of the posts, just saved, is full-time like one that overlaps it at another facility.

    The identity stays locked until the transaction is over: of two facilities that enter one human at the same moment one waits for the
    other and finds its post. A facility that moves to a new address is one and the same employer: `people.relocations` does not ask.
    """
    person.refresh_from_db(fields=["identity"])  # which the database fills
    full_time = [post for post in posts if post.is_full_time]
    if person.identity_id is None or not full_time:
        return
    Identity.objects.select_for_update().get(pk=person.identity_id)
    elsewhere = Post.objects.filter(person__identity=person.identity_id, is_full_time=True).exclude(
        person__facility=person.facility_id
    )
    if any(_overlapping(elsewhere, post) for post in full_time):
        raise Refused(SECOND, field=field)


def _overlapping(posts: QuerySet[Post], post: Post) -> bool:
    begun = Q(since__lte=post.until) if post.until else Q()
    return posts.filter(begun, Q(until__isnull=True) | Q(until__gte=post.since)).exists()
