"""`beats`: ten thousand channels' beats of a minute, verified and joined to what is known, against COPY of as many bare rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import count
from typing import Any

from django.db import connection
from django.utils import timezone

from inspections.models import Channel, Room
from tests.benchmarks.results import Result, in_turns, result
from tests.factories import FacilityFactory
from tests.inspections.monitoring.cameras import Beside, beat, code, months

CHANNELS = 10_000
GOALS = {500: 20.0, 50: 80.0}  # by channels of a gateway: fewer of them mean more signatures and statements
ROUNDS = 3


def measure() -> Iterator[Result]:
    """Compare minutes of platforms with 500 channels each, and of those with fifty. Every beat must have left its bit."""
    months(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_beat (channel text, at timestamptz, state text)")
    for size, goal in GOALS.items():
        gateways = _gateways(size)
        minute, sent = count(), []

        def one_minute(gateways: list[Any] = gateways, minute: Iterator[int] = minute, sent: list[int] = sent) -> None:
            at = timezone.now() - timedelta(minutes=200) + timedelta(minutes=next(minute))
            for beside, channels in gateways:
                told = [beat(channel, at) for channel in channels]
                sent.append(beside.send(told, at=timezone.now()).taken)

        floor, candidate = in_turns(_copy, one_minute, rounds=ROUNDS)
        lost = sum(sent) - _bits(gateways)
        case = f"{CHANNELS:,} channels by {size}, lost {lost}"
        found = result("beats", case, floor=floor, candidate=candidate, goal=goal)
        yield found if not lost and candidate < 60 else _failed(found)


def _failed(found: Result) -> Result:
    return Result(found.name, found.case, found.ratio, found.goal, found.floor_ms, found.candidate_ms, met=False)


def _gateways(size: int) -> list[tuple[Beside, list[Channel]]]:
    made = []
    facility = FacilityFactory(state="filed")
    for number in range(CHANNELS // size):
        facility = FacilityFactory(state="filed", operator=facility.operator)
        room = Room.objects.create(facility=facility, kind="activity", name="活动室")
        facts = {"facility": facility, "room": room, "sees": "全景", "since": timezone.localdate()}
        first = size * 1000 + number * size
        rows = [Channel(code=code(first + place), **facts) for place in range(size)]
        made.append((Beside(facility), Channel.objects.bulk_create(rows)))
    return made


def _copy() -> None:
    at = datetime.now().astimezone().isoformat()
    lines = StringIO("".join(f"{code(number)}\t{at}\tup\n" for number in range(CHANNELS)))
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY bare_beat FROM STDIN", lines)


def _bits(gateways: list[tuple[Beside, list[Channel]]]) -> int:
    keys = [channel.pk for _, channels in gateways for channel in channels]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(bit_count(up)) FROM inspections_channelday WHERE channel_id = ANY(%s)", [keys])
        return int(cursor.fetchone()[0])
