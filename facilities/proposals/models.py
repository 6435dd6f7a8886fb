"""Decisions that two people take: on filings, and cancellations of filings that hold."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.querysets import ProposalQuerySet
from portal.models import Clause, Letter, Term


class Proposal(models.Model):
    """A decision as one person proposes it, to be confirmed or sent back by another. Reasons may be empty of an acceptance only."""

    filing = models.ForeignKey("facilities.Filing", models.PROTECT, null=True, related_name="proposals")
    cancellation = models.ForeignKey("facilities.Cancellation", models.PROTECT, null=True, related_name="proposals")
    kind = models.CharField(
        _("kind"), max_length=12, choices=ProposalKind, default=ProposalKind.REFUSAL, db_default=ProposalKind.REFUSAL
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ProposalState, default=ProposalState.OPEN, editable=False
    )
    reasons = models.TextField(_("reasons"), max_length=2000, blank=True)
    against_findings = models.TextField(
        _("why the rulebook's finding does not hold"),
        max_length=1000,
        blank=True,
        db_default="",
        help_text=_("Required where the decision rests on a clause that the rulebook finds met."),
    )
    points = models.TextField(
        blank=True,
        db_default="",
        editable=False,
        help_text=_("Findings and departments that the reasons speak to."),
    )
    clauses = models.ManyToManyField(Clause, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposed on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    answer = models.TextField(_("why it was sent back"), max_length=1000, blank=True)
    statement = models.TextField(_("statement of the operator"), max_length=2000, blank=True)
    stated_on = models.DateField(_("stated on"), null=True, editable=False)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(filing__isnull=False, cancellation__isnull=True)
                | Q(filing__isnull=True, cancellation__isnull=False),
                name="proposal_is_about_one_thing",
            ),
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.CANCELLATION, cancellation__isnull=False)
                | ~Q(kind=ProposalKind.CANCELLATION) & Q(cancellation__isnull=True),
                name="a_cancellation_is_proposed_of_its_case",
            ),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.ACCEPTANCE) | ~Q(reasons=""), name="a_proposal_gives_reasons"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="two_people_decide"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.CONFIRMED, ProposalState.SENT_BACK])
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="a_decided_proposal_says_by_whom",
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_is_known"),
            models.UniqueConstraint(
                fields=["filing"], condition=Q(state=ProposalState.OPEN), name="one_open_proposal_per_filing"
            ),
            models.UniqueConstraint(
                fields=["cancellation"],
                condition=Q(state=ProposalState.OPEN),
                name="one_open_proposal_per_cancellation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.filing or self.cancellation)

    @property
    def facility(self) -> Facility:
        """The facility that the decision is about."""
        return self.filing.facility if self.filing else self.cancellation.facility  # type: ignore[union-attr]

    def get_absolute_url(self) -> str:
        """Return the page on which it is confirmed or sent back."""
        return reverse("proposal", args=[self.pk])

    @property
    def accepts(self) -> bool:
        """Say whether a filing is to be accepted."""
        return self.kind == ProposalKind.ACCEPTANCE

    @property
    def returns(self) -> bool:
        """Say whether a filing is to be returned a second time with something new."""
        return self.kind == ProposalKind.RETURN

    @property
    def is_open(self) -> bool:
        """Say whether a second person has to decide."""
        return self.state == ProposalState.OPEN
