"""The recognition of inclusive care (普惠托育认定): applied for, agreed for a term at a highest fee, revoked or run out."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.inclusive.choices import HELD_STATES, RecognitionState
from facilities.inclusive.querysets import RecognitionQuerySet
from portal.models import Transition


class Recognition(models.Model):
    """An application for inclusive care and, once recognised, the agreement: its term, highest monthly fee, places and conditions."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="recognitions")
    state = models.CharField(
        _("state"), max_length=12, choices=RecognitionState, default=RecognitionState.APPLIED, editable=False
    )
    places = models.PositiveSmallIntegerField(_("inclusive places"))
    most_fen = models.BigIntegerField(_("highest monthly fee agreed (fen)"))
    reasons = models.TextField(_("how the service is run at this fee"), max_length=1000)
    from_on = models.DateField(_("agreement from"), null=True, blank=True)
    until_on = models.DateField(_("agreement until"), null=True, blank=True)
    conditions = models.TextField(_("conditions of the agreement"), max_length=1000, blank=True)
    number = models.CharField(_("number of the agreement"), max_length=40, blank=True, editable=False)
    answer = models.TextField(_("reasons of the decision"), max_length=1000, blank=True, editable=False)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    applied_on = models.DateField(_("applied on"), editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition of inclusive care")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecognitionState.values), name="recognition_state_is_known"),
            models.CheckConstraint(condition=Q(most_fen__gt=0), name="agreed_fee_is_above_nothing"),
            models.CheckConstraint(
                condition=~Q(state__in=HELD_STATES)
                | Q(from_on__isnull=False, until_on__isnull=False, until_on__gte=F("from_on")),
                name="agreement_has_a_term",
            ),
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state="applied"), name="one_open_application_for_inclusive_care"
            ),
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state="recognised"), name="one_agreement_on_inclusive_care"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.facility} · {self.applied_on}"

    def get_absolute_url(self) -> str:
        """Return its page, for the operator and the bureau."""
        return reverse("recognition", args=[self.pk])

    @property
    def most(self) -> Decimal:
        """The highest fee in yuan."""
        return yuan(self.most_fen)
