"""Two people at once on a change: one receipt, one outcome, one amendment saved."""

import pytest

from facilities.changes import change_filings
from facilities.decisions import decisions
from facilities.filing import filings as life
from facilities.ground.choices import FilingState
from facilities.models import Facility, Filing, Receipt
from portal.errors import IllegalMove, StaleEdit
from portal.models import Transition
from tests.facilities.builders import heard
from tests.facilities.life import filed_facility
from tests.factories import TODAY, operator_user
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def facility() -> Facility:
    return filed_facility(name="小太阳托育园")


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


@pytest.fixture
def change(facility, operator) -> Filing:
    filing = change_filings.propose(facility, topics=["name"], reason="更名", by=operator, on=TODAY)
    change_filings.enter(filing, {"name": "大太阳托育园"}, seen=0, by=operator)
    return Filing.objects.get(pk=filing.pk)


def test_reviewers_who_accept_one_change_at_once_issue_one_receipt(change, operator, bureau):
    heard(life.submit(change, by=operator, on=TODAY, declared_by="李明"))

    results = at_once(
        *[lambda: decisions.accept(Filing.objects.get(pk=change.pk), by=bureau, on=TODAY) for _each in range(3)]
    )

    assert sum(isinstance(result, Receipt) for result in results) == 1
    assert sum(isinstance(result, IllegalMove) for result in results) == 2
    assert Facility.objects.get(pk=change.facility_id).name == "大太阳托育园"


def test_a_change_is_either_withdrawn_or_accepted(change, operator, bureau):
    heard(life.submit(change, by=operator, on=TODAY, declared_by="李明"))

    at_once(
        lambda: decisions.accept(Filing.objects.get(pk=change.pk), by=bureau, on=TODAY),
        lambda: life.withdraw(Filing.objects.get(pk=change.pk), by=operator, on=TODAY),
    )

    is_accepted = Filing.objects.get(pk=change.pk).state == FilingState.ACCEPTED
    assert Receipt.objects.count() == is_accepted
    assert (Facility.objects.get(pk=change.facility_id).name == "大太阳托育园") == is_accepted
    assert Transition.objects.filter(subject_id=change.pk, after__in=["accepted", "withdrawn"]).count() == 1


def test_two_windows_that_save_at_once_do_not_lose_an_entry_unseen(change, operator):
    seen = change.amendment.revision

    def save(name: str) -> object:
        try:
            return change_filings.enter(Filing.objects.get(pk=change.pk), {"name": name}, seen=seen, by=operator)
        except StaleEdit as stale:
            return stale

    results = at_once(lambda: save("甲托育园"), lambda: save("乙托育园"))

    assert sum(isinstance(result, StaleEdit) for result in results) == 1
