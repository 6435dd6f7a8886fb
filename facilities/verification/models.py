"""On-site verification after a filing, and the order to correct that follows when something is not met."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing
from facilities.ground.choices import FacilityState
from facilities.ground.models import Facility
from facilities.verification.choices import OPEN_ORDER_STATES, ItemOutcome, OrderState, RecheckWay, VerificationState
from facilities.verification.querysets import (
    CorrectionAnswerQuerySet,
    CorrectionOrderQuerySet,
    VerificationItemQuerySet,
    VerificationQuerySet,
)
from portal.models import Clause, Document, Letter, Term, Transition
from portal.rulebook.choices import Severity


class Verification(models.Model):
    """The task to look on site, within a term, whether a filed facility is what its papers say (现场核查)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="verifications")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="verifications")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=VerificationState, default=VerificationState.PLANNED, editable=False
    )
    visited_on = models.DateField(_("visited on"), null=True, editable=False)
    visited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("on-site verification")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(state=VerificationState.PLANNED),
                name="one_open_verification_per_facility",
            ),
            models.CheckConstraint(condition=Q(state__in=VerificationState.values), name="verification_state_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.facility)

    def get_absolute_url(self) -> str:
        """Return the page on which it is carried out and read."""
        return reverse("verification", args=[self.pk])


class VerificationItem(models.Model):
    """One clause to be looked at on site. Photos are its documents."""

    verification = models.ForeignKey(Verification, models.CASCADE, related_name="items")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=ItemOutcome, blank=True)
    note = models.CharField(_("what was seen"), max_length=500, blank=True)
    photos = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = VerificationItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of the verification")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["verification", "clause"], name="one_item_per_clause"),
            models.CheckConstraint(condition=Q(outcome__in=["", *ItemOutcome.values]), name="item_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.clause)


class CorrectionOrder(models.Model):
    """An order to correct what was not met on site (责令改正); `restores` is the facility's state before it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="orders")
    verification = models.OneToOneField(Verification, models.PROTECT, null=True, related_name="order")
    state = models.CharField(_("state"), max_length=12, choices=OrderState, default=OrderState.ORDERED, editable=False)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    restores = models.CharField(max_length=16, choices=FacilityState, editable=False)
    ordered_on = models.DateField(_("ordered on"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")

    objects = CorrectionOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order to correct")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state__in=OPEN_ORDER_STATES), name="one_open_order_per_facility"
            ),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="order_severity_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.facility)

    def get_absolute_url(self) -> str:
        """Return the page on which it is answered and re-checked."""
        return reverse("order", args=[self.pk])


class OrderPoint(models.Model):
    """One thing to correct, with the clause that it breaches. The wording is published."""

    order = models.ForeignKey(CorrectionOrder, models.CASCADE, related_name="points")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    text = models.CharField(_("what is to be corrected"), max_length=500)

    class Meta:
        verbose_name = _("point of the order")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class CorrectionAnswer(models.Model):
    """How the operator says that the order was met, and what the re-check made of it. Evidence are its documents."""

    order = models.ForeignKey(CorrectionOrder, models.PROTECT, related_name="answers")
    text = models.TextField(_("what was done"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("answered on"))
    is_sufficient = models.BooleanField(_("sufficient"), null=True, editable=False)
    way = models.CharField(_("re-checked"), max_length=8, choices=RecheckWay, blank=True, editable=False)
    verdict = models.TextField(_("note of the re-check"), max_length=1000, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    checked_on = models.DateField(_("re-checked on"), null=True, editable=False)
    evidence = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = CorrectionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an order")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_sufficient__isnull=True), name="one_answer_waits_for_its_recheck"
            ),
        ]

    def __str__(self) -> str:
        return self.text
