"""The red and black lists: announced, heard, decided by two persons, published, over on their day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from facilities.models import Facility
from inspections.credit import listings, scores
from inspections.credit.choices import ListingState
from inspections.credit.tasks import end_listings, keep_credit
from inspections.models import CreditListing
from inspections.planning import due
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, Letter
from tests.factories import (
    TODAY,
    ChecklistFactory,
    FacilityFactory,
    FindingFactory,
    VisitFactory,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW
from tests.inspections.credit.test_credit import make_entry

pytestmark = pytest.mark.django_db
HEARD = TODAY + timedelta(days=30)


@pytest.fixture
def facility(db):
    return FacilityFactory(state="filed", filed_on=TODAY)


@pytest.fixture
def lead(db):
    """A second person of the bureau who decides."""
    return officer(Role.BUREAU_LEAD)


def announced(facility, by, kind="black", months=6, reasons="一年内三次被责令改正仍未改正"):
    clause = Clause.objects.get(code="district-credit-lists")
    return listings.announce(facility, by=by, on=TODAY, kind=kind, clause=clause, reasons=reasons, months=months)


@pytest.fixture
def listed(facility, bureau, lead):
    return listings.confirm(announced(facility, bureau), by=lead, on=HEARD)


def test_the_states_of_a_listing_follow_one_table():
    assert listings.MOVES == {
        "announced": {"listed", "dropped"},
        "listed": {"lifted", "ended"},
        "dropped": set(),
        "lifted": set(),
        "ended": set(),
    }


def test_the_operator_gets_a_letter_and_is_heard_before_a_decision(facility, bureau, lead):
    row = announced(facility, bureau)

    assert row.letters.get().to == facility.operator.organisation
    with pytest.raises(Refused):
        listings.confirm(row, by=lead, on=TODAY)
    listings.state_case(row, by=operator_user(facility.operator), on=TODAY, statement="已全部改正")
    assert listings.confirm(row, by=lead, on=TODAY).state == ListingState.LISTED


def test_two_persons_decide_and_the_database_compares_them(facility, bureau):
    row = announced(facility, bureau)

    with pytest.raises(NotAllowed):
        listings.confirm(row, by=bureau, on=HEARD)
    with pytest.raises(IntegrityError):
        CreditListing.objects.filter(pk=row.pk).update(decided_by=bureau)


def test_a_listing_ends_by_itself_on_its_day(listed, facility):
    last = listed.until_on

    assert scores.score_of(facility, on=HEARD).list == "black"
    assert scores.score_of(facility, on=last).list == "black"
    assert scores.score_of(facility, on=last + timedelta(days=1)).list == ""
    assert (last.year, last.month, last.day) == (2027, 6, 22)
    assert end_listings(on=last.isoformat()) == 0
    assert end_listings(on=(last + timedelta(days=1)).isoformat()) == 1
    assert Letter.objects.filter(subject_id=listed.pk, template="credit-listing").count() == 1


def test_the_lists_set_how_often_a_facility_is_visited(listed, facility, bureau, lead):
    commended = FacilityFactory(state="filed")
    VisitFactory(facility=commended, state="concluded", concluded_at=NOW)
    red = listings.confirm(
        announced(commended, bureau, kind="red", months=12, reasons="连续一年无问题"), by=lead, on=HEARD
    )

    assert scores.score_of(facility, on=HEARD).visit_months == 1
    assert scores.score_of(commended, on=HEARD).visit_months == 12
    black = announced(commended, bureau)
    listings.confirm(black, by=lead, on=HEARD + timedelta(days=40))
    red.refresh_from_db()
    assert red.state == ListingState.LIFTED
    assert scores.score_of(commended, on=HEARD + timedelta(days=40)).visit_months == 1


def test_the_alert_of_visits_due_follows_the_credit_record(listed, facility, fire):
    ChecklistFactory(department_id="fire", visit_kind="department")
    good = FacilityFactory(state="filed", filed_on=TODAY)

    found = {row.pk: row.due_on for row in due.due_visits(fire, on=HEARD + timedelta(days=2))}

    assert found[facility.pk] == TODAY + timedelta(days=30)
    assert good.pk not in found


def test_the_red_list_is_for_grade_a_and_terms_have_a_limit(facility, bureau):
    make_entry(facility, -20, 1)

    with pytest.raises(Refused):
        announced(facility, bureau, kind="red")
    with pytest.raises(Refused) as refusal:
        announced(facility, bureau, months=37)
    assert refusal.value.field == "months"


def test_reasons_hold_no_personal_numbers(facility, bureau):
    with pytest.raises(Refused) as refusal:
        announced(facility, bureau, reasons="负责人13812345678拒不改正")

    assert refusal.value.field == "reasons"


def test_a_decided_listing_is_not_decided_again(listed, lead):
    for act in (listings.confirm, listings.drop):
        with pytest.raises(IllegalMove):
            act(listed, by=lead, on=HEARD, **({"answer": "x"} if act is listings.drop else {}))


def test_announcing_stating_deciding_and_lifting_in_the_browser(facility, bureau, lead, client):
    operator = operator_user(facility.operator)
    clause = Clause.objects.get(code="district-credit-lists")
    form = {"kind": "black", "clause": clause.pk, "reasons": "屡次不改", "months": 6}

    client.force_login(bureau)
    wrong = client.post(reverse("credit-listing-announce", args=[facility.pk]), form | {"months": 99}).content.decode()
    client.post(reverse("credit-listing-announce", args=[facility.pk]), form)
    row = facility.credit_listings.get()
    client.force_login(operator)
    waits = client.get(reverse("home")).content.decode()
    client.post(reverse("credit-listing-state", args=[row.pk]), {"statement": "已全部改正"})
    client.force_login(lead)
    decides = client.get(reverse("home")).content.decode()
    client.post(reverse("credit-listing-confirm", args=[row.pk]))
    client.logout()
    public = client.get(reverse("credit-lists")).content.decode()
    client.force_login(lead)
    client.post(reverse("credit-listing-lift", args=[row.pk]), {"reason": "提前改正"})

    assert "屡次不改" in wrong
    assert row.get_absolute_url() in waits
    assert row.get_absolute_url() in decides
    assert "屡次不改" in public
    row.refresh_from_db()
    assert (row.state, row.lift_reason) == ("lifted", "提前改正")


def test_at_night_the_ledger_finds_what_a_lost_signal_missed(db):
    finding = FindingFactory()

    assert keep_credit(on=TODAY.isoformat()) == 1
    assert keep_credit(on=TODAY.isoformat()) == 0
    assert Facility.objects.get(pk=finding.facility_id).credit_entries.count() == 1
