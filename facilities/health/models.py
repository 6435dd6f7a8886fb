"""Illness in a facility: what was seen of a child, and clusters of the same symptom in a class."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import CareClass, Facility
from facilities.health.choices import ClusterState, HealthState, ReturnPaper, Symptom
from facilities.health.querysets import ClusterQuerySet, HealthEventQuerySet
from portal.models import Transition
from portal.sealing import SealedField


class HealthEvent(models.Model):
    """A child of a class who fell ill in care: symptoms, the guardian told, sent home, back with which paper.

    The child's name is encrypted and for the operator alone; offices see class, symptoms and days.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="health_events")
    care_class = models.ForeignKey(CareClass, models.SET_NULL, null=True, related_name="+", verbose_name=_("class"))
    child = SealedField(_("name of the child"))
    child_digest = models.CharField(max_length=64, editable=False)
    day = models.DateField(_("day of the first symptom"))
    symptoms = ArrayField(models.CharField(max_length=10, choices=Symptom), verbose_name=_("symptoms"))
    is_infectious = models.BooleanField(_("suspected to be infectious"))
    state = models.CharField(_("state"), max_length=8, choices=HealthState, default=HealthState.OPEN, editable=False)
    told_at = models.DateTimeField(_("guardian told at"), null=True)
    sent_home_at = models.DateTimeField(_("sent home at"), null=True)
    back_on = models.DateField(_("back on"), null=True)
    paper = models.CharField(_("paper of the return"), max_length=12, choices=ReturnPaper, blank=True)
    paper_issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    paper_on = models.DateField(_("issued on"), null=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = HealthEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("case of illness")
        ordering: ClassVar = ["-day", "-id"]
        indexes = [models.Index(fields=["care_class", "day"], name="health_event_class_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HealthState.values), name="health_state_is_known"),
            models.CheckConstraint(condition=Q(paper__in=["", *ReturnPaper.values]), name="return_paper_is_known"),
            models.CheckConstraint(
                condition=~Q(state=HealthState.CLOSED, is_infectious=True, paper=""),
                name="nobody_returns_from_an_infection_without_the_paper",
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(back_on__gte=F("day")), name="back_after_falling_ill"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.told}"

    def get_absolute_url(self) -> str:
        """Return the page of the case."""
        return reverse("health-event", args=[self.pk])

    @property
    def told(self) -> str:
        """The symptoms in words."""
        return "、".join(str(Symptom(each).label) for each in self.symptoms)


class Cluster(models.Model):
    """Several children of one class with the same symptom within few days: told to the health bureau at once."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="clusters")
    care_class = models.ForeignKey(CareClass, models.SET_NULL, null=True, related_name="+", verbose_name=_("class"))
    class_name = models.CharField(_("name of the class"), max_length=40)
    symptom = models.CharField(_("symptom"), max_length=10, choices=Symptom)
    events = models.ManyToManyField(HealthEvent, related_name="clusters")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    told_at = models.DateTimeField(_("told to the bureau at"))
    state = models.CharField(_("state"), max_length=8, choices=ClusterState, default=ClusterState.OPEN, editable=False)
    disease_control_told_at = models.DateTimeField(_("disease control told at"), null=True)
    note = models.CharField(_("what was done"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("dealt with at"), null=True)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster of illness")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClusterState.values), name="cluster_state_is_known"),
            models.UniqueConstraint(
                fields=["care_class", "symptom"],
                condition=Q(state=ClusterState.OPEN),
                name="one_open_cluster_per_class_and_symptom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.class_name} {self.get_symptom_display()}"

    def get_absolute_url(self) -> str:
        """Return the page on which the bureau deals with it."""
        return reverse("cluster", args=[self.pk])
