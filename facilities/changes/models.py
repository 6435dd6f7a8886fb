"""What follows the first filing: proposed changes, prices with their days, and where a new facility comes from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility


class Price(models.Model):
    """A monthly fee with the first day on which it holds. The facility's own row shows the one that holds today."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="prices")
    monthly_fee = models.DecimalField(_("monthly fee for full-day care (yuan)"), max_digits=8, decimal_places=2)
    fee_note = models.CharField(_("what the fee includes"), max_length=200, blank=True)
    holds_from = models.DateField(_("holds from"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("price")
        ordering = ["-holds_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "holds_from"], name="one_price_per_facility_and_day"),
            models.CheckConstraint(condition=Q(monthly_fee__gt=0), name="price_is_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee} ({self.holds_from})"
