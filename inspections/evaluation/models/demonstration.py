"""Choosing demonstration places (示范): the call, what facilities enter, the votes of a panel; and looking again at what was once good."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.evaluation.choices import CallState
from inspections.evaluation.models.followups import Consequence, Improvement
from inspections.evaluation.models.rounds import Assessor, Evaluation
from inspections.evaluation.querysets import CallQuerySet, EntryQuerySet, LookBackQuerySet, VoteQuerySet
from portal.models import Area, Document, Transition

USER = settings.AUTH_USER_MODEL
MOST = 100


@pghistory.track()
class DemonstrationCall(models.Model):
    """A call for demonstration places of an area: what is looked for, how many are chosen, until when facilities enter."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    name = models.CharField(_("name"), max_length=80)
    criteria = models.TextField(_("what is looked for"), max_length=1000)
    places = models.PositiveSmallIntegerField(_("how many are chosen"))
    enter_by = models.DateField(_("entries until"), help_text=_("Last day."))
    state = models.CharField(_("state"), max_length=9, choices=CallState, default=CallState.OPEN, editable=False)
    called_on = models.DateField(_("called on"), editable=False)
    called_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for demonstration places")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="one_call_per_name"),
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_is_known"),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_call_chooses_somebody"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("call", args=[self.pk])


@pghistory.track()
class DemonstrationEntry(models.Model):
    """A facility that enters a call with the evaluation that graded it; mean and rank are known once the votes are published."""

    call = models.ForeignKey(DemonstrationCall, models.PROTECT, related_name="entries")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="entries", verbose_name=_("evaluation"))
    statement = models.TextField(_("what others can learn here"), max_length=1000)
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    entered_on = models.DateField(_("entered on"), editable=False)
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    mean = models.DecimalField(_("mean of the votes"), max_digits=5, decimal_places=2, null=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry for a demonstration place")
        ordering: ClassVar = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "evaluation"], name="one_entry_per_call")]

    def __str__(self) -> str:
        return f"{self.evaluation.facility} · {self.call}"


@pghistory.track()
class Vote(models.Model):
    """A member of the panel with its points for an entry, of 100; nobody else sees them before they are published."""

    entry = models.ForeignKey(DemonstrationEntry, models.PROTECT, related_name="votes")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="votes")
    points = models.PositiveSmallIntegerField(_("points of 100"), null=True, help_text=_("Empty: not voted yet."))
    note = models.CharField(_("note"), max_length=200, blank=True)
    voted_on = models.DateField(_("voted on"), null=True, editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        ordering: ClassVar = ["entry", "assessor"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "assessor"], name="one_vote_per_assessor"),
            models.CheckConstraint(
                condition=Q(points__isnull=True, voted_on__isnull=True) | Q(points__lte=MOST, voted_on__isnull=False),
                name="a_vote_has_at_most_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)

    def get_absolute_url(self) -> str:
        """Return the page on which it is given."""
        return reverse("vote", args=[self.pk])


@pghistory.track()
class LookBack(models.Model):
    """A day on which the bureau looks again: whether an improvement lasted, whether a demonstration place still is one."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, null=True, related_name="look_backs")
    title = models.ForeignKey(Consequence, models.PROTECT, null=True, related_name="look_backs")
    due_on = models.DateField(_("to be looked at by"))
    holds = models.BooleanField(_("still good"), null=True, help_text=_("Empty: not looked at yet."))
    found = models.TextField(_("what was found"), max_length=1000, blank=True)
    looked_on = models.DateField(_("looked at on"), null=True)
    looked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = LookBackQuerySet.as_manager()
    CASE = [
        f"{subject}evaluation__{what}"
        for subject in ("improvement__", "title__")
        for what in ("round", "facility__area", "facility__operator__organisation")
    ] + ["improvement__item", "looked_by"]

    class Meta:
        verbose_name = _("look back")
        ordering: ClassVar = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(improvement__isnull=True) ^ Q(title__isnull=True), name="a_look_back_has_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(holds__isnull=True, looked_on__isnull=True)
                | Q(holds__isnull=False, looked_on__isnull=False),
                name="what_was_looked_at_was_judged",
            ),
            models.UniqueConstraint(
                fields=["improvement", "title"],
                condition=Q(holds__isnull=True),
                nulls_distinct=False,
                name="one_look_back_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.due_on}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is judged."""
        return reverse("look-back", args=[self.pk])

    @property
    def subject(self) -> Improvement | Consequence:
        """What is looked at again."""
        return self.improvement or self.title  # type: ignore[return-value]  # the database holds that one is there

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation that it comes from."""
        return self.subject.evaluation
