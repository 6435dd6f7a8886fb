"""What follows the first filing: proposed changes, prices with their days, and where a new facility comes from."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.choices import ChangeTopic, FilingKind
from facilities.models.facilities import Facility
from facilities.models.filings import Filing


class Amendment(models.Model):
    """What a change filing would alter (measures art. 10). The facility's row stays as filed until the bureau accepts."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="amendment")
    topics = ArrayField(models.CharField(max_length=8, choices=ChangeTopic), verbose_name=_("what changes"))
    reason = models.CharField(_("reason of the change"), max_length=500)
    base = models.JSONField(_("as filed when the change was begun"), editable=False)
    values = models.JSONField(_("as proposed"), editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("proposed change")

    def __str__(self) -> str:
        return str(self.filing)


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


class Origin(models.Model):
    """Where a new facility of an operator comes from: the one it takes the place of, or the one it is a branch of."""

    KINDS = (FilingKind.RELOCATION, FilingKind.BRANCH)

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="origin")
    source = models.ForeignKey(Facility, models.PROTECT, related_name="offshoots")
    kind = models.CharField(_("kind"), max_length=12, choices=FilingKind)
    takes_children = models.BooleanField(_("the children move along"), default=False)
    takes_staff = models.BooleanField(_("the staff moves along"), default=False)

    class Meta:
        verbose_name = _("origin of a facility")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(kind=FilingKind.RELOCATION), name="one_successor_per_facility"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(FilingKind.RELOCATION, FilingKind.BRANCH)), name="origin_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(facility=F("source")), name="a_facility_comes_from_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.facility}"
