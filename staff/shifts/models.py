"""Who cares for which class when: shifts, leave, presence, and how many slots of a day were in ratio."""

from datetime import date

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import CareClass
from portal.models import Transition
from staff.people.models import Person, Post
from staff.shifts.choices import ConflictState, LeaveState, PresenceNote, PresenceSource, ShiftKind, Weekday
from staff.shifts.querysets import LeaveQuerySet, PresenceConflictQuerySet, RatioDayQuerySet, ShiftQuerySet


@pghistory.track()
class Leave(models.Model):
    """A person is away: whole days, or hours of one day. Why is nobody's business here."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="leaves", verbose_name=_("member of staff"))
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    starts_at = models.TimeField(_("from what time"), null=True, blank=True, help_text=_("Empty: whole days."))
    ends_at = models.TimeField(_("until what time"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LeaveState, default=LeaveState.ASKED, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LeaveState.values), name="leave_state_is_known"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="leave_is_a_span"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at"), since=F("until")),
                name="hours_of_leave_lie_within_one_day",
            ),
        ]

    def __str__(self) -> str:
        span = f"{self.since} – {self.until}" if self.until != self.since else f"{self.since}"
        return f"{self.person} · {span}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("leave", args=[self.pk])


@pghistory.track()
class Shift(models.Model):
    """A span in which somebody does one thing: every week on a weekday, or on one day. On its day a dated one comes before a weekly one.

    Times are local (Asia/Shanghai); a shift that ends no later than it begins ends on the next day.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="shifts", verbose_name=_("post"))
    kind = models.CharField(_("what is done"), max_length=8, choices=ShiftKind, default=ShiftKind.CARE)
    care_class = models.ForeignKey(
        CareClass, models.CASCADE, null=True, blank=True, related_name="shifts", verbose_name=_("class")
    )
    weekday = models.PositiveSmallIntegerField(_("every week on"), choices=Weekday, null=True, blank=True)
    since = models.DateField(_("weekly since"), null=True, blank=True)
    until = models.DateField(_("weekly until"), null=True, blank=True, help_text=_("Last day; empty: until changed."))
    day = models.DateField(_("on one day"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"))
    ends_at = models.TimeField(_("ends at"), help_text=_("Not later than the beginning: on the next day."))
    stands_in_for = models.ForeignKey(
        Leave, models.PROTECT, null=True, blank=True, related_name="substitutions", verbose_name=_("stands in for")
    )

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        ordering = ["weekday", "day", "starts_at", "id"]
        indexes = [
            models.Index(fields=["day"], name="shift_of_a_day", condition=Q(day__isnull=False)),
            models.Index(fields=["weekday"], name="shift_of_a_weekday", condition=Q(weekday__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ShiftKind.values), name="shift_kind_is_known"),
            models.CheckConstraint(
                condition=Q(day__isnull=False, weekday__isnull=True, since__isnull=True, until__isnull=True)
                | Q(day__isnull=True, weekday__range=(1, 7), since__isnull=False),
                name="shift_is_weekly_or_of_one_day",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="weekly_shift_is_a_span"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ShiftKind.CARE) | Q(care_class__isnull=False), name="care_names_its_class"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(day__isnull=False), name="substitution_is_of_one_day"
            ),
        ]

    def falls_on(self, day: date) -> bool:
        """Say whether it is of the day, dated or weekly, while its post is held: with the day after the last of it nobody is planned."""
        begun = self.since is not None and self.since <= day and (self.until is None or self.until >= day)
        is_of = self.day == day if self.day else begun and self.weekday == day.isoweekday()
        return is_of and self.post.since <= day and (self.post.until is None or self.post.until >= day)

    def __str__(self) -> str:
        when = self.day.isoformat() if self.day else self.get_weekday_display()
        return f"{when} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


@pghistory.track()
class Presence(models.Model):
    """Somebody came to work and left again, as it was noted on the spot."""

    key = models.UUIDField(unique=True, editable=False, help_text=_("Made where it was noted, so that it counts once."))
    person = models.ForeignKey(Person, models.CASCADE, related_name="presences")
    day = models.DateField(_("day"), help_text=_("On which the shift began."))
    came_at = models.DateTimeField(_("came at"))
    left_at = models.DateTimeField(_("left at"), null=True)
    source = models.CharField(_("noted how"), max_length=6, choices=PresenceSource)

    class Meta:
        verbose_name = _("presence")
        ordering = ["came_at", "id"]
        indexes = [models.Index(fields=["day"], name="presence_of_a_day")]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=PresenceSource.values), name="presence_source_is_known"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")), name="presence_is_a_span"
            ),
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(left_at__isnull=True), name="nobody_comes_twice_without_leaving"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.day}"


@pghistory.track()
class PresenceConflict(models.Model):
    """A note of a phone that could not be written, because another hand had noted something else; it waits until somebody settles it."""

    key = models.UUIDField(unique=True, editable=False, help_text=_("Made where it was noted, so that it counts once."))
    person = models.ForeignKey(Person, models.CASCADE, related_name="presence_conflicts")
    note = models.CharField(_("what was noted"), max_length=4, choices=PresenceNote, editable=False)
    at = models.DateTimeField(_("noted for"), editable=False)
    reason = models.CharField(_("why it was not written"), max_length=200, editable=False)
    received_at = models.DateTimeField(_("received at"), editable=False)
    state = models.CharField(
        _("state"), max_length=5, choices=ConflictState, default=ConflictState.OPEN, editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = PresenceConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of presence")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ConflictState.values), name="conflict_state_is_known"),
            models.CheckConstraint(condition=Q(note__in=PresenceNote.values), name="conflict_note_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_note_display()}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is settled."""
        return reverse("presence-conflict", args=[self.pk])


class RatioDay(models.Model):
    """How many slots of 15 minutes of a day a class with children was open, and in how many it had the carers it needs.

    Counted in the night after, from shifts, leave, presence and credentials as they stood; days on which a facility keeps no shifts
    have no row: they are not known.
    """

    care_class = models.ForeignKey(CareClass, models.CASCADE, related_name="ratio_days")
    day = models.DateField(_("day"))
    children = models.PositiveSmallIntegerField(_("children counted"))
    by_presence = models.BooleanField(
        _("children present counted"), default=False, db_default=False, help_text=_("No: the enrolled were counted.")
    )
    needed = models.PositiveSmallIntegerField(_("carers needed"))
    slots = models.PositiveSmallIntegerField(_("slots of 15 minutes"))
    in_ratio = models.PositiveSmallIntegerField(_("slots in ratio"))

    objects = RatioDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("ratio of a day")
        ordering = ["-day", "care_class"]
        indexes = [models.Index(fields=["day"], name="ratio_of_a_day")]
        constraints = [
            models.UniqueConstraint(fields=["care_class", "day"], name="one_ratio_per_class_and_day"),
            models.CheckConstraint(condition=Q(in_ratio__lte=F("slots")), name="no_more_in_ratio_than_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.care_class} · {self.day}"
