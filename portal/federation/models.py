"""By which login of another system an account may come in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.federation.choices import IdentitySystem
from portal.identifiers.fields import DigestField, sealed
from portal.sealing import SealedField


class LinkedLogin(models.Model):
    """What another system calls the holder of an account, as the administrator recorded it; nobody else is let in by that system."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="linked_logins")
    system = models.CharField(_("system"), max_length=12, choices=IdentitySystem)
    subject = SealedField(_("identifier there"), help_text=_("Exactly as the system writes it."))
    digest = DigestField(of=("system", "subject"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("linked login")
        ordering = ["system", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="one_account_per_linked_login"),
            models.UniqueConstraint(fields=["user", "system"], name="one_linked_login_per_system"),
            models.CheckConstraint(condition=Q(system__in=IdentitySystem.values), name="linked_login_system_is_known"),
            sealed("subject", constraint="linked_login_subject_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_system_display()}"
