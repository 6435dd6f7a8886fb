"""Decisions that two people take: refusals of filings and cancellations of filings that hold."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from facilities.decisions.choices import CancellationState
from facilities.decisions.querysets import CancellationQuerySet
from facilities.ground.models import Facility
from portal.models import Clause, Document, Letter, Term, Transition
from portal.rulebook.choices import SourceMark


@pghistory.track()
class CancellationGround(models.Model):
    """A ground on which a filing may be cancelled, with the clause it rests on; the district edits them."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=160)
    clause_code = models.SlugField(_("clause"), max_length=40)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("ground for a cancellation")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Cancellation(models.Model):
    """The proceeding that may end in the cancellation of a filing: notice, hearing period, decision of two people."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="cancellations")
    ground = models.ForeignKey(
        CancellationGround, models.PROTECT, related_name="cancellations", verbose_name=_("ground")
    )
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    reasons = models.TextField(_("facts and reasons"), max_length=2000)
    state = models.CharField(
        _("state"), max_length=12, choices=CancellationState, default=CancellationState.ANNOUNCED, editable=False
    )
    opened_on = models.DateField(_("announced on"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    statement = models.TextField(_("statement of the operator"), max_length=2000, blank=True)
    stated_on = models.DateField(_("stated on"), null=True, editable=False)
    hearing_asked_on = models.DateField(_("hearing asked for on"), null=True, editable=False)
    hearing_on = models.DateField(_("hearing held on"), null=True, editable=False)
    minutes = models.TextField(_("minutes of the hearing"), max_length=5000, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    drop_reason = models.TextField(_("why it was dropped"), max_length=1000, blank=True)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")
    papers = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = CancellationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cancellation")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(state=CancellationState.ANNOUNCED),
                name="one_open_cancellation_per_facility",
            ),
            models.CheckConstraint(condition=Q(state__in=CancellationState.values), name="cancellation_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.ground}"

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("cancellation", args=[self.pk])
