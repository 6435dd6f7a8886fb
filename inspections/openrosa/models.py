"""By what ODK Collect logs in on an inspector's phone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.exchange.models import UsedToken


class CollectToken(UsedToken):
    """A secret that stands for its inspector in ODK Collect and nowhere else. Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("inspector"))
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of a secret of 160 random bits.")
    made_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("holds until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("token of ODK Collect")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_collect_token_of_a_user_holds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"
