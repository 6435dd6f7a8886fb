"""The working-day calendar and the statutory terms that run on it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy as _

from portal.clock.choices import TermKind
from portal.clock.querysets import TermQuerySet
from portal.rulebook.models import Clause


class CalendarDay(models.Model):
    """One day of the official calendar. Days that are not in the table are not yet published."""

    day = models.DateField(_("day"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=40, blank=True, help_text=_("Public holiday or make-up working day."))
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class Term(models.Model):
    """A statutory term in working days, counted for one subject."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    kind = models.CharField(_("kind"), max_length=20, choices=TermKind)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="+")
    working_days = models.PositiveSmallIntegerField(_("working days"))
    started_on = models.DateField(_("started on"), help_text=_("Not counted itself."))
    due_on = models.DateField(
        _("due on"), null=True, help_text=_("Empty while paused, or when the calendar does not reach that far.")
    )
    stopped_on = models.DateField(_("stopped on"), null=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="term_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=Q(stopped_on__isnull=True),
                name="one_running_term_per_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=TermKind.values), name="term_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.due_on or '—'}"


class PauseCause(models.Model):
    """A reason for which the rules let a term stand still, with the clause that says so."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    clause_code = models.SlugField(_("clause"), max_length=40)
    is_automatic = models.BooleanField(
        _("by the portal only"), default=False, help_text=_("Set by an act of the workflow, never chosen by hand.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("cause of a pause")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class TermPause(models.Model):
    """A span in which a term does not run, because the ball is with somebody else."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="pauses")
    from_on = models.DateField(_("from"), help_text=_("The last day that still counts."))
    until_on = models.DateField(_("until"), null=True, help_text=_("The last day that does not count."))
    cause = models.ForeignKey(PauseCause, models.PROTECT, null=True, related_name="+", verbose_name=_("cause"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text=_("What happened in this case."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("pause")
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(until_on__isnull=True), name="one_open_pause_per_term"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="pause_is_a_span"
            ),
        ]

    def __str__(self) -> str:
        return "：".join(part for part in (str(self.cause or ""), self.reason) if part)
