"""Guard posts and who stands at them: entered, manned, ended by the operator."""

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.holding import own
from facilities.ground.policy import may_update
from facilities.models import Facility
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.models import User
from staff.guards.models import GuardDuty, GuardPost
from staff.people.choices import PostKind
from staff.people.models import Post


@transaction.atomic
def set_up(facility: Facility, *, place: str, starts_at: time, ends_at: time, since: date, by: User) -> GuardPost:
    """Enter a guard post; two are not kept at one place."""
    facility = own(facility, by)
    if facility.guard_posts.filter(place=place.strip(), until=None).exists():
        raise Refused(_("A guard post is kept here already."), field="place")
    words = {"place": place.strip(), "starts_at": starts_at, "ends_at": ends_at, "since": since}
    return GuardPost.objects.create(facility=facility, **words)


@transaction.atomic
def man(guard_post: GuardPost, *, post: Post, since: date, by: User) -> GuardDuty:
    """Let somebody stand at a guard post. Raises Refused for who is no guard of the facility."""
    guard_post = _locked(guard_post, by)
    if guard_post.until:
        raise Refused(_("This guard post is given up."))
    if post.kind != PostKind.GUARD or post.person.facility_id != guard_post.facility_id:
        raise Refused(_("At a guard post stands somebody who holds a guard's post here."), field="post")
    if since < max(guard_post.since, post.since) or (post.until and since > post.until):
        raise Refused(_("On this day the guard post, or the guard's own post, is not held."), field="since")
    if guard_post.duties.filter(post=post, until=None).exists():
        raise Refused(_("This guard stands here already."), field="post")
    return GuardDuty.objects.create(guard_post=guard_post, post=post, since=since)


@transaction.atomic
def relieve(duty: GuardDuty, *, by: User, on: date) -> GuardDuty:
    """End a duty with the day; one that has not begun is taken back."""
    _locked(duty.guard_post, by)
    duty = GuardDuty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.until:
        raise IllegalMove(_("This duty is over already."))
    if duty.since > on:
        duty.delete()
        return duty
    duty.until = on
    duty.save(update_fields=["until"])
    return duty


@transaction.atomic
def give_up(guard_post: GuardPost, *, by: User, on: date) -> GuardPost:
    """Keep a guard post no longer than the day, and relieve who stands there."""
    guard_post = _locked(guard_post, by)
    if guard_post.until:
        raise IllegalMove(_("This guard post is given up."))
    for duty in guard_post.duties.filter(until=None):
        relieve(duty, by=by, on=on)
    guard_post.until = max(on, guard_post.since)
    guard_post.save(update_fields=["until"])
    return guard_post


def _locked(guard_post: GuardPost, by: User) -> GuardPost:
    rows = GuardPost.objects.select_for_update(of=("self",)).select_related("facility__operator__organisation")
    row = rows.get(pk=guard_post.pk)
    require(may_update(by, row.facility))
    return row
