"""Services that the district buys (政府购买服务): the catalogue, contracts with facilities or operators, and what was accepted of them."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility, Operator
from facilities.ground.money import yuan
from facilities.purchases.choices import ContractState
from facilities.purchases.querysets import ContractQuerySet, EntryQuerySet
from portal.models import Area, Department, Transition

DAYS = Func(F("from_on"), F("until_on"), Value("[]"), function="daterange", output_field=models.TextField())
NAMED = (
    Func(  # a service's name as a range of one number, so that an exclusion over it needs no extension of PostgreSQL
        Func(F("name"), function="hashtext", output_field=models.BigIntegerField()),
        Func(F("name"), function="hashtext", output_field=models.BigIntegerField()),
        Value("[]"),
        function="int8range",
        output_field=models.TextField(),
    )
)
ONLY_ENDED = (
    "OLD.until_on IS NOT NULL OR ROW(OLD.name, OLD.unit, OLD.basis, OLD.from_on) IS DISTINCT FROM "
    "ROW(NEW.name, NEW.unit, NEW.basis, NEW.from_on)"
)


class CatalogueEntry(models.Model):
    """A service that may be bought, from a day on. An entry is only ended and followed by another, never changed."""

    name = models.CharField(_("service"), max_length=80)
    unit = models.CharField(
        _("counted in"), max_length=20, help_text=_("For example: places a month, families, events.")
    )
    basis = models.CharField(_("basis"), max_length=200, help_text=_("Name and number of the document."))
    from_on = models.DateField(_("bought from"))
    until_on = models.DateField(_("bought until"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    published_on = models.DateField(_("published on"), editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the catalogue of bought services")
        ordering = ["name", "-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="catalogue_entry_is_a_span"
            ),
            ExclusionConstraint(name="entries_of_a_service_do_not_overlap", expressions=[(NAMED, "&&"), (DAYS, "&&")]),
        ]
        triggers = [
            pgtrigger.Protect(
                name="entries_are_only_ended", operation=pgtrigger.Update, condition=pgtrigger.Condition(ONLY_ENDED)
            ),
            pgtrigger.Protect(name="entries_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """What was agreed with an operator, for one of its facilities or for itself. What is accepted never exceeds the sum."""

    number = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="contracts", verbose_name=_("service"))
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="contracts", verbose_name=_("operator"))
    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="contracts", null=True, blank=True, verbose_name=_("facility")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("buyer"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    subject = models.CharField(_("what is bought"), max_length=200)
    sum_fen = models.BigIntegerField(_("sum (fen)"))
    accepted_fen = models.BigIntegerField(_("accepted of it (fen)"), default=0, editable=False)
    from_on = models.DateField(_("term from"))
    until_on = models.DateField(_("term until"))
    state = models.CharField(
        _("state"), max_length=8, choices=ContractState, default=ContractState.RUNNING, editable=False
    )
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    signed_on = models.DateField(_("signed on"))
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract on bought services")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContractState.values), name="contract_state_is_known"),
            models.CheckConstraint(condition=Q(sum_fen__gt=0), name="contract_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(accepted_fen__gte=0, accepted_fen__lte=F("sum_fen")), name="contract_is_not_exceeded"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="contract_has_a_term"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return its page, for the buyer and the contractor."""
        return reverse("contract", args=[self.pk])

    @property
    def contractor(self) -> Facility | Operator:
        """With whom it was agreed, as it is told."""
        return self.facility or self.operator

    @property
    def yuan(self) -> Decimal:
        """The sum in yuan."""
        return yuan(self.sum_fen)

    @property
    def accepted(self) -> Decimal:
        """What is accepted, in yuan."""
        return yuan(self.accepted_fen)

    @property
    def left(self) -> Decimal:
        """What may still be accepted, in yuan."""
        return yuan(self.sum_fen - self.accepted_fen)


class Acceptance(models.Model):
    """What the buyer accepted for a span of the term. It is never changed: a wrong one is reversed by a line of its own."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acceptances")
    text = models.CharField(_("what was accepted"), max_length=300)
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])
    served_from = models.DateField(_("served from"))
    served_until = models.DateField(_("served until"))
    fen = models.BigIntegerField(_("amount (fen)"))
    about = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_on = models.DateField(_("accepted on"))

    class Meta:
        verbose_name = _("acceptance of bought services")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about__isnull=True, fen__gt=0) | Q(about__isnull=False, fen__lt=0),
                name="acceptance_adds_or_reverses",
            ),
            models.CheckConstraint(condition=Q(served_until__gte=F("served_from")), name="acceptance_is_about_a_span"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="acceptance_counts_something"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.contract} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan; a reversal's is below zero."""
        return yuan(self.fen)
