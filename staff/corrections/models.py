"""A person's wish to have corrected what is kept about her."""

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.identifiers.fields import sealed
from portal.models import Transition
from portal.sealing import SealedField
from staff.corrections.choices import CorrectionState, CorrectionTopic
from staff.corrections.querysets import CorrectionRequestQuerySet
from staff.people.models import Person


@pghistory.track()
class CorrectionRequest(models.Model):
    """A person says what is wrong in what is kept about her; the facility answers within a term, after it the bureau."""

    key = models.UUIDField(unique=True, editable=False, help_text="A form sent twice gives one request.")
    person = models.ForeignKey(Person, models.CASCADE, related_name="corrections", verbose_name=_("member of staff"))
    topic = models.CharField(_("what is wrong"), max_length=10, choices=CorrectionTopic)
    wish = SealedField(_("what it should say"))
    asked_on = models.DateField(_("asked on"), editable=False)
    due_on = models.DateField(_("answer due on"), editable=False, help_text=_("Last day in time of whose turn it is."))
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.ASKED, editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for correction")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_is_known"),
            models.CheckConstraint(condition=Q(topic__in=CorrectionTopic.values), name="correction_topic_is_known"),
            sealed("wish", constraint="correction_wish_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_topic_display()}"

    def get_absolute_url(self) -> str:
        """Return its page at the facility and the bureau."""
        return reverse("correction", args=[self.pk])
