"""People move along when their facility is relocated: entered at the new place at once, their old posts end with the old one."""

from datetime import date

from facilities.models import CareClass, Facility
from facilities.relocation.relocations import copies, releases
from portal.documents import dossier
from portal.models import User
from staff.people import hiring
from staff.people.models import Credential, Person, Post


@copies
def take_people_along(source: Facility, target: Facility, by: User, on: date) -> None:
    """Enter everybody who holds a post at the old facility, and may be hired, at the new one, with posts and credentials."""
    classes = {row.name: row for row in target.classes.all()}
    at_work = Person.objects.filter(facility=source, posts__in=Post.objects.held(on)).distinct()
    for person in at_work.prefetch_related("posts__care_class", "credentials").order_by("pk"):
        if hiring.is_refused(person, target):
            continue
        held = [post for post in person.posts.all() if post.since <= on and (post.until is None or post.until >= on)]
        credentials = list(person.credentials.all())
        person.pk, person._state.adding, person.facility, person.revision = None, True, target, 0
        person.save()
        Post.objects.bulk_create(_post(person, post, classes, on) for post in held)
        moved = Credential.objects.bulk_create(_credential(person, row) for row in credentials)
        for row, copied in zip(credentials, moved, strict=True):
            for paper in dossier.documents_of(row):
                dossier.copy(paper, copied, by=by)


def _post(person: Person, old: Post, classes: dict[str, CareClass], on: date) -> Post:
    care_class = classes.get(old.care_class.name) if old.care_class else None
    facts = {name: getattr(old, name) for name in ("kind", "is_full_time", "weekly_hours", "engagement", "agency")}
    return Post(person=person, care_class=care_class, since=on, **facts)


def _credential(person: Person, old: Credential) -> Credential:
    facts = {name: getattr(old, name) for name in ("kind_id", "number", "issued_on", "expires_on", "hours", "state")}
    return Credential(person=person, **facts)


@releases
def end_old_posts(source: Facility, target: Facility, by: User, on: date) -> None:
    """End the posts at the old facility with the day on which its successor is accepted."""
    for post in Post.objects.held(on).filter(person__facility=source):
        post.until = max(on, post.since)
        post.save(update_fields=["until"])
