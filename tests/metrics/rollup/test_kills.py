"""A rollup that is killed (kill -9) at any point, or runs beside another, leaves nothing wrong: the next one brings all to a full recount."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction

from facilities.models import CareClass, Facility
from metrics.models import AreaReport, AreaSummary, DirtyMark, FacilitySummary, RollupDay, RollupDifference
from metrics.rollup import (
    areas,
    counting,
    counting as rollup_counting,
    days,
    days as rollup_days,
    facilities,
    marks,
    spans,
    verification as rollup_verification,
)
from tests.factories import DISTRICT, TODAY
from tests.killing import killed
from tests.metrics.town import NOON, Town, settled
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = TODAY + timedelta(days=1)


def change(town: Town, number: int) -> None:
    """Let a saved row, a bulk update and a community's report change, so that every table of the summaries will."""
    town.enrol(town.facilities[0], number)
    town.widen(town.facilities[1], number)
    town.move(town.facilities[2], number)
    town.find(town.facilities[1], number)
    town.report(town.facilities[0], number)


ROLL_UP = [
    (marks, "take", False),
    (marks, "take", True),
    (facilities, "_locked", True),
    (facilities, "_write_summaries", True),
    (facilities, "_write_breaches", True),
    (spans, "_end", True),
    (counting, "refresh_areas", False),
    (areas, "_refresh_sums", False),
    (areas, "_refresh_values", False),
    (areas, "_date", True),
    (counting, "refresh_areas", True),
]


def test_a_rollup_killed_at_any_point_is_made_good_by_the_next() -> None:
    """One test for all points: each costs a new copy of the database otherwise."""
    town = Town()
    for number, (module, name, after) in enumerate(ROLL_UP, start=1):
        change(town, number)
        waiting = DirtyMark.objects.count()

        killed(lambda: rollup_counting.roll_up(on=TODAY, at=NOON), module, name, after=after)

        assert DirtyMark.objects.count() == waiting, name
        assert settled(), name
        assert not DirtyMark.objects.exists()

    a_change_killed_before_its_commit_leaves_no_mark(town)
    a_recount_killed_between_its_portions_marks_what_it_left(town)
    a_day_killed_while_it_starts_is_started_again(town)
    rollups_side_by_side_count_everything_once(town)
    a_recount_beside_changes_and_rollups_raises_no_alarm(town)


def a_change_killed_before_its_commit_leaves_no_mark(town: Town) -> None:
    def write() -> None:
        with transaction.atomic():
            CareClass.objects.update(enrolled=1)
            marks.put(communities=[])

    killed(write, marks, "put")

    assert not DirtyMark.objects.exists()
    assert settled()


def a_recount_killed_between_its_portions_marks_what_it_left(town: Town) -> None:
    for module, name, call in [(counting, "_recount_chunk", 2), (counting, "_recount_areas", 1), (marks, "settle", 1)]:
        with patch.object(counting, "CHUNK", 1):
            FacilitySummary.objects.update(places=99)

            killed(lambda: rollup_counting.recount(on=TODAY, at=NOON), module, name, call=call)

            rollup_counting.roll_up(on=TODAY, at=NOON)
            rollup_counting.recount(on=TODAY, at=NOON)
            assert settled(), name


def a_day_killed_while_it_starts_is_started_again(town: Town) -> None:
    for module, name in [(marks, "put"), (facilities, "refresh_risk"), (days, "roll_up")]:
        town.on += timedelta(days=1)
        town.certify(town.facilities[0], 6)
        rollup_counting.roll_up(on=town.on, at=NOON)
        on = town.on = town.on + timedelta(days=1)

        killed(lambda on=on: rollup_days.start_day(on=on, at=NOON), module, name, after=name != "roll_up")

        rollup_days.start_day(on=on, at=NOON)
        assert RollupDay.objects.first().day == on
        assert settled(on), name


def rollups_side_by_side_count_everything_once(town: Town) -> None:
    on = town.on
    for number in range(3):
        change(town, number)
        at_once(*[lambda: rollup_counting.roll_up(on=on, at=NOON)] * 3)

        assert not DirtyMark.objects.exists()
        assert settled(on)


def a_recount_beside_changes_and_rollups_raises_no_alarm(town: Town) -> None:
    on = town.on

    def changing() -> None:
        for number in range(12):
            change(town, number)

    def rolling() -> None:
        for _each in range(12):
            rollup_counting.roll_up(on=on, at=NOON)

    at_once(
        changing,
        rolling,
        lambda: rollup_verification.verify(on=on, at=NOON),
        lambda: rollup_verification.verify(on=on, at=NOON),
    )

    assert list(RollupDifference.objects.values_list("noun", "examples")) == []
    assert settled(on)
    assert AreaSummary.objects.get(pk=DISTRICT).overseen == Facility.objects.filter(summary__is_overseen=True).count()
    assert AreaReport.objects.exists()
