"""The credit record: an append-only ledger per facility, repairs, and the red and black lists."""

from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.credit.choices import GIVEN_BACK, OPEN_LISTINGS, ListingState, RepairState
from inspections.credit.querysets import CreditEntryQuerySet, CreditListingQuerySet, CreditRepairQuerySet
from inspections.ground.choices import CreditKind, CreditList
from portal.models import Clause, Document, Letter, Term, Transition
from portal.rulebook.choices import Severity


class CreditEntry(models.Model):
    """Points that a facility lost, or was given back, from a day until a day. Never changed: what was wrong is answered."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="credit_entries")
    kind = models.CharField(_("reason"), max_length=10, choices=CreditKind)
    points = models.SmallIntegerField(_("points"), help_text=_("Negative: lost. Positive: given back."))
    on = models.DateField(_("day"), help_text=_("First day on which it counts."))
    until = models.DateField(_("counts until"), help_text=_("Last day on which it counts."))
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+", verbose_name=_("clause"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="answered_by", verbose_name=_("gives back points of")
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    key = models.CharField(max_length=120, unique=True, help_text=_("Identifies the event, so that it counts once."))
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = CreditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit entry")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["facility", "on"], name="credit_entry_facility")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CreditKind.values), name="credit_kind_is_known"),
            models.CheckConstraint(condition=Q(until__gte=F("on")), name="credit_entry_counts_for_a_span"),
            models.CheckConstraint(
                condition=Q(kind__in=GIVEN_BACK, points__gt=0, answers__isnull=False)
                | Q(points__lt=0, answers__isnull=True) & ~Q(kind__in=GIVEN_BACK),
                name="credit_is_lost_or_given_back",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.points:+d}"

    def counts(self, on: date) -> bool:
        """Say whether the entry counts on the day."""
        return self.on <= on <= self.until


@pghistory.track()
class CreditRepair(models.Model):
    """An operator's application to be given back points of one entry (信用修复). Evidence are its documents."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="credit_repairs")
    entry = models.ForeignKey(CreditEntry, models.PROTECT, related_name="repairs", verbose_name=_("entry"))
    state = models.CharField(_("state"), max_length=10, choices=RepairState, default=RepairState.ASKED, editable=False)
    text = models.TextField(_("what was done since"), max_length=2000)
    asked_on = models.DateField(_("applied for on"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    answer = models.TextField(_("answer"), max_length=1000, blank=True, editable=False)
    evidence = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CreditRepairQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit repair")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RepairState.values), name="repair_state_is_known"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=[RepairState.ASKED, RepairState.GRANTED]),
                name="one_repair_per_entry",
            ),
        ]

    def __str__(self) -> str:
        return str(self.facility)

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("credit-repair", args=[self.pk])


@pghistory.track()
class CreditListing(models.Model):
    """A facility on the red or black list, for a term; announced to the operator, decided by a second person."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="credit_listings")
    kind = models.CharField(_("list"), max_length=6, choices=CreditList)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("ground"))
    reasons = models.TextField(_("facts and reasons"), max_length=1000)
    months = models.PositiveSmallIntegerField(_("months"), help_text=_("How long it is valid."))
    state = models.CharField(
        _("state"), max_length=10, choices=ListingState, default=ListingState.ANNOUNCED, editable=False
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("announced on"))
    statement = models.TextField(_("statement of the operator"), max_length=2000, blank=True)
    stated_on = models.DateField(_("stated on"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    answer = models.TextField(_("why it was not listed"), max_length=1000, blank=True, editable=False)
    from_on = models.DateField(_("listed from"), null=True, editable=False)
    until_on = models.DateField(_("listed until"), null=True, editable=False, help_text=_("Last day."))
    lifted_on = models.DateField(_("lifted on"), null=True, editable=False)
    lift_reason = models.TextField(_("why it was lifted"), max_length=1000, blank=True, editable=False)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CreditListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CreditList.values), name="credit_list_is_known"),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_is_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="two_people_list"
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True, until_on__isnull=True)
                | Q(from_on__isnull=False, until_on__gte=F("from_on"), decided_by__isnull=False),
                name="listing_has_its_term",
            ),
            models.UniqueConstraint(
                fields=["facility", "kind"], condition=Q(state__in=OPEN_LISTINGS), name="one_open_listing_per_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("credit-listing", args=[self.pk])

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds or held, also when it was lifted early."""
        return self.lifted_on or self.until_on

    def holds(self, on: date) -> bool:
        """Say whether the facility is on the list on the day."""
        if self.from_on is None or self.until_on is None:
            return False
        return self.from_on <= on <= self.until_on and (self.lifted_on is None or on < self.lifted_on)
