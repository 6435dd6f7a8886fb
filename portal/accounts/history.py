"""What happened: looks at personal data, logins and failed ones. Append-only, held by the database."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import LoginEventKind


class PersonalDataAccess(models.Model):
    """Somebody looked at personal data in full."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    field = models.CharField(max_length=60)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("access to personal data")
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user} · {self.field}"


class LoginEvent(models.Model):
    """Something happened at the door: a login, a wrong try, a second factor, the end of a session."""

    kind = models.CharField(_("what"), max_length=20, choices=LoginEventKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    tried = models.CharField(_("user name tried"), max_length=4, blank=True)
    address = models.GenericIPAddressField(_("address"))
    browser = models.CharField(_("browser"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("login event")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="login_event_user")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=LoginEventKind.values), name="login_event_kind_is_known")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.user or self.tried}"
