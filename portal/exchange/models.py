"""Systems that exchange data with the portal, their tokens, the answers kept for repeated requests, and webhooks."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.exchange.choices import SystemKind
from portal.sealing import SealedField


class ExternalSystem(models.Model):
    """A program of another body. It acts by an account of its own, whose post at the body says what it may see and do."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=SystemKind)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="external_system")
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("external system")
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SystemKind.values), name="external_system_kind_is_known")
        ]

    def __str__(self) -> str:
        return self.name


class UsedToken(models.Model):
    """A secret of which it is noted when it was used last (`portal.exchange.tokens.note_use`)."""

    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        abstract = True


class ApiToken(UsedToken):
    """A secret by which a system logs in. Only its hash is kept; `hint` is how it begins, to recognise it."""

    system = models.ForeignKey(ExternalSystem, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of a secret of 256 random bits.")
    hint = models.CharField(_("begins with"), max_length=12)
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("scopes"))
    rate = models.PositiveIntegerField(_("requests per minute"))
    made_at = models.DateTimeField(_("issued at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("holds until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("API token")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(rate__gte=1), name="api_token_rate_is_positive")]

    def __str__(self) -> str:
        return f"{self.hint}…"


class KeptAnswer(models.Model):
    """What a write was answered, by its Idempotency-Key: the same request again is answered the same. No status yet: it runs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = SealedField(blank=True)

    class Meta:
        verbose_name = _("kept answer")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_kept_answer_per_key")]
        indexes = [models.Index(fields=["begun_at"], name="kept_answer_begun")]

    def __str__(self) -> str:
        return self.key


class StatedRequest(models.Model):
    """What a gateway's request was for, as it said itself: the purpose and the number of the case there."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="stated")
    purpose = models.CharField(_("purpose"), max_length=200)
    case_number = models.CharField(_("case number"), max_length=60)
    method = models.CharField(max_length=7)
    path = models.CharField(_("address"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("stated request")
        default_permissions = ()
        indexes = [models.Index(fields=["at"], name="stated_request_at")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.path}"


class Subscription(models.Model):
    """Where a system wants to be told of events, after Standard Webhooks. Its secrets sign what is sent."""

    system = models.ForeignKey(ExternalSystem, models.PROTECT, related_name="subscriptions")
    url = models.URLField(_("address"), max_length=300)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    secret = SealedField()
    former_secret = SealedField(blank=True)
    former_until = models.DateTimeField(_("former secret signs until"), null=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("webhook subscription")
        default_permissions = ()

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event for one subscription. Its `message` stays the same at every try, so that a receiver knows it again."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries")
    message = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=40)
    payload = models.JSONField()
    made_at = models.DateTimeField(_("made at"))
    delivered_at = models.DateTimeField(_("delivered at"), null=True, editable=False)

    class Meta:
        verbose_name = _("webhook delivery")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.event} {self.message}"
