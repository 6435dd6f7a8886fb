"""Filings with the health bureau, the remarks on them, and the receipts."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.filing.choices import ChangeTopic, PaperKind
from facilities.filing.querysets import FilingQuerySet
from facilities.ground.choices import OPEN_FILING_STATES, UNDECIDED_FILING_STATES, FilingKind, FilingState
from facilities.ground.models import Facility
from facilities.ground.whereabouts import area_of_its_day, kept
from portal.identifiers.fields import NameField, canonical
from portal.models import Clause, Term, Transition
from portal.sealing import SealedJSONField

IDENTITIES = ("representative_id", "head_id_number", "id_number")  # what of the data kept as JSON is encrypted


class Filing(models.Model):
    """An operator's request to be filed. The data stands in the facility; what was declared is kept in `declared`."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="filings")
    kind = models.CharField(_("kind"), max_length=12, choices=FilingKind, default=FilingKind.FIRST)
    number = models.CharField(_("filing number"), max_length=30, null=True, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=16, choices=FilingState, default=FilingState.DRAFT, editable=False)
    received_on = models.DateField(_("received on"), null=True, editable=False)
    complete_on = models.DateField(_("complete since"), null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    declared_by = NameField(_("declared true by"), blank=True)
    declared = SealedJSONField(_("data as declared"), default=dict, editable=False, sealed=IDENTITIES)
    declared_before = SealedJSONField(
        _("data as declared before the return"), default=dict, editable=False, sealed=IDENTITIES
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    decision_note = models.TextField(_("reasons"), blank=True)
    refused_clauses = models.ManyToManyField(Clause, related_name="+", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    counted_in = area_of_its_day()

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state__in=OPEN_FILING_STATES), name="one_open_filing_per_facility"
            ),
            models.CheckConstraint(condition=Q(state__in=FilingState.values), name="filing_state_is_known"),
            canonical("declared_by", "name", constraint="filing_declarant_is_canonical"),
            models.CheckConstraint(
                condition=Q(state=FilingState.DRAFT) | Q(state=FilingState.WITHDRAWN) | Q(received_on__isnull=False),
                name="a_filing_beyond_draft_was_received",
            ),
        ]
        triggers = [kept("OLD.decided_on IS NOT NULL")]

    def __str__(self) -> str:
        return self.number or str(self.facility)

    def get_absolute_url(self) -> str:
        """Return the case page, which shows each side what it may see and do."""
        return reverse("filing", args=[self.pk])

    @property
    def is_under_review(self) -> bool:
        """Say whether the filing awaits the bureau."""
        return self.state == FilingState.SUBMITTED

    @property
    def is_returned(self) -> bool:
        """Say whether the operator has to correct it."""
        return self.state == FilingState.RETURNED

    @property
    def is_undecided(self) -> bool:
        """Say whether it was handed in and a decision is awaited."""
        return self.state in UNDECIDED_FILING_STATES

    @property
    def is_refused(self) -> bool:
        """Say whether it was refused."""
        return self.state == FilingState.REFUSED

    @property
    def has_failed(self) -> bool:
        """Say whether it ended without a filing, so that another may be begun."""
        return self.state in (FilingState.WITHDRAWN, FilingState.REFUSED)

    @property
    def is_unsent(self) -> bool:
        """Say whether nobody but the operator has seen it."""
        return self.state == FilingState.DRAFT and not self.received_on


class Remark(models.Model):
    """What the reviewer asks to be corrected, at one field or document of one section."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="remarks")
    section = models.SlugField(_("section"), max_length=20)
    field = models.CharField(_("field"), max_length=60, blank=True)
    text = models.CharField(_("remark"), max_length=500)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    sent_on = models.DateField(_("sent on"), null=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("remark")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Receipt(models.Model):
    """The filing receipt (备案回执). Whether it still holds is said by `facilities.standing`."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="receipt")
    number = models.CharField(_("receipt number"), max_length=30, unique=True)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    check_code = models.CharField(_("verification code"), max_length=32, unique=True)
    content = SealedJSONField(_("what it says"), sealed=IDENTITIES)
    version = models.PositiveSmallIntegerField(
        _("version"),
        default=1,
        help_text=_("Counts the receipts of the facility; the latest one supersedes the others."),
    )
    superseded_by = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="supersedes", editable=False, verbose_name=_("superseded by")
    )
    token = models.TextField(_("signed text"), blank=True, help_text=_("What the QR code contains after the address."))
    pdf = models.FileField(_("PDF"), upload_to="receipts/", blank=True)

    class Meta:
        verbose_name = _("filing receipt")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the public page that verifies the receipt."""
        return reverse("receipt-verify", args=[self.check_code])


class DeclaredPaper(models.Model):
    """One paper of one submission, kept as the PDF that a named person declared true. Nobody can change or delete it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=8, choices=PaperKind)
    submission = models.PositiveSmallIntegerField(_("submission"), help_text=_("1 is the first time it was handed in."))
    declared_by = NameField(_("declared true by"))
    declared_on = models.DateField(_("declared on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    pdf = models.FileField(_("PDF"), upload_to="declared/")
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("declared paper")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_is_known"),
            canonical("declared_by", "name", constraint="paper_declarant_is_canonical"),
            models.UniqueConstraint(fields=["filing", "kind", "submission"], name="one_paper_per_submission"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.declared_on}"


class Amendment(models.Model):
    """What a change filing would alter (measures art. 10). The facility's row stays as filed until the bureau accepts."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="amendment")
    topics = ArrayField(models.CharField(max_length=8, choices=ChangeTopic), verbose_name=_("what changes"))
    reason = models.CharField(_("reason of the change"), max_length=500)
    base = SealedJSONField(_("as filed when the change was begun"), editable=False, sealed=IDENTITIES)
    values = SealedJSONField(_("as proposed"), editable=False, sealed=IDENTITIES)
    revision = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("proposed change")

    def __str__(self) -> str:
        return str(self.filing)


class Origin(models.Model):
    """Where a new facility of an operator comes from: the one it takes the place of, or the one it is a branch of."""

    KINDS = (FilingKind.RELOCATION, FilingKind.BRANCH)

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="origin")
    source = models.ForeignKey(Facility, models.PROTECT, related_name="offshoots")
    kind = models.CharField(_("kind"), max_length=12, choices=FilingKind)
    takes_children = models.BooleanField(_("the children move along"), default=False)
    takes_staff = models.BooleanField(_("the staff moves along"), default=False)

    class Meta:
        verbose_name = _("origin of a facility")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(kind=FilingKind.RELOCATION), name="one_successor_per_facility"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(FilingKind.RELOCATION, FilingKind.BRANCH)), name="origin_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(facility=F("source")), name="a_facility_comes_from_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.facility}"
