"""What a login rests on: second factors and their recovery codes, which roles need one, and the sessions of an account."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Role
from portal.sealing import SealedField


class RoleRule(models.Model):
    """What a role asks of the login of whoever holds a post in it. The security administrator edits it."""

    role = models.CharField(_("role"), max_length=20, choices=Role, primary_key=True)
    needs_second_factor = models.BooleanField(_("needs a second factor"), default=True)

    class Meta:
        verbose_name = _("rule of a role")
        ordering = ["role"]
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="role_rule_is_of_a_known_role")]

    def __str__(self) -> str:
        return self.get_role_display()


class SecondFactor(models.Model):
    """An authenticator app of an account (RFC 6238, six digits, thirty seconds). The secret is sealed, and never shown again."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor", primary_key=True
    )
    secret = SealedField()
    set_up_at = models.DateTimeField(_("set up at"))
    last_step = models.BigIntegerField(help_text="The thirty seconds whose code was used last: no code counts twice.")

    class Meta:
        verbose_name = _("second factor")

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code that stands in once for a lost phone. Kept as a keyed hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code_per_digest")]

    def __str__(self) -> str:
        return str(self.user)


class LoginSession(AbstractBaseSession):
    """A session of a browser, as Django keeps it, with what its owner needs to recognise it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="login_sessions")
    began_at = models.DateTimeField(_("since"), null=True)
    seen_at = models.DateTimeField(_("last used"), null=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")  # type: ignore[assignment] # which Django's own has in plain words

    def __str__(self) -> str:
        return f"{self.user} · {self.address}"
