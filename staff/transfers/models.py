"""A person's way from one facility to another."""

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.models import Transition
from staff.people.models import Person
from staff.transfers.choices import UNDER_WAY, TransferState
from staff.transfers.querysets import TransferQuerySet


@pghistory.track()
class Transfer(models.Model):
    """A person goes from one facility to another: the new one asks, the old one confirms the last day, the new one takes on."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="transfers", verbose_name=_("member of staff"))
    target = models.ForeignKey(Facility, models.CASCADE, related_name="+", verbose_name=_("new facility"))
    entry = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entry at the new facility"),
    )
    asked_on = models.DateField(_("asked on"), editable=False)
    due_on = models.DateField(_("answer due on"), editable=False, help_text=_("Last day in time of whose turn it is."))
    wanted_from = models.DateField(_("wished first day"))
    leaves_on = models.DateField(_("last day at the present facility"), null=True, editable=False)
    was_contested = models.BooleanField(default=False, editable=False, help_text=_("Then the health bureau sees it."))
    state = models.CharField(
        _("state"), max_length=10, choices=TransferState, default=TransferState.ASKED, editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=UNDER_WAY), name="one_transfer_of_a_person_under_way"
            ),
            models.CheckConstraint(condition=Q(state__in=TransferState.values), name="transfer_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[TransferState.AGREED, TransferState.COMPLETED]) | Q(leaves_on__isnull=False),
                name="transfer_agreed_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.target}"

    def get_absolute_url(self) -> str:
        """Return its page, for both facilities and the bureau that settles it."""
        return reverse("transfer", args=[self.pk])
