"""`day_cards`: a day of all facilities. Cards through the portal's own door against raw COPY of their rows; gaps known against the bare anti-join."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from itertools import islice

from django.db import connection

from facilities.daily import board, cards
from facilities.daily.cards import Content, Count
from facilities.ground.choices import RUNNING_STATES
from facilities.models import CareClass, Facility
from portal.accounts.choices import Role
from tests.benchmarks.results import Result, in_turns, result
from tests.benchmarks.town import CITY, ON
from tests.facilities.daily.conftest import at
from tests.factories import UserFactory, officer

TAKEN, ROUNDS = 20, 5  # cards in one measured turn, turns
TAKING_GOAL, GAPS_GOAL = 4000.0, 25.0
COPIED = "facility_id, counted_in_id, day, headcount, absent, disinfected, handover_note, above_reason, closed_reason, is_complete, first_at, saved_at, saved_by_id, revision"
GAPS = (
    "SELECT count(*) FROM facilities_facility f WHERE NOT EXISTS "
    "(SELECT FROM facilities_daycard c WHERE c.facility_id = f.id AND c.day = %s)"
)


def measure(size: int) -> Iterator[Result]:
    """Take cards one request at a time, then ask the board of the whole city with nine of ten cards there."""
    writer = UserFactory(is_superuser=True)
    floor, candidate = in_turns(_copying(writer.pk), _taking(writer), rounds=ROUNDS)
    case = f"a card taken, {size:,} facilities (times {TAKEN})"
    yield result("day_cards", case, floor=floor, candidate=candidate, goal=TAKING_GOAL)
    _fill(writer.pk)
    lead = officer(Role.STREET_OFFICER, area=CITY)
    floor, candidate = in_turns(_bare, lambda: board.totals(board.open_facilities(lead, ON)), rounds=ROUNDS)
    yield result("day_cards", f"gaps of a day, {size:,} facilities", floor=floor, candidate=candidate, goal=GAPS_GOAL)


def _copying(writer: int) -> Callable[[], None]:
    days = (ON - timedelta(days=back) for back in range(1000, 10**6))
    facility = Facility.objects.values_list("pk", "area_id").earliest("pk")

    def copy() -> None:
        rows = "".join(
            f"{facility[0]}\t{facility[1]}\t{next(days)}\t9\t1\t{{}}\t\t\t\tf\t{ON}\t{ON}\t{writer}\t1\n"
            for _ in range(TAKEN)
        )
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY facilities_daycard ({COPIED}) FROM STDIN", StringIO(rows))

    return copy


def _taking(writer: object) -> Callable[[], None]:
    waiting = (
        Facility.objects.filter(capacity__gte=9, state__in=RUNNING_STATES).order_by("-pk").iterator(chunk_size=500)
    )

    def take() -> None:
        for facility in islice(waiting, TAKEN):
            row = CareClass.objects.filter(facility=facility).first()
            row = row or CareClass.objects.create(facility=facility, kind="toddler", name="甲班", places=10, enrolled=9)
            facility.classes.exclude(pk=row.pk).delete()
            content = Content({row.pk: Count(min(9, row.enrolled))})
            cards.save(facility, ON, content, by=writer, at=at(9))  # type: ignore[arg-type]

    return take


def _fill(writer: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO facilities_daycard ({COPIED}) SELECT id, area_id, %s, 9, 1, '{{}}', '', '', '', false, now(), now(), "
            "%s, 1 FROM facilities_facility WHERE id %% 10 > 0 ON CONFLICT DO NOTHING",
            [ON, writer],
        )
        cursor.execute("ANALYZE facilities_daycard")


def _bare() -> object:
    with connection.cursor() as cursor:
        cursor.execute(GAPS, [ON])
        return cursor.fetchone()
