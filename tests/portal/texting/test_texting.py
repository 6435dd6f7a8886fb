"""A text is encrypted while it waits, sent once, and forgotten; without a gateway nobody is left in doubt."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from portal.errors import Refused
from portal.models import QueuedTask, TextMessage
from portal.texting import gateways, texting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def columns() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile, text FROM portal_textmessage")
        return cursor.fetchall()


def test_what_waits_can_be_read_by_nobody_and_the_task_names_no_number():
    message = texting.send("13912345678", "验证码123456", at=AT)

    assert message.text == "验证码123456"
    assert "1391" not in str(columns())
    assert "123456" not in str(columns())
    assert QueuedTask.objects.get(name=texting.SEND).arguments == {"pk": message.pk}


def test_a_text_is_sent_once_and_only_the_moment_stays(monkeypatch):
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(texting, "gateway", lambda: lambda mobile, text: sent.append((mobile, text)))
    message = texting.send("13912345678", "您好", at=AT)

    assert texting.deliver(message.pk, at=AT)
    assert not texting.deliver(message.pk, at=AT)

    message.refresh_from_db()
    assert sent == [("13912345678", "您好")]
    assert (message.mobile, message.text, message.sent_at) == ("", "", AT)


def test_a_gateway_that_fails_leaves_the_text_waiting(monkeypatch):
    def broken(mobile: str, text: str) -> None:
        raise OSError("away")

    monkeypatch.setattr(texting, "gateway", lambda: broken)
    message = texting.send("13912345678", "您好", at=AT)

    with pytest.raises(OSError, match="away"):
        texting.deliver(message.pk, at=AT)
    assert TextMessage.objects.get().sent_at is None


def test_without_a_gateway_it_is_said_and_nothing_is_recorded(settings):
    settings.TEXT_GATEWAY = ""

    with pytest.raises(Refused, match="短信服务"):
        texting.send("13912345678", "您好", at=AT)
    assert not TextMessage.objects.exists()


def test_the_districts_gateway_is_handed_the_text_with_its_key(settings, monkeypatch):
    settings.TEXT_GATEWAY_URL, settings.TEXT_GATEWAY_KEY = "https://texts.example/send", "key"
    asked = []

    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *args):
            return None

    monkeypatch.setattr(gateways, "urlopen", lambda request, timeout: asked.append((request, timeout)) or Answer())

    gateways.posted("13912345678", "您好")

    [(request, timeout)] = asked
    assert (request.full_url, request.headers["Authorization"], timeout) == (
        "https://texts.example/send",
        "Bearer key",
        10,
    )
    assert b"13912345678" in request.data
