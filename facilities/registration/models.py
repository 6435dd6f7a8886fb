"""Registration with the registrar (申办): what an operator applies for, and what the registrar recorded."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import Nature
from facilities.ground.models import Operator
from facilities.registration.choices import OPEN_REGISTRATION_STATES, EntryKind, MemberPost, RegistrationState
from facilities.registration.querysets import RegistrationQuerySet, RegistryEntryQuerySet
from portal.identifiers.fields import (
    CertificateField,
    DigestField,
    IdentityField,
    IdentityKindField,
    NameField,
    UsccField,
    canonical,
    sealed,
)
from portal.models import Department, Document, Term, Transition


@pghistory.track()
class Registration(models.Model):
    """An operator's request to be registered by the department that its nature names."""

    operator = models.ForeignKey(Operator, models.PROTECT, related_name="registrations")
    nature = models.CharField(_("nature"), max_length=12, choices=Nature)
    registrar = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("registrar"))
    number = models.CharField(_("number"), max_length=30, null=True, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=16, choices=RegistrationState, default=RegistrationState.DRAFT, editable=False
    )
    name = models.CharField(_("name applied for"), max_length=120)
    second_name = models.CharField(_("second choice of name"), max_length=120, blank=True)
    third_name = models.CharField(_("third choice of name"), max_length=120, blank=True)
    business_scope = models.CharField(_("business scope"), max_length=500, blank=True)
    address = models.CharField(_("registered address"), max_length=200, blank=True)
    funds = models.DecimalField(
        _("capital or opening funds (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    representative = NameField(_("legal representative"), blank=True)
    representative_id_type = IdentityKindField(_("identity document of the legal representative"))
    representative_id = IdentityField(_("ID number of the legal representative"), blank=True)
    sponsor = models.CharField(_("sponsoring body"), max_length=120, blank=True)
    received_on = models.DateField(_("received on"), null=True, editable=False)
    complete_on = models.DateField(_("complete since"), null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decision_note = models.TextField(_("reasons"), blank=True, editable=False)
    declared_by = NameField(_("declared true by"), blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    documents = GenericRelation(
        Document, content_type_field="subject_type", object_id_field="subject_id", related_query_name="registration"
    )
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["-id"]
        indexes = [models.Index(fields=["registrar", "state"], name="registration_registrar_state")]
        constraints = [
            canonical("representative", "name", constraint="registration_representative_is_canonical"),
            canonical("declared_by", "name", constraint="registration_declarant_is_canonical"),
            sealed("representative_id", constraint="registration_id_is_sealed"),
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(state__in=OPEN_REGISTRATION_STATES),
                name="one_open_registration_per_operator",
            ),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_is_known"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="registration_nature_is_known"),
            models.CheckConstraint(condition=Q(funds__isnull=True) | Q(funds__gte=0), name="funds_are_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=[RegistrationState.DRAFT, RegistrationState.WITHDRAWN])
                | Q(received_on__isnull=False),
                name="a_registration_beyond_draft_was_received",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.name

    def get_absolute_url(self) -> str:
        """Return the case page, which shows each side what it may see and do."""
        return reverse("registration", args=[self.pk])

    @property
    def names(self) -> list[str]:
        """The names applied for, in the order of choice."""
        return [name for name in (self.name, self.second_name, self.third_name) if name]

    @property
    def is_submitted(self) -> bool:
        """Say whether it lies with the registrar."""
        return self.state == RegistrationState.SUBMITTED

    @property
    def is_refused(self) -> bool:
        """Say whether it was refused."""
        return self.state == RegistrationState.REFUSED


@pghistory.track()
class Member(models.Model):
    """A member of the board or a supervisor of a non-profit that applies for registration."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="members")
    name = NameField(_("full name"))
    id_type = IdentityKindField(_("identity document"))
    id_number = IdentityField(_("ID number"))
    id_digest = DigestField()
    post = models.CharField(_("post"), max_length=12, choices=MemberPost)

    class Meta:
        verbose_name = _("member")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "id_digest"], name="one_post_per_member"),
            canonical("name", "name", constraint="member_name_is_canonical"),
            sealed("id_number", constraint="member_id_is_sealed"),
            models.CheckConstraint(condition=Q(post__in=MemberPost.values), name="member_post_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class RegistrationRemark(models.Model):
    """What the registrar asks to be corrected at one item; all of them are sent at once (一次性告知)."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="remarks")
    item = models.SlugField(_("item"), max_length=40)
    text = models.CharField(_("remark"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_on = models.DateField(_("sent on"))
    corrected_on = models.DateField(_("corrected on"), null=True)

    class Meta:
        verbose_name = _("remark on a registration")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "item"],
                condition=Q(corrected_on__isnull=True),
                name="one_open_remark_per_item",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RegistryEntry(models.Model):
    """What a registrar recorded of an operator, as it then stood. Append-only, once per `key`; the newest one holds."""

    operator = models.ForeignKey(Operator, models.PROTECT, related_name="registry_entries")
    registration = models.OneToOneField(
        Registration, models.PROTECT, null=True, related_name="entry", verbose_name=_("registration")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind)
    key = models.CharField(
        max_length=80, unique=True, help_text=_("Sent along by the sender; the same key, one entry.")
    )
    registrar = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("registrar"))
    name = models.CharField(_("name"), max_length=120)
    uscc = UsccField(_("unified social credit code"))
    business_scope = models.CharField(_("business scope"), max_length=500)
    address = models.CharField(_("registered address"), max_length=200)
    representative = NameField(_("legal representative"))
    registered_on = models.DateField(_("registered on"))
    licence_number = CertificateField(_("licence number"), blank=True)
    valid_until = models.DateField(
        _("licence valid until"), null=True, blank=True, help_text=_("Empty: without a limit.")
    )
    changes = models.JSONField(_("changes"), default=list, help_text=_("Names of the fields that changed."))
    effective_on = models.DateField(_("effective on"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_on = models.DateField(_("recorded on"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    documents = GenericRelation(
        Document, content_type_field="subject_type", object_id_field="subject_id", related_query_name="registry_entry"
    )

    objects = RegistryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the registrar")
        verbose_name_plural = _("entries of the registrar")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_is_known"),
            canonical("uscc", "uscc", constraint="entry_uscc_is_canonical"),
            canonical("representative", "name", constraint="entry_representative_is_canonical"),
            canonical("licence_number", "certificate", constraint="entry_licence_is_canonical"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("registered_on")),
                name="licence_is_valid_for_a_span",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.recorded_on}"

    def get_absolute_url(self) -> str:
        """Return the page of the operator's registration."""
        return reverse("registry", args=[self.operator_id])
