"""Who sees which figures, and that every number opens to rows that add up to it."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.test import Client

from facilities.choices import FacilityState
from metrics import rollup
from metrics.models import AreaReport, FacilitySummary
from portal.choices import Role
from portal.models import Area, User
from tests import factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/dashboard/[^"#]*)"')
SUM = re.compile(r'data-sum="(\w+)">(\d+)<')


@pytest.fixture
def town(reports: list[AreaReport], communities: list[Area], monkeypatch: pytest.MonkeyPatch) -> None:
    """A district with facilities, breaches, findings and a filing, counted."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY if value is None else value.date())
    for area in communities:
        facility = factories.FacilityFactory(area=area, state=FacilityState.FILED, filed_on=TODAY)
        factories.CareClassFactory(facility=facility, places=15, enrolled=20)
        factories.FindingFactory(visit__facility=facility, due_on=TODAY - timedelta(days=2))
    factories.FilingFactory()
    rollup.roll_up(on=TODAY, at=AT)
    rollup.recount(on=TODAY, at=AT)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def crawl(client: Client, start: str) -> dict[str, str]:
    """Follow every link of the dashboard; return the pages by address."""
    seen: dict[str, str] = {}
    waiting = [start]
    while waiting and len(seen) < 150:
        url = waiting.pop()
        if url not in seen:
            answer = client.get(url)
            assert answer.status_code == 200, url
            seen[url] = answer.content.decode()
            waiting += [urljoin(url, link.replace("&amp;", "&")) for link in LINK.findall(seen[url])]
    return seen


def test_every_indicator_opens_to_rows_that_add_up(town: None, bureau: User) -> None:
    client = signed_in(bureau)
    pages = crawl(client, "/dashboard/")

    opened = {url: page for url, page in pages.items() if re.match(r"/dashboard/[a-z-]+/330103", url)}

    assert len(opened) > 20
    for url, page in opened.items():
        assert 'tag-good">明细行相加与该数一致' in page or "data-row" not in page, url
        sums = dict(SUM.findall(page))
        rows = re.findall(
            r'<tr data-row>.*?class="number">(\d+)</td><td class="number">(\d+)</td></tr>', page, re.DOTALL
        )
        if "pager" not in page:
            assert sum(int(n) for n, _ in rows) == int(sums["numerator"]), url
            assert sum(int(d) for _, d in rows) == int(sums["denominator"]), url


def test_every_compliance_figure_opens_to_as_many_rows(town: None, bureau: User) -> None:
    client = signed_in(bureau)
    page = client.get("/dashboard/").content.decode()
    counts = re.findall(r'<td class="number"><a href="(/dashboard/facilities/[^"]*)">(\d+)</a>', page)

    assert counts
    for url, count in counts:
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert listed.count("<tr data-row>") == int(count), url


@pytest.mark.parametrize("having", ["serious", "major", "open_findings", "overdue_findings"])
def test_a_sum_of_breaches_is_the_sum_of_its_facilities(town: None, bureau: User, having: str) -> None:
    client = signed_in(bureau)
    page = client.get("/dashboard/").content.decode()
    shown = re.search(rf'having={having}"><strong>(\d+)<', page)

    listed = client.get(f"/dashboard/facilities/?area={DISTRICT}&having={having}").content.decode()

    assert shown is not None
    assert dict(SUM.findall(listed))[having] == shown[1]


def test_a_filing_figure_opens_to_as_many_rows(town: None, bureau: User) -> None:
    client = signed_in(bureau)
    page = client.get("/dashboard/").content.decode()

    for question in ["waiting", "soon", "overdue", "decided"]:
        shown = re.search(rf'/dashboard/filings/{question}/[^"]*"><strong>(\d+)<', page)
        listed = client.get(f"/dashboard/filings/{question}/?area={DISTRICT}").content.decode()
        assert shown is not None
        assert listed.count("<tr data-row>") == int(shown[1])


def test_a_street_sees_its_own_figures_and_no_others(town: None, street: User) -> None:
    client = signed_in(street)
    page = client.get("/dashboard/").content.decode()

    assert "长庆街道" in page
    assert "武林街道" not in page
    for url in [f"/dashboard/?area={WULIN}", f"/dashboard/?area={DISTRICT}", f"/dashboard/family-doctor/{WULIN}/"]:
        assert client.get(url).status_code == 404
    assert client.get(f"/dashboard/facilities/?area={DISTRICT}").status_code == 404


def test_a_community_sees_its_own_figures(town: None, communities: list[Area]) -> None:
    client = signed_in(factories.officer(Role.COMMUNITY_WORKER, area=communities[0].pk))

    assert client.get("/dashboard/").status_code == 200
    assert client.get(f"/figures/{communities[0].pk}/2026/").status_code == 200
    assert client.get(f"/figures/{communities[1].pk}/2026/").status_code == 404


def test_an_operator_sees_no_dashboard(town: None) -> None:
    client = signed_in(factories.operator_user(factories.OperatorFactory()))

    assert client.get("/dashboard/").status_code == 403
    assert client.get("/figures/population/").status_code == 403
    assert client.get("/api/indicators/").json()["results"] == []


def test_a_department_reads_figures_but_not_filings(town: None, fire: User, communities: list[Area]) -> None:
    client = signed_in(fire)
    url = f"/figures/{communities[0].pk}/2026/"

    assert client.get(url).status_code == 200
    assert client.get(f"/dashboard/filings/waiting/?area={DISTRICT}").status_code == 403


def test_the_api_gives_the_values_of_ones_own_areas(town: None, street: User) -> None:
    rows = signed_in(street).get(f"/api/indicators/?area={CHANGQING}&year=2026").json()["results"]

    assert {row["area_id"] for row in rows} == {CHANGQING}
    doctor = next(row for row in rows if row["code"] == "family-doctor")
    assert (doctor["numerator"], doctor["denominator"]) == (84 + 600, 120 + 1200)
    assert signed_in(street).get(f"/api/indicators/?area={WULIN}").json()["results"] == []


def test_the_panels_say_what_is_not_met(town: None, bureau: User) -> None:
    summary = FacilitySummary.objects.filter(overdue_findings__gt=0).first()
    assert summary is not None

    officer = signed_in(bureau).get(f"/facilities/{summary.pk}/").content.decode()
    parent = Client().get(f"/register/{summary.pk}/").content.decode()

    assert "compliance-heading" in officer
    assert "compliance-heading" in parent
    assert "风险" in officer
    assert "风险" not in parent


def test_every_department_of_the_founding_document_stands_on_its_page() -> None:
    page = Client().get("/departments/").content.decode()

    assert page.count('<td class="number"') == 21
    assert "区卫生健康局" in page


def test_the_dashboard_asks_a_fixed_number_of_questions(
    town: None, bureau: User, django_assert_max_num_queries: object
) -> None:
    client = signed_in(bureau)
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        client.get("/dashboard/")
