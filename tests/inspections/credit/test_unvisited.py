"""Credit of those whom nobody has visited is not known; lists say credit, and a poor one never stands first."""

from datetime import timedelta

import pytest
from django.test import Client

from facilities.ground import panels
from facilities.ground.choices import FacilityState
from facilities.models import Facility
from facilities.places.vacancies import with_vacancies
from inspections.credit import ledger, listings, repairs, scores
from inspections.ground.choices import CreditList
from inspections.models import CreditEntry
from portal.errors import Refused
from portal.models import Clause
from tests.factories import TODAY, CareClassFactory, FacilityFactory, FindingFactory, VisitFactory
from tests.inspections.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(db, monday):
    """A facility filed today."""
    return FacilityFactory(state=FacilityState.FILED, filed_on=TODAY)


def test_a_facility_that_nobody_visited_has_no_grade(fresh):
    page = Client().get(f"/register/{fresh.pk}/").content.decode()

    assert not scores.score_of(fresh, on=TODAY).is_known
    assert "尚未检查" in page
    assert "A（良好）" not in page


def test_a_concluded_visit_makes_it_known(fresh):
    VisitFactory(facility=fresh, state="open")
    assert not scores.score_of(fresh, on=TODAY).is_known

    VisitFactory(facility=fresh, state="concluded", concluded_at=NOW)

    assert scores.score_of(fresh, on=TODAY).is_known


def test_the_red_list_praises_nobody_who_was_not_visited(fresh, bureau):
    asked = {
        "kind": CreditList.RED,
        "clause": Clause.objects.get(code="district-credit", effective_to=None),
        "months": 6,
    }

    with pytest.raises(Refused, match="尚未"):
        listings.announce(fresh, by=bureau, on=TODAY, reasons="连续三年无问题", **asked)


def entry_of(points: int) -> CreditEntry:
    finding = FindingFactory(state="closed", closed_on=TODAY)
    ledger.record(Facility.objects.filter(pk=finding.facility_id), on=TODAY)
    entry = finding.facility.credit_entries.filter(points__lt=0)[0]
    entry.points = -points
    return entry


@pytest.mark.parametrize(("points", "may"), [(1, False), (2, True), (3, True)])
def test_a_repair_that_would_give_back_no_whole_point_is_not_asked_for(points, may):
    reasons = " ".join(repairs.obstacles(entry_of(points), on=TODAY + timedelta(days=120)))

    assert ("不足1分" not in reasons) is may


def test_a_poor_facility_stands_last_and_its_card_says_why(fresh, monkeypatch):
    other = FacilityFactory(state=FacilityState.FILED, filed_on=TODAY)
    monkeypatch.setattr(panels, "WARNINGS", [lambda on: [fresh.pk]])

    page = Client().get("/register/?name=").content.decode()

    assert page.index(f"/register/{other.pk}/") < page.index(f"/register/{fresh.pk}/")
    assert "尚未检查" in page


def test_with_an_age_given_cards_tell_the_places_free_for_that_age(fresh):
    CareClassFactory(facility=fresh, kind="infant", places=10, enrolled=10)
    CareClassFactory(facility=fresh, kind="older", places=20, enrolled=5)

    fresh.places_as_of = TODAY
    fresh.save(update_fields=["places_as_of"])
    found = (with_vacancies(Facility.objects.all(), since=TODAY, kinds={kind}) for kind in ("infant", "older"))
    infants, older = (rows.get(pk=fresh.pk) for rows in found)
    page = Client().get("/register/?class_kind=infant").content.decode()

    assert (infants.free, infants.offered, older.free, older.offered) == (0, 10, 15, 20)
    assert "没有空余托位" in page or "无空余托位" in page
