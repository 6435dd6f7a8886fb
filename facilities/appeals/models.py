"""Appeals (复核) against decisions of the bureau."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.appeals.choices import AppealState
from facilities.filing.models import Filing
from facilities.ground.models import Facility
from facilities.ground.querysets import AffairQuerySet
from portal.models import Document, Term, Transition


class Appeal(models.Model):
    """An operator's appeal against one decision, decided by somebody who did not make it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="appeals")
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=AppealState, default=AppealState.SUBMITTED, editable=False
    )
    reasons = models.TextField(_("reasons of the appeal"), max_length=4000)
    filed_on = models.DateField(_("filed on"), editable=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decision = models.TextField(_("reasons of the decision"), blank=True, editable=False)
    reopened = models.ForeignKey(
        Filing, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("decided again as")
    )
    documents = GenericRelation(
        Document, content_type_field="subject_type", object_id_field="subject_id", related_query_name="appeal"
    )
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AffairQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="appeal_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=~Q(state=AppealState.WITHDRAWN),
                name="one_appeal_per_decision",
            ),
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="appeal_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the page on which each side sees what it may do."""
        return reverse("appeal", args=[self.pk])
