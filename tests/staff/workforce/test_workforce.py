"""Each figure of the workforce is the people that it opens to, counted once more one by one; streets see their own."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from staff.models import Post
from staff.workforce import measures
from tests.factories import (
    TODAY,
    WULIN,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    community_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = timedelta(days=1)
ID = "11010519491231002X"


@pytest.fixture
def town(db):
    """Two streets: a head, two carers of whom one is qualified, one who left; and a carer whose certificate runs out."""
    here = FacilityFactory(state="filed", filed_on=TODAY)
    there = FacilityFactory(state="filed", filed_on=TODAY, area=community_of(WULIN))
    PostFactory(person=PersonFactory(facility=here), kind="head")
    skilled, unskilled, gone = (PostFactory(person=PersonFactory(facility=here)) for _ in range(3))
    CredentialFactory(person=skilled.person, kind="teacher")
    PostFactory(person=skilled.person, kind="guard")  # a second post makes nobody two
    Post.objects.filter(pk=gone.pk).update(until=TODAY - DAY)
    ending = PostFactory(person=PersonFactory(facility=there))
    CredentialFactory(person=ending.person, expires_on=TODAY + 91 * DAY)
    PostFactory(person=PersonFactory(facility=FacilityFactory()))  # of a draft, which is nobody's but its operator's
    assert unskilled


EXPECTED = {  # of all, of the first street
    "at-work": (4, 3),
    "heads": (1, 1),
    "carers": (3, 2),
    "qualified": (1, 1),
    "left": (1, 1),
    "expiring": (1, 0),
    "untrained": (4, 3),
}


def test_figures_by_street_add_up_and_each_opens_to_as_many_people(client, town, bureau):
    client.force_login(bureau)
    lines = measures.picture(bureau, TODAY)

    found = {measure.code: number for measure, number in lines[0].figures}
    first = {measure.code: number for measure, number in lines[1].figures}
    assert {code: (found[code], first[code]) for code in found} == EXPECTED
    assert all(found[code] == sum({m.code: n for m, n in line.figures}[code] for line in lines[1:]) for code in found)
    for code, (every, here) in EXPECTED.items():
        url = reverse("workforce-people", args=[code])
        assert len(client.get(url).context["people"]) == every
        assert len(client.get(url, {"area": lines[1].area.code}).context["people"]) == here


def test_the_figures_come_as_a_workbook(client, town, bureau):
    client.force_login(bureau)

    sheet = load_workbook(BytesIO(client.get(reverse("workforce-export")).content)).get_sheet_by_index(0).to_python()

    assert sheet[1][1:] == [every for every, _here in EXPECTED.values()]


def test_whoever_works_at_two_facilities_is_one_and_has_left_only_both(client, town, bureau):
    numbers = lambda: {m.code: n for m, n in measures.picture(bureau, TODAY)[0].figures}  # noqa: E731
    here, there = (
        PostFactory(person=PersonFactory(facility=Post.objects.get(pk=post.pk).person.facility, id_number=ID))
        for post in (
            Post.objects.order_by("pk").first(),
            Post.objects.filter(person__facility__area=community_of(WULIN))[0],
        )
    )
    assert numbers()["at-work"] == EXPECTED["at-work"][0] + 1

    Post.objects.filter(pk=there.pk).update(until=TODAY - DAY)
    assert numbers()["left"] == EXPECTED["left"][0]
    Post.objects.filter(pk=here.pk).update(until=TODAY - DAY)
    assert (numbers()["left"], numbers()["at-work"]) == (EXPECTED["left"][0] + 1, EXPECTED["at-work"][0])


def test_the_page_costs_few_queries_and_a_street_sees_its_own(client, town, street):
    client.force_login(street)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("workforce"))

    assert len(queries) < 15
    assert [number for _, number in page.context["lines"][0].figures] == [here for _, here in EXPECTED.values()]
    assert client.get(reverse("workforce-people", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(("ahead", "counts"), [(-1, False), (0, True), (91, True), (92, False)])
def test_a_certificate_expires_soon_within_a_quarter_unless_a_later_one_is_there(town, bureau, ahead, counts):
    person = PostFactory(
        person=PersonFactory(facility=FacilityFactory(state="filed", filed_on=TODAY)), kind="cook"
    ).person
    CredentialFactory(person=person, issued_on=date(2025, 12, 1), expires_on=TODAY + ahead * DAY)

    assert measures.expiring(measures.people_of(bureau), TODAY).filter(pk=person.pk).exists() == counts
    CredentialFactory(person=person, expires_on=TODAY + 300 * DAY)
    assert not measures.expiring(measures.people_of(bureau), TODAY).filter(pk=person.pk).exists()


@pytest.mark.parametrize(("back", "counts"), [(1, True), (365, True), (366, False)])
def test_who_left_is_told_for_twelve_months(town, bureau, back, counts):
    post = PostFactory(
        person=PersonFactory(facility=FacilityFactory(state="filed", filed_on=TODAY)), since=date(2020, 1, 1)
    )
    Post.objects.filter(pk=post.pk).update(until=TODAY - back * DAY)

    assert measures.left(measures.people_of(bureau), TODAY).filter(pk=post.person_id).exists() == counts
