"""The case page of a filing asks the database seldom: what does not depend on one another is read together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from facilities.filing import filings
from facilities.models import Facility
from portal import prefetching
from portal.accounts.choices import Role
from portal.models import Clause
from tests.facilities.builders import complete_facility, draft
from tests.factories import officer, operator_user

pytestmark = pytest.mark.django_db
MOST = 25


def test_a_case_is_read_in_at_most_25_queries_by_the_lead_and_by_the_operator(client):
    facility = complete_facility()
    own = operator_user(facility.operator)
    filing = filings.submit(draft(facility), by=own, on=timezone.localdate(), declared_by="李明")

    for reader in (officer(Role.BUREAU_LEAD), own):
        client.force_login(reader)
        client.get(filing.get_absolute_url())  # content types are read once per process
        with CaptureQueriesContext(connection) as queries:
            assert client.get(filing.get_absolute_url()).status_code == 200
        assert len(queries) <= MOST, [row["sql"][:200] for row in queries]


def test_rows_read_together_are_those_that_each_question_gets_alone():
    complete_facility()
    questions = [
        lambda: Facility.objects.select_related("operator__organisation", "area").order_by("pk"),
        Facility.objects.none,
        lambda: Facility.objects.values_list("pk", "is_inclusive", "service_forms", "lease_until", "indoor_area"),
        lambda: Clause.objects.filter(code__startswith="filing").values("code", "effective_from"),
        lambda: Facility.objects.prefetch_related("classes").filter(name__contains="%"),
    ]
    asked = [question() for question in questions]

    with CaptureQueriesContext(connection) as queries:
        prefetching.together(asked)
        told = [list(rows) for rows in asked]

    assert len(queries) == 1
    assert told == [list(question()) for question in questions]
    assert told[0][0].operator.organisation.uscc == Facility.objects.get().operator.organisation.uscc
    assert [vars(row)["head_id_number"] for row in told[0]] == [row.head_id_number for row in questions[0]()]
