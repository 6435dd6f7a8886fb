"""Sending texts after the commit of what caused them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.outbox import outbox
from portal.texting.gateways import gateway
from portal.texting.models import TextMessage

SEND = "portal.texting.tasks.send_text"
outbox.called(SEND, _("A text to a mobile"))
UNCONNECTED = _("The district has not connected a service for texts yet. Please call the facility.")


@transaction.atomic
def send(mobile: str, text: str, *, at: datetime) -> TextMessage:
    """Record a text to be sent after this transaction. Raises Refused if the district has no gateway."""
    if gateway() is None:
        raise Refused(UNCONNECTED)
    message = TextMessage.objects.create(mobile=mobile, text=text, made_at=at)
    outbox.queue(SEND, pk=message.pk)
    return message


def deliver(pk: int, *, at: datetime) -> bool:
    """Hand a text to the gateway and forget its number and words; one that was sent is not sent again. Raises OSError."""
    message = TextMessage.objects.select_for_update().filter(pk=pk, sent_at__isnull=True).first()
    send_now = gateway()
    if message is None or send_now is None:
        return False
    send_now(message.mobile, message.text)
    TextMessage.objects.filter(pk=pk).update(mobile="", text="", sent_at=at)
    return True


def forget(mobile: str) -> int:
    """Delete the texts to a mobile that still wait, as its owner deleted everything; return how many. They are few at any moment."""
    waiting = TextMessage.objects.filter(sent_at__isnull=True).select_for_update()
    keys = [message.pk for message in waiting if message.mobile == mobile]
    return TextMessage.objects.filter(pk__in=keys).delete()[0]
