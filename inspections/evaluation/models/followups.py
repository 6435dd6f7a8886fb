"""What follows from an evaluation: measures where points were lost, titles, rewards and penalties, events that suspend."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.evaluation.choices import STANDING, ConsequenceKind, ConsequenceState, ImprovementState
from inspections.evaluation.models.rounds import Evaluation, Item
from inspections.evaluation.querysets import ConsequenceQuerySet, ImprovementQuerySet
from portal.models import Clause, Document, Letter, Term, Transition

USER = settings.AUTH_USER_MODEL


@pghistory.track()
class Improvement(models.Model):
    """A measure of the improvement plan: an item on which points were lost, who sees to it until when, and what came of it."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="improvements")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    lost = models.DecimalField(
        _("points lost"), max_digits=6, decimal_places=1, null=True, help_text=_("Empty: it could not be known.")
    )
    due_on = models.DateField(
        _("to be improved by"), null=True, help_text=_("Empty when the working-day calendar does not reach that far.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImprovementState, default=ImprovementState.OPEN, editable=False
    )
    measure = models.TextField(_("what will be done"), max_length=1000, blank=True)
    person = models.CharField(_("who sees to it"), max_length=40, blank=True)
    until = models.DateField(_("until when"), null=True, blank=True)
    done = models.TextField(_("what was done"), max_length=2000, blank=True, editable=False)
    done_on = models.DateField(_("reported on"), null=True, editable=False)
    answer = models.TextField(_("answer of the bureau"), max_length=1000, blank=True, editable=False)
    judged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)
    judged_on = models.DateField(_("judged on"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    evidence = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure of improvement")
        ordering = ["evaluation", "item"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="one_measure_per_item"),
            models.CheckConstraint(condition=Q(state__in=ImprovementState.values), name="improvement_state_is_known"),
            models.CheckConstraint(condition=Q(lost__isnull=True) | Q(lost__gt=0), name="improvement_lost_points"),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("improvement", args=[self.pk])


@pghistory.track()
class Consequence(models.Model):
    """What follows from the result of an evaluation: the title of a demonstration place with its duties, a reward, a penalty.

    Announced to the operator, decided by a second person, published.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="consequences")
    kind = models.CharField(_("what follows"), max_length=13, choices=ConsequenceKind)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("ground"))
    content = models.TextField(_("what it consists of"), max_length=500)
    reasons = models.TextField(_("facts and reasons"), max_length=1000)
    months = models.PositiveSmallIntegerField(_("months"), help_text=_("How long it is valid."))
    state = models.CharField(
        _("state"), max_length=10, choices=ConsequenceState, default=ConsequenceState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    proposed_on = models.DateField(_("announced on"), editable=False)
    statement = models.TextField(_("statement of the operator"), max_length=2000, blank=True, editable=False)
    stated_on = models.DateField(_("stated on"), null=True, editable=False)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    from_on = models.DateField(_("from"), null=True, editable=False)
    until_on = models.DateField(_("until"), null=True, editable=False, help_text=_("Last day."))
    withdrawn_on = models.DateField(_("taken back on"), null=True, editable=False)
    answer = models.TextField(_("last reason"), max_length=1000, blank=True, editable=False)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("consequence of a grade")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "kind"],
                condition=Q(state__in=STANDING),
                name="one_standing_consequence_per_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=ConsequenceKind.values), name="consequence_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ConsequenceState.values), name="consequence_state_is_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="two_people_decide_a_consequence",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True, until_on__isnull=True)
                | Q(from_on__isnull=False, until_on__gte=F("from_on"), decided_by__isnull=False),
                name="consequence_has_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation.facility} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("consequence", args=[self.pk])

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds or held, also when it was taken back early."""
        return self.withdrawn_on or self.until_on

    @property
    def is_decided(self) -> bool:
        """Say whether the second person has decided on it."""
        return self.state != ConsequenceState.PROPOSED


@pghistory.track(pghistory.InsertEvent())
class SeriousEvent(models.Model):
    """A serious event that suspended a facility's grade or title, written down once."""

    key = models.CharField(max_length=60, unique=True, help_text=_("Identifies the event, so that it counts once."))
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("facility"))
    on = models.DateField(_("day"))
    words = models.CharField(_("what happened"), max_length=300)
    recorded_on = models.DateField(_("recorded on"))

    class Meta:
        verbose_name = _("serious event")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.words
