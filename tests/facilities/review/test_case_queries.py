"""What a case page costs the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.facilities.review.test_case import submitted

__all__ = ["submitted"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MOST = 90  # 136 once; half of them are the checks of the rulebook, which share what they read of the same facilities


def test_a_case_costs_a_bounded_number_of_queries(client, bureau, submitted):
    client.force_login(bureau)
    client.get(submitted.get_absolute_url())  # fills what a process keeps

    with CaptureQueriesContext(connection) as page:
        client.get(submitted.get_absolute_url())

    assert len(page) <= MOST
