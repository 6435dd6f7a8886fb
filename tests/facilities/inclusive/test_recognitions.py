"""Recognition of inclusive care: applied for, agreed for a term at a highest fee, revoked or run out; the fee is held to it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.inclusive import recognitions, tasks
from facilities.models import Facility, FeeSheet, Recognition
from facilities.prices import sheets
from portal import public_pages
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.rulebook import rulebook
from portal.site.days import waiting
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 11, 30)


@pytest.fixture
def facility() -> Facility:
    public_pages.STORE.clear()
    row = FacilityFactory(name="普惠小太阳", state=FacilityState.FILED, monthly_fee=2500)
    CareClassFactory(facility=row, places=15)
    return row


@pytest.fixture
def owner(facility: Facility) -> User:
    return operator_user(facility.operator)


def applied(facility: Facility, by: User, **facts) -> Recognition:
    told = {"places": 15, "most_fen": 250_000, "reasons": "国有场地免租"} | facts
    return recognitions.apply(Recognition(facility=facility, **told), by=by, on=TODAY)


def agreed(facility: Facility, owner: User, bureau: User, *, first: date = TODAY, last: date = UNTIL) -> Recognition:
    row = applied(facility, owner)
    return recognitions.recognise(row, from_on=first, until_on=last, conditions="公示", by=bureau, on=TODAY)


def test_an_agreement_is_published_and_holds_the_fee_down(facility, owner, bureau):
    row = agreed(facility, owner, bureau)

    page = Client().get("/inclusive/").content.decode()
    own = Client().get(f"/register/{facility.pk}/").content.decode()
    with pytest.raises(Refused, match="2500"):
        sheets.publish(FeeSheet(facility=facility, holds_from=TODAY), {(sheets.CARE, ""): 250_001}, by=owner, on=TODAY)
    sheets.publish(FeeSheet(facility=facility, holds_from=TODAY), {(sheets.CARE, ""): 250_000}, by=owner, on=TODAY)

    assert Facility.objects.get().is_inclusive
    for words in ("普惠小太阳", row.number, "2027-11-30", "2500.00"):
        assert words in page, words
    assert row.number in own


def test_an_inclusive_facility_that_asks_9999_yuan_is_stopped_and_seen(facility, owner, bureau):
    agreed(facility, owner, bureau)

    with pytest.raises(Refused):
        sheets.publish(FeeSheet(facility=facility, holds_from=TODAY), {(sheets.CARE, ""): 999_900}, by=owner, on=TODAY)
    Facility.objects.update(monthly_fee=9999)

    found = rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk]
    assert [row.outcome for row in found if row.clause.code == "inclusive-price"] == ["breached"]


@pytest.mark.parametrize(("places", "taken"), [(15, True), (16, False)])
def test_no_more_places_than_there_are(facility, owner, places, taken):
    if taken:
        applied(facility, owner, places=places)
    else:
        with pytest.raises(Refused) as refusal:
            applied(facility, owner, places=places)
        assert refusal.value.field == "places"


def test_one_application_at_a_time_decided_by_the_bureau(facility, owner, bureau, reviewer):
    row = applied(facility, owner)
    with pytest.raises(Refused):
        applied(facility, owner)
    assert row.get_absolute_url() in [item.url for item in waiting(bureau, on=TODAY)]
    for stranger in (owner, reviewer):
        with pytest.raises(NotAllowed):
            recognitions.refuse(row, "x", by=stranger, on=TODAY)
    with pytest.raises(Refused) as refusal:
        recognitions.refuse(row, " ", by=bureau, on=TODAY)
    assert refusal.value.field == "answer"
    recognitions.refuse(row, "收费过高", by=bureau, on=TODAY)
    with pytest.raises(IllegalMove):
        recognitions.withdraw(row, by=owner, on=TODAY)
    assert not Facility.objects.get().is_inclusive
    recognitions.withdraw(applied(facility, owner), by=owner, on=TODAY)


def test_who_charges_more_today_than_agreed_is_not_recognised(facility, owner, bureau):
    Facility.objects.update(monthly_fee=2501)
    row = applied(facility, owner)
    with pytest.raises(Refused, match="2501"):
        recognitions.recognise(row, from_on=TODAY, until_on=UNTIL, conditions="", by=bureau, on=TODAY)


def test_an_agreement_covers_its_first_and_last_day_and_runs_out(facility, owner, bureau):
    row = agreed(facility, owner, bureau)
    day = timedelta(days=1)

    covered = [bool(Recognition.objects.in_force(on)) for on in (TODAY - day, TODAY, UNTIL, UNTIL + day)]
    assert covered == [False, True, True, False]
    assert tasks.end_agreements(UNTIL.isoformat()) == 0
    assert tasks.end_agreements((UNTIL + day).isoformat()) == 1
    assert tasks.end_agreements((UNTIL + day).isoformat()) == 0

    row.refresh_from_db()
    assert (row.state, Facility.objects.get().is_inclusive) == ("expired", False)
    assert Recognition.objects.in_force(UNTIL).get() == row


def test_a_revoked_agreement_covers_no_day_from_then_on(facility, owner, bureau):
    row = agreed(facility, owner, bureau, first=TODAY - timedelta(days=30))

    recognitions.revoke(row, "超标准收费", by=bureau, on=TODAY)

    assert not Recognition.objects.in_force(TODAY).exists()
    assert Recognition.objects.in_force(TODAY - timedelta(days=1)).exists()
    assert not Facility.objects.get().is_inclusive
    assert facility.name not in Client().get("/inclusive/").content.decode()


def test_the_bureau_decides_on_a_page(monday, facility, owner, bureau):
    row, client = applied(facility, owner), Client()
    client.force_login(bureau)

    nothing = client.post(f"/recognitions/{row.pk}/decide/", {"outcome": "recognise"})
    done = client.post(
        f"/recognitions/{row.pk}/decide/", {"outcome": "recognise", "from_on": "2026-12-01", "until_on": "2027-11-30"}
    )

    assert set(nothing.context["form"].errors) == {"from_on", "until_on"}
    assert done.status_code == 302
    assert "普惠2026-" in client.get(row.get_absolute_url()).content.decode()
