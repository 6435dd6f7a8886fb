"""Background checks of people who work or will work with children, the yearly campaign, and what follows for those who did not ask."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.identifiers.fields import (
    CertificateField,
    DigestField,
    IdentityField,
    IdentityKindField,
    NameField,
    canonical,
    sealed,
)
from portal.models import Area, Department, Transition
from staff.background.choices import CheckOffice, CheckState, ReferralState
from staff.background.querysets import CampaignQuerySet, CheckQuerySet, ReferralQuerySet
from staff.identities.models import identified, identity_of_the_number


@pghistory.track()
class BackgroundCheck(models.Model):
    """A facility asks whether the records of somebody bar them from children: before hiring, and every year after."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="background_checks")
    name = NameField(_("full name"))
    id_type = IdentityKindField(_("identity document"))
    id_number = IdentityField(_("ID number"))
    id_digest = DigestField()
    identity = identity_of_the_number()
    office = models.CharField(_("asked at"), max_length=14, choices=CheckOffice, default=CheckOffice.POLICE)
    asked_on = models.DateField(_("asked on"), editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    reply_number = CertificateField(_("number of the reply"), blank=True)
    state = models.CharField(_("result"), max_length=8, choices=CheckState, default=CheckState.ASKED, editable=False)
    next_due_on = models.DateField(_("next check due on"), null=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("background check")
        ordering = ["-id"]
        triggers = [identified()]
        indexes = [models.Index(fields=["id_digest"], name="check_by_number")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="check_state_is_known"),
            models.CheckConstraint(condition=Q(office__in=CheckOffice.values), name="check_office_is_known"),
            models.CheckConstraint(condition=~Q(id_digest=""), name="check_names_somebody"),
            models.CheckConstraint(
                condition=Q(state=CheckState.ASKED, answered_on__isnull=True)
                | ~Q(state=CheckState.ASKED) & Q(answered_on__gte=F("asked_on")),
                name="check_is_answered_after_it_was_asked",
            ),
            models.UniqueConstraint(
                fields=["facility", "id_digest"],
                condition=Q(state=CheckState.ASKED),
                name="one_open_check_per_person_and_facility",
            ),
            canonical("name", "name", constraint="check_name_is_canonical"),
            canonical("reply_number", "certificate", constraint="check_reply_is_canonical"),
            sealed("id_number", constraint="check_id_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.asked_on}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("check", args=[self.pk])


@pghistory.track()
class CheckCampaign(models.Model):
    """A year's campaign: until a day every facility of the area has asked about everybody who works there."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    year = models.PositiveSmallIntegerField(_("year"))
    opened_on = models.DateField(_("opened on"), editable=False)
    due_on = models.DateField(_("last day"), help_text=_("Until then every facility has asked about everybody."))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign of background checks")
        ordering = ["-year", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year"],
                name="one_campaign_per_area_and_year",
                violation_error_message=_("This year's campaign is opened already."),
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="campaign_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("campaign", args=[self.pk])


@pghistory.track()
class Referral(models.Model):
    """A facility failed in its duty to check (art. 126): the department that answers for its kind deals with it."""

    campaign = models.ForeignKey(CheckCampaign, models.PROTECT, related_name="referrals")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    at_work = models.PositiveSmallIntegerField(_("people at work"))
    missing = models.PositiveSmallIntegerField(_("not asked about"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReferralState, default=ReferralState.REFERRED, editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral under article 126")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReferralState.values), name="referral_state_is_known"),
            models.UniqueConstraint(fields=["campaign", "facility"], name="one_referral_per_campaign_and_facility"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.campaign}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("referral", args=[self.pk])
