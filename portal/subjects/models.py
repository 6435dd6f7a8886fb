"""People who ask what the portal keeps about them."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.identifiers.fields import DigestField, IdentityField, IdentityKindField, NameField, canonical, sealed
from portal.sealing import SealedField
from portal.subjects.choices import SubjectRequestState as State
from portal.subjects.querysets import SubjectRequestQuerySet
from portal.workflow.models import Transition


class SubjectRequest(models.Model):
    """A person asks what is kept about her (PIPL art. 45); taken down by an officer who saw her paper."""

    name = NameField(_("full name"))
    id_type = IdentityKindField(_("identity document"))
    id_number = IdentityField(_("ID number"))
    id_digest = DigestField()
    mobile = SealedField(_("mobile"), blank=True)
    proof = models.CharField(_("how it was made sure who asks"), max_length=120)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("to be answered by"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    exported_at = models.DateTimeField(_("export made at"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for one's own data")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="subject_request_state_is_known"),
            canonical("name", "name", constraint="subject_request_name_is_canonical"),
            sealed("id_number", constraint="subject_request_number_is_sealed"),
            sealed("mobile", constraint="subject_request_mobile_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.asked_on}"

    def get_absolute_url(self) -> str:
        """Return the page of those who answer."""
        return reverse("subject-request", args=[self.pk])
