"""A filed facility with two classes, its operator, and a card as it is typed."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from facilities.daily.cards import Content, Count
from facilities.ground.choices import FacilityState
from facilities.models import Facility
from portal.models import User
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user


@pytest.fixture
def facility(db: None) -> Facility:
    row = FacilityFactory(name="小太阳", state=FacilityState.FILED, filed_on=date(2026, 9, 1), capacity=20)
    CareClassFactory(facility=row, name="彩虹班", kind="toddler", places=10, enrolled=8)
    CareClassFactory(facility=row, name="月亮班", kind="older", places=10, enrolled=6)
    return row


@pytest.fixture
def keeper(facility: Facility) -> User:
    return operator_user(facility.operator)


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    """Return a moment of the day of the tests, Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def typed(facility: Facility) -> Callable[..., Content]:
    """Return a card on which 7 of 8 and 6 of 6 are present, whole unless told otherwise."""
    rainbow, moon = facility.classes.order_by("name")

    def content(present: tuple[int, int] = (7, 6), **other: Any) -> Content:
        counts = {rainbow.pk: Count(present[0]), moon.pk: Count(present[1])}
        total, absent = sum(present), 14 - sum(present)
        whole = {
            "morning_checked": total,
            "noon_checked": total,
            "followed_up": absent,
            "followed_up_at": at(9, 40) if absent else None,
            "disinfected": ["rooms", "tableware", "toys", "toilets"],
            "handed_over": total,
        }
        return Content(counts, **(whole | other))

    return content
