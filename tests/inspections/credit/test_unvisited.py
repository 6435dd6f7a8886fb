"""Credit of those whom nobody has visited is not known; lists say credit, and a poor one never stands first."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from facilities.ground import panels
from facilities.ground.choices import FacilityState
from facilities.models import Facility
from facilities.places.vacancies import with_vacancies
from inspections.credit import ledger, listings, repairs, scores
from inspections.credit.panels import credit_marks, poor_credit
from inspections.ground.choices import CreditList
from inspections.models import CreditEntry, CreditListing
from portal import freshness, tones
from portal.errors import Refused
from portal.models import Clause
from tests.factories import TODAY, CareClassFactory, FacilityFactory, FindingFactory, UserFactory, VisitFactory
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


def cost(facility: Facility, points: int) -> None:
    CreditEntry.objects.create(
        facility=facility, points=points, subject=facility, kind="finding", key=f"lost {facility.pk}",
        on=TODAY, until=TODAY + timedelta(days=300),
    )  # fmt: skip


@pytest.mark.parametrize(("lost", "is_poor"), [(39, False), (40, False), (41, True)])
def test_from_the_first_point_below_grade_c_a_facility_stands_last(fresh, lost, is_poor):
    cost(fresh, -lost)

    assert (fresh.pk in poor_credit(TODAY)) is is_poor
    assert (fresh.pk in panels.put_last(TODAY, freshness.stamp().version)) is is_poor


def listed(facility: Facility, kind: str, *, until: date) -> None:
    CreditListing.objects.create(
        facility=facility, kind=kind, clause=Clause.objects.get(code="district-credit-lists", effective_to=None),
        reasons="屡次不改", months=6, state="listed", proposed_by=UserFactory(), proposed_on=TODAY, stated_on=TODAY,
        decided_by=UserFactory(), from_on=TODAY - timedelta(days=30), until_on=until,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "days", "is_poor"), [("black", 0, True), ("black", -1, False), ("black", 1, True), ("red", 9, False)]
)
def test_the_black_list_puts_last_until_its_last_day_and_the_red_list_never(fresh, kind, days, is_poor):
    listed(fresh, kind, until=TODAY + timedelta(days=days))

    assert (fresh.pk in poor_credit(TODAY)) is is_poor


@pytest.mark.parametrize(
    ("lost", "label", "tone"), [(0, "A", "good"), (11, "B", "info"), (26, "C", "warning"), (41, "D", "danger")]
)
def test_lists_and_comparison_show_the_grade_of_whoever_was_visited_with_its_tone(fresh, lost, label, tone):
    VisitFactory(facility=fresh, state="concluded", concluded_at=NOW)
    if lost:
        cost(fresh, -lost)

    [mark] = credit_marks([fresh.pk], TODAY)[fresh.pk]

    assert (mark.tone, label in str(mark.text)) == (tone, True)
    for address in ("/register/?name=", f"/register/compare/?chosen={fresh.pk}"):
        assert f"信用等级{label}" in re.sub(r"\s", "", Client().get(address).content.decode()), address


def test_a_list_stands_beside_the_name_and_of_whom_nobody_visited_no_grade_is_shown(fresh):
    listed(fresh, "black", until=TODAY)

    [mark] = credit_marks([fresh.pk], TODAY)[fresh.pk]

    assert mark.tone == tones.of(CreditList, "black")
    assert str(CreditList.BLACK.label) in str(mark.text)


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
