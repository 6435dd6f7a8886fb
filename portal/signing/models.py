"""The public halves of the keys with which the portal signs; old ones stay, so that what they signed can be verified."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """The public half of an Ed25519 key. The private half lies in a file outside the database."""

    key_id = models.CharField(_("key"), primary_key=True, max_length=16)
    public_key = models.CharField(_("public key"), max_length=43, help_text=_("32 bytes, base64url without padding."))
    since = models.DateField(_("signs since"))
    until = models.DateField(_("signed until"), null=True, help_text=_("Empty: the key that signs now."))

    class Meta:
        verbose_name = _("signing key")
        ordering = ["-since", "key_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["until"], condition=models.Q(until__isnull=True), nulls_distinct=False, name="one_key_signs"
            ),
        ]

    def __str__(self) -> str:
        return self.key_id
