"""Guard posts (保安岗位) of a facility, and who stands at them (人防)."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from staff.guards.querysets import GuardDutyQuerySet, GuardPostQuerySet
from staff.people.models import Post


@pghistory.track()
class GuardPost(models.Model):
    """A place at which somebody with a guard's licence stands while it is kept. Times are local (Asia/Shanghai)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="guard_posts")
    place = models.CharField(_("where the guard stands"), max_length=60)
    starts_at = models.TimeField(_("from what time"))
    ends_at = models.TimeField(_("until what time"), help_text=_("Not later than the beginning: on the next day."))
    since = models.DateField(_("kept since"))
    until = models.DateField(_("kept until"), null=True, editable=False, help_text=_("Last day."))

    objects = GuardPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("guard post")
        ordering: ClassVar = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="guard_post_is_a_span"
            ),
            models.UniqueConstraint(
                fields=["facility", "place"], condition=Q(until__isnull=True), name="one_guard_post_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


@pghistory.track()
class GuardDuty(models.Model):
    """Somebody whose post is that of a guard stands at a guard post, from a day on."""

    guard_post = models.ForeignKey(GuardPost, models.PROTECT, related_name="duties", verbose_name=_("guard post"))
    post = models.ForeignKey(Post, models.CASCADE, related_name="guard_duties", verbose_name=_("guard"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, editable=False, help_text=_("Last day."))

    objects = GuardDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty at a guard post")
        ordering: ClassVar = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="guard_duty_is_a_span"
            ),
            models.UniqueConstraint(
                fields=["guard_post", "post"], condition=Q(until__isnull=True), name="one_duty_per_guard_and_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post.person} · {self.guard_post}"
