"""Bans from working with children, the grounds that the law names, and the facilities at which a ban met somebody at work."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.identifiers.fields import DigestField, IdentityField, IdentityKindField, NameField, canonical, sealed
from portal.models import Area, Transition
from portal.rulebook.choices import SourceMark
from staff.bans.choices import BanState
from staff.bans.querysets import BanCaseQuerySet, BanQuerySet
from staff.identities.models import identified, identity_of_the_number
from staff.people.models import Person


class BanGround(models.Model):
    """Why the law keeps somebody from children, as data. Only where it says so is a ban for life."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80)
    is_for_life = models.BooleanField(_("for life"), default=False)
    clause_code = models.SlugField(_("clause"), max_length=60)
    source_mark = models.CharField(_("source mark"), max_length=6, choices=SourceMark)

    class Meta:
        verbose_name = _("ground of a ban")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name


@pghistory.track()
class Ban(models.Model):
    """Somebody may not work with children: whom, why, from when, until when, on which document, signed by two."""

    name = NameField(_("full name"))
    id_type = IdentityKindField(_("identity document"))
    id_number = IdentityField(_("ID number"))
    id_digest = DigestField()
    identity = identity_of_the_number()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("laid down in"))
    ground = models.ForeignKey(BanGround, models.PROTECT, related_name="+", verbose_name=_("ground"))
    document = models.CharField(_("judgment or decision"), max_length=120, help_text=_("Its number and who issued it."))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day; empty for life."))
    is_for_life = models.BooleanField(default=False, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BanState, default=BanState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        ordering = ["-id"]
        triggers = [identified()]
        indexes = [models.Index(fields=["id_digest"], name="ban_by_number")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BanState.values), name="ban_state_is_known"),
            models.CheckConstraint(condition=~Q(id_digest=""), name="ban_names_somebody"),
            models.CheckConstraint(
                condition=Q(is_for_life=True) ^ Q(until__isnull=False), name="ban_ends_unless_for_life"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="ban_is_a_span"),
            models.CheckConstraint(
                condition=Q(state__in=[BanState.PROPOSED, BanState.REJECTED]) | Q(signed_by__isnull=False),
                name="ban_holds_when_signed_twice",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")), name="ban_is_signed_by_two"
            ),
            canonical("name", "name", constraint="ban_name_is_canonical"),
            sealed("id_number", constraint="ban_id_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{_('ban')} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return its page, for police and health."""
        return reverse("ban", args=[self.pk])


class BanCase(models.Model):
    """A facility at which somebody had a post when a ban came into force: urgent until the posts have ended."""

    ban = models.ForeignKey(Ban, models.PROTECT, related_name="cases")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opened_on = models.DateField(_("opened on"))
    ended_on = models.DateField(_("posts ended on"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BanCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("urgent case of a ban")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["ban", "facility"], name="one_case_per_ban_and_facility")]

    def __str__(self) -> str:
        return f"{self.facility} · {self.opened_on}"

    def get_absolute_url(self) -> str:
        """Return its page, which tells the facility no ground."""
        return reverse("ban-case", args=[self.pk])
