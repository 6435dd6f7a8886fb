"""Stop orders where children are in serious danger (立即停用, 停业整改), and who is told of them."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.choices import FacilityState
from facilities.models import Facility
from inspections.choices import STOPS_IN_FORCE, StopKind, StopState
from inspections.models.checklists import ChecklistItem
from inspections.models.visits import Visit
from inspections.querysets import StopOrderQuerySet
from portal.choices import Severity
from portal.models import Clause, Department, Letter, Transition


@pghistory.track()
class AlarmRule(models.Model):
    """Which department is told of a stop order, by the department and the severity of the clause; the district edits it."""

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    clause_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department of the clause"),
        help_text=_("Empty: whichever it is."),
    )
    severity = models.CharField(
        _("severity of the clause"), max_length=10, choices=Severity, blank=True, help_text=_("Empty: whichever it is.")
    )
    told = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department told"))
    is_active = models.BooleanField(_("valid"), default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("rule on who is told of a stop order")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class StopOrder(models.Model):
    """What must not go on from a moment on. What it says is published; it is lifted by two people after a re-check."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="stop_orders", verbose_name=_("facility"))
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="stop_orders")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    kind = models.CharField(_("kind"), max_length=8, choices=StopKind)
    part = models.CharField(_("what must not be used"), max_length=120, blank=True)
    reasons = models.TextField(_("facts and reasons"), max_length=1000)
    state = models.CharField(_("state"), max_length=8, choices=StopState, default=StopState.STANDING, editable=False)
    restores = models.CharField(max_length=13, choices=FacilityState, blank=True, editable=False)
    told = models.ManyToManyField(Department, related_name="+", verbose_name=_("departments told"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    ordered_at = models.DateTimeField(_("ordered at"), editable=False)
    lift_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    lift_note = models.TextField(_("why it may be lifted"), max_length=1000, blank=True, editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, editable=False)
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = StopOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop order")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item"], condition=Q(state__in=STOPS_IN_FORCE), name="one_standing_stop_per_item"
            ),
            models.CheckConstraint(condition=Q(state__in=StopState.values), name="stop_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=StopKind.values), name="stop_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=StopKind.SERVICE) | ~Q(part=""), name="a_stop_of_use_names_the_part"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("lift_proposed_by")), name="two_people_lift"
            ),
            models.CheckConstraint(
                condition=~Q(state=StopState.LIFTED)
                | Q(lifted_by__isnull=False, lift_proposed_by__isnull=False, lifted_at__isnull=False),
                name="a_lifted_stop_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localdate(self.ordered_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("stop-order", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        """Say whether what it forbids is still forbidden."""
        return self.state in STOPS_IN_FORCE
