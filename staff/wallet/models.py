"""The door through which somebody who works in facilities sees what is kept about her."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.identifiers.fields import MobileField, canonical
from staff.identities.models import Identity


class Wallet(models.Model):
    """Who answers to a mobile that a facility entered for her number. It shows the entries with both, and no other facility's.

    `epoch` counts up when all open doors are closed at once. The address of the calendar is known by its hash alone.
    """

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="+", verbose_name=_("identity"))
    mobile = MobileField(_("mobile"))
    epoch = models.PositiveIntegerField(default=0, editable=False)
    seen_on = models.DateField(_("last seen on"), editable=False)
    feed_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    feed_since = models.DateField(_("calendar address since"), null=True, editable=False)

    class Meta:
        verbose_name = _("own file")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["identity", "mobile"], name="one_wallet_per_human_and_mobile"),
            canonical("mobile", "mobile", constraint="wallet_mobile_is_canonical"),
        ]

    def __str__(self) -> str:
        return f"{self.mobile[:3]}****{self.mobile[-4:]}"
