"""Who sees which figures. That every number opens is tested in test_dashboards.py."""

from datetime import date

import pytest
from django.test import Client

from metrics.models import FacilitySummary, IndicatorValue
from portal.accounts.choices import Role
from portal.models import Area, User
from tests import factories
from tests.factories import CHANGQING, DISTRICT, WULIN
from tests.markup import flat

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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
    assert client.get("/api/v1/indicators/").json()["results"] == []


def test_a_department_reads_figures_but_not_filings(town: None, fire: User, communities: list[Area]) -> None:
    client = signed_in(fire)
    url = f"/figures/{communities[0].pk}/2026/"

    assert client.get(url).status_code == 200
    assert client.get(f"/dashboard/filings/waiting/?area={DISTRICT}").status_code == 403


def test_the_api_gives_the_values_of_ones_own_areas(town: None, street: User) -> None:
    rows = signed_in(street).get(f"/api/v1/indicators/?area={CHANGQING}&year=2026").json()["results"]

    assert {row["area_id"] for row in rows} == {CHANGQING}
    doctor = next(row for row in rows if row["code"] == "family-doctor")
    assert (doctor["numerator"], doctor["denominator"]) == (84 + 600, 120 + 1200)
    assert signed_in(street).get(f"/api/v1/indicators/?area={WULIN}").json()["results"] == []


def test_the_panels_say_what_is_not_met(town: None, bureau: User) -> None:
    summary = FacilitySummary.objects.filter(overdue_findings__gt=0).first()
    assert summary is not None

    officer = signed_in(bureau).get(f"/facilities/{summary.pk}/").content.decode()
    parent = Client().get(f"/register/{summary.pk}/").content.decode()

    assert "compliance-heading" in officer
    assert "compliance-heading" in parent
    assert "风险" in officer
    assert "风险" not in parent


def test_lists_say_of_which_day_each_number_is_and_what_is_not_known(town: None, bureau: User) -> None:
    client, found = signed_in(bureau), FacilitySummary.objects.order_by("pk")
    other = found.last()
    FacilitySummary.objects.filter(pk=other.pk).update(as_of=date(2026, 11, 19), places=None, enrolled=None)

    page = client.get(f"/dashboard/facilities/?area={DISTRICT}")
    text = page.content.decode()

    assert "2026-11-19" in text
    assert page.context["unknown"] == {"places": 1, "enrolled": found.filter(enrolled=None).count()}
    assert "不详：1" in flat(text)
    found.update(places=None)
    page = client.get(f"/dashboard/facilities/?area={DISTRICT}")
    assert page.context["sums"]["places"] is None  # unknown, not zero


def test_a_part_that_was_not_counted_shows_no_zero_and_each_value_its_day(town: None, bureau: User) -> None:
    values = IndicatorValue.objects.filter(indicator__code="family-doctor", year=2026)
    values.filter(area=CHANGQING).update(as_of=date(2026, 11, 18))
    values.filter(area=WULIN).delete()
    client = signed_in(bureau)

    rows = flat(client.get(f"/dashboard/family-doctor/{DISTRICT}/?year=2026").content.decode()).split("<tr>")
    by_part = {area: next(row for row in rows if f"/{area}/" in row) for area in (CHANGQING, WULIN)}

    assert "2026-11-18" in by_part[CHANGQING]
    assert by_part[WULIN].count('<td class="number">—</td>') == 2
    values.filter(area=DISTRICT).update(as_of=date(2026, 11, 17))
    assert "截至2026-11-17" in client.get("/targets/").content.decode()
    assert "2026-11-17" in client.get("/targets/family-doctor/").content.decode()


def test_every_department_of_the_founding_document_stands_on_its_page() -> None:
    page = Client().get("/departments/").content.decode()

    assert flat(page).count('<td class="number"') == 21
    assert "区卫生健康局" in page


def test_the_dashboard_asks_a_fixed_number_of_questions(
    town: None, bureau: User, django_assert_max_num_queries: object
) -> None:
    client = signed_in(bureau)
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        client.get("/dashboard/")
