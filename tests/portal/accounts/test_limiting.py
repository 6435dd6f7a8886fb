"""Tries at a door: exactly so many in a quarter of an hour, each key for itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import limiting
from portal.models import Guess

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=15)


def test_the_last_try_is_let_in_and_the_next_one_is_not():
    now = timezone.now()

    assert [limiting.has_tries_left("a", most=3, at=now) for _ in range(4)] == [True, True, True, False]
    assert limiting.has_tries_left("b", most=1, at=now)


@pytest.mark.parametrize(("seconds", "is_let_in"), [(-1, False), (0, False), (1, True)])
def test_a_try_counts_for_exactly_a_quarter_of_an_hour(seconds, is_let_in):
    now = timezone.now()
    limiting.has_tries_left("a", most=1, at=now)

    assert limiting.has_tries_left("a", most=1, at=now + WINDOW + timedelta(seconds=seconds)) == is_let_in


def test_old_tries_are_cleared_away_whosever_they_are():
    now = timezone.now()
    limiting.has_tries_left("a", most=1, at=now)

    limiting.has_tries_left("b", most=1, at=now + WINDOW + timedelta(seconds=1))

    assert list(Guess.objects.values_list("key", flat=True)) == ["b"]


def test_the_right_answer_forgives_the_tries_of_its_key_alone():
    now = timezone.now()
    for key in ("a", "b"):
        limiting.has_tries_left(key, most=1, at=now)

    limiting.forgive("a")

    assert limiting.has_tries_left("a", most=1, at=now)
    assert not limiting.has_tries_left("b", most=1, at=now)
