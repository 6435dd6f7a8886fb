"""Who acts for an operator: the letter of authority that shows it, and colleagues whom it invites."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.identifiers.fields import NameField, canonical, sealed
from portal.mandates.choices import MandateState as State
from portal.mandates.querysets import ColleagueInvitationQuerySet, MandateQuerySet
from portal.sealing import SealedField


class Mandate(models.Model):
    """A letter by which an operator says that somebody acts for it (授权委托书), checked by the bureau against its seal."""

    organisation = models.ForeignKey("portal.Organisation", models.CASCADE, related_name="mandates")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED, editable=False)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    handed_in_on = models.DateField(_("handed in on"))
    due_on = models.DateField(_("to be checked by"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True)
    reason = models.CharField(_("why it is not accepted"), max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter of authority")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state=State.ASKED), name="one_letter_of_authority_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="mandate_state_is_known"),
            models.CheckConstraint(condition=~Q(answered_by=F("handed_in_by")), name="nobody_checks_the_own_letter"),
            models.CheckConstraint(
                condition=Q(state=State.ASKED, answered_by__isnull=True, answered_on__isnull=True)
                | (~Q(state=State.ASKED) & Q(answered_by__isnull=False, answered_on__isnull=False)),
                name="an_answer_to_a_letter_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(reason=""), name="a_letter_is_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.handed_in_on}"

    def get_absolute_url(self) -> str:
        """Return the page of those who check."""
        return reverse("mandate", args=[self.pk])


class ColleagueInvitation(models.Model):
    """An operator invites a colleague to act for it; the link in the text opens it once, until it ends."""

    organisation = models.ForeignKey("portal.Organisation", models.CASCADE, related_name="colleague_invitations")
    full_name = NameField(_("full name"))
    mobile = SealedField(_("mobile"))
    digest = models.CharField(max_length=64, unique=True, editable=False)  # of the word in the link
    is_vouched_for = models.BooleanField(_("invited by the bureau"), editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(_("invited at"))
    ends_at = models.DateTimeField(_("ends at"))
    joined = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    over_at = models.DateTimeField(_("taken up or withdrawn at"), null=True)

    objects = ColleagueInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation of a colleague")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            canonical("full_name", "name", constraint="colleague_invitation_name_is_canonical"),
            sealed("mobile", constraint="colleague_invitation_mobile_is_sealed"),
            models.CheckConstraint(
                condition=Q(joined__isnull=True) | Q(over_at__isnull=False), name="a_joined_invitation_is_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.full_name}"
