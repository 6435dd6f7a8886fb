"""The public halves of the keys with which the portal signs; old ones stay, so that what they signed can be verified."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.signing.choices import SigningAlgorithm


class SigningKey(models.Model):
    """The public half of a key that signs. The private half lies in a file outside the database."""

    key_id = models.CharField(_("key"), primary_key=True, max_length=16)
    public_key = models.CharField(_("public key"), max_length=43, help_text=_("32 bytes, base64url without padding."))
    y = models.CharField(
        max_length=43, blank=True, db_default="", help_text=_("Of a curve whose points have two halves.")
    )
    alg = models.CharField(
        _("algorithm"), max_length=8, choices=SigningAlgorithm, default=SigningAlgorithm.EDDSA, db_default="EdDSA"
    )
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

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key."""
        if self.alg == SigningAlgorithm.SM2:
            return {"kty": "EC", "crv": "SM2", "x": self.public_key, "y": self.y}
        return {"kty": "OKP", "crv": "Ed25519", "x": self.public_key}
