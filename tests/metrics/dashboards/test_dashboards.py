"""Dashboards: every number opens to rows that add up to it, for everybody who sees any; charts say what they can't compute."""

from datetime import date

import pytest

from metrics.ground import charts
from metrics.ground.charts import Band, Series
from metrics.models import FacilitySummary, ReportKind
from portal.accounts.choices import Role
from portal.models import Area, User
from tests import factories
from tests.factories import CHANGQING, DISTRICT, WULIN
from tests.markup import flat
from tests.metrics.conftest import signed_in
from tests.metrics.crawler import Crawler, Page

pytestmark = pytest.mark.django_db


# every number opens


def test_every_number_of_the_districts_dashboards_opens_to_rows_that_add_up_to_it(town: None, bureau: User) -> None:
    crawler = Crawler(signed_in(bureau))
    boards = ["/dashboard/", "/dashboard/departments/education/", *crawler.boards("/dashboard/")]

    faults = [fault for url in boards for fault in crawler.faults(url)]

    assert not faults, "\n".join(faults[:20])
    assert len(boards) >= 4
    assert len(crawler.checked) > 100


@pytest.mark.parametrize(
    ("who", "start"),
    [
        ("street", f"/dashboard/?area={CHANGQING}&indicator=family-doctor&months=6"),
        ("community", "/dashboard/"),
        ("community", "/dashboard/?year=2025"),
        ("fire", "/dashboard/departments/fire/"),
    ],
)
def test_every_number_opens_for_whoever_sees_a_dashboard(
    town: None, street: User, fire: User, communities: list[Area], who: str, start: str
) -> None:
    people = {"street": street, "fire": fire}
    user = people.get(who) or factories.officer(Role.COMMUNITY_WORKER, area=communities[0].pk)
    crawler = Crawler(signed_in(user))

    faults = crawler.faults(start)

    assert not faults, "\n".join(faults[:20])
    assert crawler.checked


def test_every_number_opens_for_an_operator_at_the_own_facility(town: None) -> None:
    facility = FacilitySummary.objects.filter(open_findings__gt=0)[0].facility
    crawler = Crawler(signed_in(factories.operator_user(facility.operator)))

    assert not crawler.faults(f"/dashboard/facilities/{facility.pk}/")
    assert len(crawler.checked) >= 6


def test_the_crawler_finds_a_number_without_a_link_and_one_that_does_not_add_up() -> None:
    page = Page('<main id="main"><p>12</p><a href="/x/" data-counts="rows">3</a><time>2026</time></main>')

    assert page.unlinked == ["12"]
    assert [(link.text, link.attributes["data-counts"]) for link in page.links] == [("3", "rows")]


# charts


def test_what_is_not_computable_is_a_gap_in_the_line_and_never_zero() -> None:
    chart = charts.line_chart(["2022", "2023", "2024", "2025"], [Series("own", [40, None, 50, 60])])

    assert chart is not None
    [trace] = chart.traces
    assert trace.path.count("M") == 2  # two lines with a gap between them
    assert [dot.label for dot in trace.dots] == ["40.0", "50.0", "60.0"]
    assert charts.line_chart(["2024"], [Series("own", [None])], goals=[50]) is None
    assert [bar.length for bar in charts.bars([50, None, 0], most=100)] == [50, None, 0]


@pytest.mark.parametrize("value", [0, 0.4, 80, 100])
def test_a_single_value_is_drawn_inside_its_frame(value: float) -> None:
    chart = charts.line_chart(["2026"], [Series("own", [value])], most=100)

    assert chart is not None
    [dot] = chart.traces[0].dots
    assert chart.frame.top <= dot.y <= chart.frame.y_end
    assert len(chart.ticks) > 1


def test_a_forecast_is_drawn_with_its_band_and_the_milestones_as_steps() -> None:
    chart = charts.line_chart(
        ["2024", "2025", "2026"], [Series("own", [40, 50, None])], goals=[45, 55, None], band=Band(2, 60, 55, 65)
    )

    assert chart is not None
    assert chart.band.endswith("Z")
    assert chart.goal.count("H") == 2
    assert [mark.label for mark in chart.band_end] == ["60.0"]


def test_the_map_tells_its_classes_by_round_limits_and_what_is_not_computable_apart() -> None:
    classes = charts.tones([77.2, 79.3, None])

    assert [(tone.low, tone.high) for tone in classes] == [(77, 77.75), (77.75, 78.5), (78.5, 79.25), (79.25, 80)]
    assert [charts.tone_of(value, classes) for value in (77.2, 79.3, 80, None)] == [1, 4, 4, 0]


def test_a_dashboard_compares_the_parts_on_a_map_and_says_what_is_not_computable(town: None, bureau: User) -> None:
    page = signed_in(bureau).get("/dashboard/?indicator=family-doctor").content.decode()

    assert page.count('role="img"') > 10
    assert "map-tone-0" in page
    assert "无法计算" in page
    assert '<svg class="map map-tones"' in flat(page)
    assert "style=" not in page


@pytest.mark.parametrize("query", ["indicator=nonsense&year=abc&months=999", "year=1066", "months=-1"])
def test_nonsense_in_the_address_shows_the_usual_dashboard(town: None, bureau: User, query: str) -> None:
    assert signed_in(bureau).get(f"/dashboard/?{query}").status_code == 200


def test_an_address_that_no_database_can_read_is_refused_in_words(town: None, bureau: User) -> None:
    answer = signed_in(bureau).get("/dashboard/?indicator=%00")

    assert answer.status_code == 400
    assert "无法识别" in answer.content.decode()


def test_an_operator_sees_the_dashboard_of_the_own_facility_alone(town: None) -> None:
    first, second = FacilitySummary.objects.filter(open_findings__gt=0)[:2]
    client = signed_in(factories.operator_user(first.facility.operator))

    assert client.get(f"/dashboard/facilities/{first.pk}/").status_code == 200
    assert client.get(f"/dashboard/facilities/{second.pk}/").status_code == 404
    assert client.get(f"/dashboard/?area={DISTRICT}").status_code == 403


def test_a_street_sees_no_department_and_no_facility_of_another_street(town: None, street: User) -> None:
    elsewhere = FacilitySummary.objects.within(WULIN)[0]
    client = signed_in(street)

    assert client.get("/dashboard/departments/fire/").status_code == 403
    assert client.get(f"/dashboard/facilities/{elsewhere.pk}/").status_code == 404


def test_a_departments_board_says_how_its_own_reports_stand(town: None, bureau: User, fire: User) -> None:
    kind = ReportKind.objects.get(code="education-year")
    late, coming = (
        factories.ReportFactory(kind=kind, area_id=DISTRICT, period=date(year, 1, 1), values={})
        for year in (2025, 2026)
    )
    page, address = signed_in(bureau), "/dashboard/departments/education/"

    shown = page.get(address)

    assert list(shown.context["reports"]) == [coming, late]
    assert "已逾期" in shown.content.decode()
    assert page.get(late.get_absolute_url()).status_code == 200
    other = signed_in(fire).get("/dashboard/departments/fire/")
    assert not other.context["reports"]
