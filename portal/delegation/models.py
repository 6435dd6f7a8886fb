"""Who acts for whom until when, and who opened urgent access for which reason."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.delegation.choices import Verdict, Work
from portal.delegation.querysets import DelegationQuerySet, UrgentAccessQuerySet

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


class Delegation(models.Model):
    """Somebody who is away lets a colleague of the same body do named work in her name, from a day to a day."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_taken")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    works = ArrayField(models.CharField(max_length=12, choices=Work), verbose_name=_("work handed over"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), help_text=_("Its last day."))
    reason = models.CharField(_("reason"), max_length=200)
    given_at = models.DateTimeField(_("given at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="nobody_delegates_to_oneself"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="delegation_is_a_span"),
            models.CheckConstraint(
                condition=Q(works__contained_by=list(Work.values)) & ~Q(works=[]), name="delegated_work_is_known"
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"

    @property
    def works_told(self) -> list[str]:
        """The work in words."""
        return [str(Work(work).label) for work in self.works]


class UrgentAccess(models.Model):
    """An officer reads the whole district for some hours, because something can't wait; the audit administrator looks into it after."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="urgent_accesses")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    note = models.CharField(_("what was found"), max_length=300, blank=True)

    objects = UrgentAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("urgent access")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("at")), name="urgent_access_is_a_span"),
            models.CheckConstraint(condition=~Q(reviewed_by=F("user")), name="nobody_reviews_own_urgent_access"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, verdict__in=Verdict.values),
                name="urgent_access_is_reviewed_or_not",
            ),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.user} · {self.at:%Y-%m-%d %H:%M}"
