"""A post lies within the life of its facility, and a certificate is nobody else's."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from portal.accounts.choices import Role
from portal.errors import Refused
from staff.models import Credential, Post
from staff.people import lifetimes, staffing
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
    officer,
    operator_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = timedelta(days=1)


@pytest.mark.parametrize(("ahead", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_no_post_begins_before_the_facility_is_filed(ahead, is_refused):
    facility = FacilityFactory(state="filed", filed_on=TODAY)

    assert _field(facility, TODAY + ahead * DAY, None) == ("since" if is_refused else "")
    assert not _field(FacilityFactory(), TODAY - 900 * DAY, None)  # of a draft no beginning is known


@pytest.mark.parametrize(
    ("since", "until", "field"), [(0, 0, ""), (1, None, "since"), (0, 1, "until"), (0, None, ""), (-1, -1, "")]
)
def test_no_post_goes_on_after_the_last_day_of_care(since, until, field):
    facility = FacilityFactory(state="filed", filed_on=TODAY - 9 * DAY)
    facility.terminations.create(
        state="agreed", reason="停办", last_day=TODAY, asked_by=UserFactory(), asked_on=TODAY - 5 * DAY
    )

    last = None if until is None else TODAY + until * DAY
    assert _field(facility, TODAY + since * DAY, last) == field


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_facility_that_ended_gives_nobody_a_post(state):
    assert _field(FacilityFactory(state=state, filed_on=TODAY - DAY), TODAY, None) == "since"


def _field(facility, since, until) -> str:
    try:
        lifetimes.refuse_outside(since, until, facility)
    except Refused as refusal:
        return refusal.field
    return ""


def test_it_is_told_beside_the_day(client):
    facility = FacilityFactory(state="filed", filed_on=TODAY)
    person = PersonFactory(facility=facility)
    client.force_login(operator_user(facility.operator))

    sent = {"kind": "other", "since": (TODAY - DAY).isoformat(), "weekly_hours": "20"}
    page = client.post(reverse("post-add", args=[person.pk]), sent)

    assert "备案" in str(page.context["form"].errors["since"])
    assert 'value="20"' in page.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize(("state", "is_taken"), [("confirmed", False), ("claimed", True)])
def test_a_certificate_confirmed_for_somebody_else_is_refused_and_one_claimed_by_two_is_shown_to_the_department(
    client, state, is_taken
):
    other = CredentialFactory(kind="teacher", number="ZS7", state=state, person__name="吴老师").person
    person = PersonFactory(facility=FacilityFactory(state="filed", filed_on=TODAY))
    row = Credential(kind_id="teacher", number="ZS7", issued_on=TODAY)
    type(other.facility).objects.filter(pk=other.facility_id).update(state="filed", filed_on=TODAY)

    if not is_taken:
        with pytest.raises(Refused) as refusal:
            staffing.record_credential(person, row, by=operator_user(person.facility.operator), on=TODAY)
        assert refusal.value.field == "number"
        return
    staffing.record_credential(person, row, by=operator_user(person.facility.operator), on=TODAY)
    client.force_login(officer(Role.DEPARTMENT_OFFICER, department="education"))
    assert "吴老师" in client.get(reverse("credential-attest", args=[row.pk])).content.decode()


def test_the_list_of_people_comes_as_a_workbook_with_masked_numbers(client):
    facility = FacilityFactory(state="filed", filed_on=TODAY)
    post = PostFactory(person__facility=facility, person__name="周小红", kind="head")
    CredentialFactory(person=post.person, number="JK1")
    client.force_login(operator_user(facility.operator))

    book = load_workbook(BytesIO(client.get(reverse("people-export", args=[facility.pk])).content))

    posts, papers = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    assert posts[1][0] == "周小红"
    assert post.person.id_number not in {cell for row in posts + papers for cell in row}
    assert (posts[1][3], posts[1][5], posts[1][7]) == ("负责人", post.since, "是")
    assert papers[1][4] == "JK1"
