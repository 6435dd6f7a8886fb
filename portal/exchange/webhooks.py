"""Telling other systems of events after Standard Webhooks (standardwebhooks.com): signed, repeated until it is taken, ended after ten tries.

What is told is what happened to which row and where to read it, never a person's data; the system reads the row by its token.
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.scope import require
from portal.errors import Refused
from portal.exchange import dialling, policy
from portal.exchange.choices import WebhookEvent
from portal.exchange.models import Delivery, ExternalSystem, Subscription
from portal.outbox import outbox

PREFIX, DELIVER = "whsec_", "portal.exchange.tasks.deliver"
OVERLAP = timedelta(days=7)  # for which both secrets sign
outbox.called(DELIVER, _("Webhook to another system"))


class NotTakenError(Exception):
    """The receiver did not answer 2xx; it is tried again."""


def _secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


@transaction.atomic
def subscribe(
    system: ExternalSystem, url: str, events: Sequence[str], *, by: User, at: datetime
) -> tuple[Subscription, str]:
    """Return a new subscription and its secret, which is shown once. Raises Refused for addresses that are not public."""
    require(policy.may_keep_system(by, system))
    if not events or not set(events) <= set(WebhookEvent.values):
        raise Refused(_("Please choose at least one event."), field="events")
    if ExternalSystem.objects.select_for_update().get(pk=system.pk).closed_at:
        raise Refused(_("The system is closed."))
    dialling.require_public(url)
    secret = _secret()
    made = Subscription.objects.create(system=system, url=url, events=sorted(events), secret=secret, made_at=at)
    return made, secret


@transaction.atomic
def rotate(subscription: Subscription, *, by: User, at: datetime) -> str:
    """Return a new secret; for seven days what is sent carries the signatures of both. Raises Refused if it has ended."""
    require(policy.may_keep_system(by, subscription.system))
    held = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if held.ended_at:
        raise Refused(_("The subscription has ended."))
    held.former_secret, held.former_until, held.secret = held.secret, at + OVERLAP, _secret()
    held.save(update_fields=["secret", "former_secret", "former_until"])
    return held.secret


@transaction.atomic
def end(subscription: Subscription, *, by: User, at: datetime) -> None:
    """Send nothing more. One that has ended stays as it is."""
    require(policy.may_keep_system(by, subscription.system))
    Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=at)


@transaction.atomic
def tell(event: str, row: models.Model, facts: Mapping[str, Any], *, at: datetime) -> int:
    """Queue the event for every subscription to it whose system may see the row; return for how many."""
    listening = Subscription.objects.filter(events__contains=[event], ended_at=None, system__account__is_active=True)
    told = 0
    for subscription in listening.select_related("system__account"):
        seen = type(row)._default_manager.visible_to(subscription.system.account)  # type: ignore[attr-defined]
        if seen.filter(pk=row.pk).exists():
            payload = {"type": event, "timestamp": at.isoformat(), "data": {"id": row.pk, **facts}}
            made = Delivery.objects.create(subscription=subscription, event=event, payload=payload, made_at=at)
            outbox.queue(DELIVER, pk=made.pk)
            told += 1
    return told


def latest(system: ExternalSystem) -> models.QuerySet[Delivery]:
    """Return what was sent or is to be sent to a system, the latest first."""
    return Delivery.objects.filter(subscription__system=system).select_related("subscription").order_by("-pk")


def deliver(pk: int, *, at: datetime) -> bool:
    """Send one event unless it was sent or its subscription ended. Raises NotTakenError, which the outbox answers by trying again."""
    row = Delivery.objects.select_related("subscription").get(pk=pk)
    if row.delivered_at or row.subscription.ended_at:
        return False
    body = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        status = dialling.post(
            row.subscription.url, body, signed(row.subscription, f"msg_{row.message.hex}", body, at=at)
        )
    except OSError as failure:
        raise NotTakenError(type(failure).__name__) from failure
    if not 200 <= status < 300:
        raise NotTakenError(str(status))
    row.delivered_at = at
    row.save(update_fields=["delivered_at"])
    return True


def signed(subscription: Subscription, message: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """Return the three headers: the message's name, the moment of this try, and a signature for each secret that holds."""
    moment = str(int(at.timestamp()))
    keys = [subscription.secret]
    if subscription.former_secret and subscription.former_until and at < subscription.former_until:
        keys.append(subscription.former_secret)
    signatures = " ".join(_signature(key, message, moment, body) for key in keys)
    return {"webhook-id": message, "webhook-timestamp": moment, "webhook-signature": signatures}


def _signature(key: str, message: str, moment: str, body: bytes) -> str:
    secret = b64decode(key.removeprefix(PREFIX))
    return "v1," + b64encode(hmac.digest(secret, f"{message}.{moment}.".encode() + body, sha256)).decode()
