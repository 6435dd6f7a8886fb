"""Dashboards: every number opens to rows that add up to it, for everybody who sees any; charts say what they can't compute."""

import pytest

from portal.choices import Role
from portal.models import Area, User
from tests import factories
from tests.factories import CHANGQING
from tests.metrics.conftest import signed_in
from tests.metrics.crawler import Crawler, Page

pytestmark = pytest.mark.django_db


# every number opens


def test_every_number_of_the_districts_dashboards_opens_to_rows_that_add_up_to_it(town: None, bureau: User) -> None:
    crawler = Crawler(signed_in(bureau))
    boards = ["/dashboard/", f"/dashboard/?area={CHANGQING}&indicator=family-doctor", "/dashboard/?year=2025&months=6"]
    boards += [url for url in crawler.boards("/dashboard/", most=12) if "/facilities/" in url or "/departments/" in url]

    faults = [fault for url in boards for fault in crawler.faults(url)]

    assert not faults, "\n".join(faults[:20])
    assert len(boards) > 5
    assert len(crawler.checked) > 150


@pytest.mark.parametrize("who", ["street", "community", "fire"])
def test_every_number_opens_for_whoever_sees_a_dashboard(
    town: None, street: User, fire: User, communities: list[Area], who: str
) -> None:
    people = {"street": street, "fire": fire}
    user = people.get(who) or factories.officer(Role.COMMUNITY_WORKER, area=communities[0].pk)
    crawler = Crawler(signed_in(user))

    boards = crawler.boards("/dashboard/departments/fire/" if who == "fire" else "/dashboard/", most=3)
    faults = [fault for url in boards for fault in crawler.faults(url)]

    assert not faults, "\n".join(faults[:20])
    assert len(crawler.checked) > 10


def test_every_number_opens_for_an_operator_at_the_own_facility(town: None) -> None:
    facility = FacilitySummary.objects.filter(open_findings__gt=0)[0].facility
    crawler = Crawler(signed_in(factories.operator_user(facility.operator)))

    assert not crawler.faults(f"/dashboard/facilities/{facility.pk}/")
    assert len(crawler.checked) >= 6


def test_the_crawler_finds_a_number_without_a_link_and_one_that_does_not_add_up() -> None:
    page = Page('<main id="main"><p>12</p><a href="/x/" data-counts="rows">3</a><time>2026</time></main>')

    assert page.unlinked == ["12"]
    assert [(link.text, link.attributes["data-counts"]) for link in page.links] == [("3", "rows")]
