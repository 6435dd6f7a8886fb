"""`beats`: ten thousand channels' beats of a minute, verified and joined to what is known, against COPY of as many bare rows.

What gateways do, each on its own machine, is done before the clock starts: a minute's batches are written and signed. Statistics of the
channels are there, as the database's own upkeep makes them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.db import connection
from django.utils import timezone

from inspections.models import Channel, Room
from inspections.monitoring import beats
from tests.benchmarks.results import WARM_UP, Result, in_turns, result
from tests.factories import FacilityFactory
from tests.inspections.monitoring.cameras import Beside, beat, code, months

CHANNELS = 10_000
GOALS = {500: 12.0, 50: 50.0}  # by channels of a gateway: fewer of them mean more signatures and statements
ROUNDS = 7


def measure() -> Iterator[Result]:
    """Compare minutes of platforms with 500 channels each, and of those with fifty. Every beat must have left its bit."""
    months(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_beat (channel text, at timestamptz, state text)")
    for size, goal in GOALS.items():
        gateways = _gateways(size)
        minutes, sent = iter(_signed(gateways)), []

        def one_minute(minutes: Iterator[list[Any]] = minutes, sent: list[int] = sent) -> None:
            for beside, body, signature in next(minutes):
                answer = beats.take(body, key_id=beside.key.pk, signature=signature, at=timezone.now())
                sent.append(answer.taken)

        floor, candidate = in_turns(_copy, one_minute, rounds=ROUNDS)
        lost = sum(sent) - _bits(gateways)
        case = f"{CHANNELS:,} channels by {size}, lost {lost}"
        found = result("beats", case, floor=floor, candidate=candidate, goal=goal)
        yield found if not lost and candidate < 60 else _failed(found)


def _signed(gateways: list[tuple[Beside, list[Channel]]]) -> list[list[tuple[Beside, bytes, str]]]:
    """Return the batches of as many minutes as are measured, each minute those of all gateways."""
    now = timezone.now()
    moments = [now - timedelta(minutes=200 - minute) for minute in range(ROUNDS + min(WARM_UP, ROUNDS))]
    return [
        [(beside, *beside.signed([beat(channel, at) for channel in channels], at=now)) for beside, channels in gateways]
        for at in moments
    ]


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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE inspections_channel")
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
