"""Guard posts of the demo: one at each gate, kept by the facility's guard; here and there nobody stands there."""

from datetime import date, time, timedelta
from random import Random

from facilities.ground.choices import PUBLIC_STATES
from portal.demo.demonstration import demonstrator
from staff.models import GuardDuty, GuardPost, Post
from staff.people.choices import PostKind

GATE, OPENS, CLOSES = "大门", time(7, 30), time(18)
KEPT_FOR = timedelta(days=120)


@demonstrator(33, "guard posts")
def guard_posts(random: Random, on: date) -> int:
    """Enter a guard post at each facility on file that has a guard, and let the guard stand there."""
    guards = Post.objects.held(on).filter(kind=PostKind.GUARD, person__facility__is_demo=True)
    here = guards.filter(person__facility__state__in=PUBLIC_STATES).select_related("person").order_by("pk")
    by_facility = {post.person.facility_id: post for post in here}
    posts = GuardPost.objects.bulk_create(
        GuardPost(facility_id=pk, place=GATE, starts_at=OPENS, ends_at=CLOSES, since=on - KEPT_FOR)
        for pk in by_facility
    )
    GuardDuty.objects.bulk_create(
        GuardDuty(guard_post=row, post=post, since=max(row.since, post.since))
        for row in posts
        if random.random() < 0.95 and (post := by_facility[row.facility_id])
    )
    return len(posts)
