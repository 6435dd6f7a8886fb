"""Search from everywhere finds by name, code and number, and nothing that the reader may not open."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from facilities.models import Facility
from portal.models import User
from portal.pages import searching
from tests import factories
from tests.security.requests import browser, undone
from tests.security.town import Town

pytestmark = pytest.mark.django_db
ROLES = ("operator", "reviewer", "lead", "street", "fire", "community", "admin", "market")


def hits(user: User, words: str) -> list[searching.Hit]:
    return [hit for _noun, found in searching.search(user, words) for hit in found]


@pytest.mark.parametrize("role", ROLES)
def test_every_hit_opens(role: str, town: Town, sessions: dict[str, str]):
    user, client = User.objects.get(pk=town.users[role].pk), browser(sessions[role])
    words = ("2026", "33", "0", town.cases["filed"][0].facility.name)

    urls = {hit.url for each in words for _noun, found in searching.search(user, each) for hit in found[:2]}
    with undone():
        refused = {url: status for url in urls if (status := client.get(url).status_code) != 200}

    assert urls or role in ("admin", "community")
    assert refused == {}


def test_a_name_a_credit_code_and_a_number_find_their_row(town: Town):
    user = User.objects.get(pk=town.users["lead"].pk)
    facility = town.cases["submitted"][0].facility
    complaint = next(c.things.complaint for rows in town.cases.values() for c in rows if hasattr(c.things, "complaint"))

    assert facility.get_absolute_url() in [hit.url for hit in hits(user, facility.name)]
    of_code = {hit.url for hit in hits(user, facility.operator.organisation.uscc.lower())}
    assert of_code
    assert of_code <= {other.get_absolute_url() for other in facility.operator.facilities.all()}
    assert complaint.get_absolute_url() in [hit.url for hit in hits(user, complaint.number)]


def test_facilities_of_another_district_and_nonsense_find_nothing(town: Town):
    user = User.objects.get(pk=town.users["lead"].pk)
    away = town.cases["filed"][3].facility

    assert away.get_absolute_url() not in [hit.url for hit in hits(user, away.name)]
    for words in ("", "   ", "\x00", "%", "不存在的名字", "x" * 500):
        assert not [hit for hit in hits(user, words) if hit.url == away.get_absolute_url()]


def test_what_was_opened_lately_is_shown_while_it_may_be_seen_and_no_more_than_eight(
    town: Town, sessions: dict[str, str]
):
    client, user = browser(sessions["street"]), User.objects.get(pk=town.users["street"].pk)
    cache.delete(f"recent-{user.pk}")
    with undone():
        shown = list(Facility.objects.visible_to(user).order_by("pk")[:10])
        for facility in (*shown, shown[0]):
            client.get(facility.get_absolute_url())
        page = client.get(reverse("search")).content.decode()
        Facility.objects.filter(pk=shown[0].pk).update(area_id=factories.WULIN + "001")
        later = client.get(reverse("search")).content.decode()
    links = [re.findall(r'href="(/facilities/\d+/)"', text) for text in (page, later)]

    assert links[0][0] == shown[0].get_absolute_url()
    assert len(links[0]) == len(set(links[0])) == min(8, len(shown))
    assert links[1] == links[0][1:]


def test_a_page_out_of_sight_is_not_remembered(town: Town, sessions: dict[str, str]):
    client, user = browser(sessions["street"]), town.users["street"]
    cache.delete(f"recent-{user.pk}")
    with undone():
        assert client.get(town.cases["filed"][3].facility.get_absolute_url()).status_code == 404

    assert cache.get(f"recent-{user.pk}") is None


def test_every_page_of_who_has_logged_in_bears_the_search(town: Town, sessions: dict[str, str]):
    with undone():
        assert 'id="finder"' in browser(sessions["street"]).get("/home/").content.decode()
        assert 'id="finder"' not in browser(sessions["visitor"]).get("/").content.decode()
