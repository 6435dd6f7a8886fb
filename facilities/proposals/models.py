"""Decisions that two people take: refusals of filings and cancellations of filings that hold."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.proposals.choices import ProposalState
from facilities.proposals.querysets import ProposalQuerySet
from portal.models import Clause, Letter, Term


class Proposal(models.Model):
    """A refusal or cancellation as one person proposes it, to be confirmed or sent back by another."""

    filing = models.ForeignKey("facilities.Filing", models.PROTECT, null=True, related_name="proposals")
    cancellation = models.ForeignKey("facilities.Cancellation", models.PROTECT, null=True, related_name="proposals")
    state = models.CharField(
        _("state"), max_length=12, choices=ProposalState, default=ProposalState.OPEN, editable=False
    )
    reasons = models.TextField(_("reasons"), max_length=2000)
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
    def is_open(self) -> bool:
        """Say whether a second person has to decide."""
        return self.state == ProposalState.OPEN
