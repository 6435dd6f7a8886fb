"""Cameras for tests: a facility with rooms, channels and a gateway that signs."""

import json
from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from facilities.models import Facility
from inspections.models import Channel, Gateway, GatewayKey, Room
from inspections.monitoring import beats, gateways
from portal.models import User
from portal.signing import signers
from tests.factories import TODAY, FacilityFactory, UserFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


def code(number: int) -> str:
    """Return a right GB/T 28181 number of a network camera."""
    return f"33010300001320{number:06d}"


def room(facility: Facility, kind: str = "activity", name: str = "") -> Room:
    return Room.objects.create(facility=facility, kind=kind, name=name or f"{kind}-{uuid4().hex[:6]}")


def channel(facility: Facility, number: int, **facts: object) -> Channel:
    """Return a camera in a room of its own."""
    told = {
        "room": facts.pop("room", None) or room(facility),
        "code": code(number),
        "sees": "全景",
        "since": date(2026, 1, 5),
    }
    return Channel.objects.create(facility=facility, **told | facts)


def months(on: date = TODAY, count: int = 3) -> None:
    """Make room for the beats of some months."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inspections_channelday_make(%s, %s)", [on - timedelta(days=31), count])


class Beside:
    """A gateway with its private key, beside the recorder of a facility."""

    def __init__(self, facility: Facility | None = None, by: User | None = None):
        months()
        self.facility = facility or FacilityFactory(state="filed")
        self.private = Ed25519PrivateKey.generate()
        self.gateway = Gateway.objects.create(facility=self.facility, name=f"网关{uuid4().hex[:6]}")
        public = self.private.public_key()
        self.key = GatewayKey.objects.create(
            key_id=gateways.id_of(public),
            gateway=self.gateway,
            public_key=signers.x_of(public),
            registered_at=START,
            registered_by=by or UserFactory(),
        )

    def signed(self, told: list | None = None, *, at: datetime = START, **more: object) -> tuple[bytes, str]:
        batch = {"nonce": str(uuid4()), "sent_at": at.isoformat(), "beats": told or []} | more
        body = json.dumps(batch).encode()
        return body, self.signature(body)

    def signature(self, body: bytes) -> str:
        return urlsafe_b64encode(self.private.sign(body)).decode()

    def send(self, told: list | None = None, *, at: datetime = START, **more: object) -> beats.Answer:
        body, signature = self.signed(told, at=at, **more)
        return beats.take(body, key_id=self.key.pk, signature=signature, at=at)


def beat(of: Channel, at: datetime, state: str = "up", **more: object) -> dict:
    return {"channel": of.code, "at": at.isoformat(), "state": state} | more


def minutes(of: Channel, first: datetime, count: int, state: str = "up") -> list[dict]:
    """Return a beat a minute, half a minute past it."""
    return [beat(of, first + place * MINUTE + timedelta(seconds=30), state) for place in range(count)]
