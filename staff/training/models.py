"""Courses for people who work in facilities: sessions with seats, who takes part, and certificates that anyone can verify."""

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.identifiers.given import new_code
from portal.models import Area, Transition
from staff.people.models import Person
from staff.training.choices import ACTIVE, EnrolmentState, SyllabusPart
from staff.training.querysets import EnrolmentQuerySet, SessionQuerySet

LENGTH = 12  # 31 to the twelfth: nobody guesses one


def code() -> str:
    """Return a code that can be read aloud and not be guessed."""
    return new_code(LENGTH)


@pghistory.track()
class Course(models.Model):
    """What is taught: its part of the syllabus and its hours."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    title = models.CharField(_("title"), max_length=80)
    part = models.CharField(_("part of the syllabus"), max_length=12, choices=SyllabusPart)
    hours = models.PositiveSmallIntegerField(_("hours"))
    about = models.CharField(_("what it is about"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("course")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=SyllabusPart.values), name="syllabus_part_is_known"),
            models.CheckConstraint(condition=Q(hours__range=(1, 200)), name="course_has_hours"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Session(models.Model):
    """When and where a course is held, and for how many."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("Empty: online."))
    seats = models.PositiveSmallIntegerField(_("seats"))

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a course")
        ordering = ["-starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_is_a_span"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="session_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.course.title

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("session", args=[self.pk])


@pghistory.track()
class Enrolment(models.Model):
    """Somebody takes part in a session, or waits for a seat. Its code is shown as a QR code and scanned once at the door."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments", verbose_name=_("member of staff"))
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState, editable=False)
    code = models.CharField(max_length=LENGTH, unique=True, default=code, editable=False)
    attended_at = models.DateTimeField(_("attended at"), null=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_is_known"),
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state__in=ACTIVE), name="nobody_sits_twice_in_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session}"

    def get_absolute_url(self) -> str:
        """Return its page with the QR code."""
        return reverse("enrolment", args=[self.pk])

    @property
    def has_seat(self) -> bool:
        """Say whether the person is expected and has not come yet."""
        return self.state == EnrolmentState.ENROLLED


@pghistory.track()
class TrainingCertificate(models.Model):
    """That somebody passed a course, as whoever reads its code can verify."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    code = models.CharField(_("code"), max_length=LENGTH, unique=True, default=code, editable=False)
    name = models.CharField(_("full name"), max_length=60, help_text=_("As it was then."))
    hours = models.PositiveSmallIntegerField(_("hours"))
    issued_on = models.DateField(_("issued on"))

    class Meta:
        verbose_name = _("certificate of a course")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Return the public page that verifies it."""
        return reverse("certificate", args=[self.code])
