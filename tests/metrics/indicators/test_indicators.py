"""The targets of the founding document, recounted by hand."""

from datetime import date

import pytest

from facilities.ground.choices import FacilityState
from metrics.dashboards import figures
from metrics.indicators.choices import TargetState
from metrics.indicators.intervals import wilson
from metrics.models import AreaReport, Indicator, IndicatorValue, Milestone
from metrics.rollup import counting
from portal.models import Area
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT

pytestmark = pytest.mark.django_db


def value(code: str, area: str) -> IndicatorValue:
    return IndicatorValue.objects.select_related("indicator").get(indicator__code=code, area=area, year=TODAY.year)


@pytest.mark.parametrize(
    ("code", "in_street", "in_district"),
    [
        ("health-management", (93 + 500, 100 + 1000), (93 + 500 + 93, 100 + 1000 + 100)),
        ("family-doctor", (84 + 600, 120 + 1200), (84 + 600 + 84, 120 + 1200 + 120)),
        ("kindergarten-integration", (1 + 2, 2 + 10), (1 + 2 + 1, 2 + 10 + 2)),
    ],
)
def test_an_area_is_the_sum_of_its_communities_never_their_average(
    counted: None, code: str, in_street: tuple[int, int], in_district: tuple[int, int]
) -> None:
    found = value(code, CHANGQING), value(code, DISTRICT), value(code, "33")

    assert (found[0].numerator, found[0].denominator) == in_street
    assert (found[1].numerator, found[1].denominator) == in_district
    assert (found[2].numerator, found[2].denominator) == in_district
    assert found[1].ratio == pytest.approx(100 * in_district[0] / in_district[1])


def test_community_coverage_counts_communities_with_a_facility_whose_filing_holds(communities: list[Area]) -> None:
    for state in [FacilityState.FILED, FacilityState.VERIFIED]:
        factories.FacilityFactory(area=communities[0], state=state, filed_on=TODAY)
    factories.FacilityFactory(area=communities[1], state=FacilityState.CANCELLED, filed_on=TODAY)
    factories.FacilityFactory(area=communities[2], state=FacilityState.FILED, filed_on=TODAY)

    counting.recount(on=TODAY, at=AT)

    found = value("community-coverage", DISTRICT)
    assert (found.numerator, found.denominator) == (2, Area.objects.filter(level=12).count())
    assert value("community-coverage", CHANGQING).numerator == 1


def test_places_per_thousand_leaves_out_communities_that_did_not_report_their_residents(
    communities: list[Area],
) -> None:
    factories.AreaReportFactory(area=communities[0], residents=4000)
    for area, places in [(communities[0], 12), (communities[2], 15)]:
        facility = factories.FacilityFactory(area=area, state=FacilityState.FILED, filed_on=TODAY)
        factories.CareClassFactory(facility=facility, places=places)

    counting.recount(on=TODAY, at=AT)

    found = value("places-per-thousand", DISTRICT)
    assert (found.numerator, found.denominator) == (12, 4000)
    assert found.ratio == 3.0


def test_without_a_denominator_a_rate_is_not_computable_and_not_zero(communities: list[Area]) -> None:
    factories.AreaReportFactory(area=communities[0], kindergartens=0, kindergartens_with_nursery=0)

    counting.recount(on=TODAY, at=AT)

    assert value("kindergarten-integration", DISTRICT).ratio is None
    card = next(
        c
        for c in figures.cards(Area.objects.get(pk=DISTRICT), on=TODAY)
        if c.indicator.code == "kindergarten-integration"
    )
    assert card.target_state == TargetState.UNKNOWN


def test_a_share_is_not_taken_of_what_is_reported_only_by_half(reports: list[AreaReport]) -> None:
    AreaReport.objects.filter(pk=reports[1].pk).update(due=None)

    counting.recount(on=TODAY, at=AT)

    found = value("health-management", CHANGQING)
    assert (found.numerator, found.denominator) == (93, 100)


@pytest.mark.parametrize(("signed", "state"), [(800, TargetState.ON_TRACK), (799, TargetState.BEHIND)])
def test_a_target_is_reached_at_exactly_its_value(communities: list[Area], signed: int, state: TargetState) -> None:
    factories.AreaReportFactory(area=communities[0], under3=1000, doctor_signed=signed)

    counting.recount(on=TODAY, at=AT)

    card = next(
        c for c in figures.cards(Area.objects.get(pk=DISTRICT), on=TODAY) if c.indicator.code == "family-doctor"
    )
    assert card.milestone is not None
    assert (card.milestone.year, card.milestone.value) == (2025, 80)
    assert card.target_state == state


@pytest.mark.parametrize(
    ("code", "least"),
    [
        ("health-management", 90),
        ("family-doctor", 80),
        ("knowledge-reach", 95),
        ("knowledge-awareness", 95),
        ("kindergarten-integration", 50),
        ("community-coverage", 50),
    ],
)
def test_the_six_targets_of_2025_are_those_of_the_founding_document(code: str, least: int) -> None:
    milestone = Milestone.objects.get(target__indicator_code=code, year=2025)

    assert (milestone.value, milestone.source_mark) == (least, "S")
    assert Milestone.objects.filter(target__indicator_code=code).count() == 6


def test_the_interval_of_a_sample_is_wilsons() -> None:
    low, high = wilson(47, 50) or (0, 0)

    assert (round(low, 4), round(high, 4)) == (0.8378, 0.9794)
    assert wilson(0, 0) is None
    assert (wilson(5, 5) or (0, 0))[1] == 1.0


def test_a_new_definition_leaves_the_values_of_the_old_one(counted: None) -> None:
    old = Indicator.objects.get(code="family-doctor")
    new = Indicator.objects.get(pk=old.pk)
    new.pk, new.version, new.valid_from = None, 2, date(2026, 11, 1)
    new.save(force_insert=True)

    counting.recount(on=TODAY, at=AT)

    versions = IndicatorValue.objects.filter(indicator__code="family-doctor", area=WULIN, year=2026)
    assert set(versions.values_list("indicator__version", flat=True)) == {1, 2}
