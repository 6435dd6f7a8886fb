"""The list of assessors: put on, taken off, tied to facilities, by the lead alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inspections.evaluation import assessors, rounds
from inspections.models import Assessor, AssessorTie
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from tests.factories import TODAY, FacilityFactory, UserFactory, officer, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return officer(Role.BUREAU_LEAD)


@pytest.fixture
def listed(lead):
    return assessors.put_on_list(officer(Role.REVIEWER).username, "保健", by=lead, on=TODAY)


def test_somebody_with_a_post_is_put_on_the_list_for_its_body(lead):
    user = officer(Role.REVIEWER)

    row = assessors.put_on_list(user.username.upper(), "食品", by=lead, on=TODAY)

    assert (row.user, row.organisation, row.until) == (user, user.memberships.get().organisation, None)


def test_who_has_no_post_runs_a_facility_or_stands_there_is_refused_at_the_name(lead, listed):
    runs = operator_user(FacilityFactory().operator)
    for username in ("nobody", UserFactory().username, runs.username, listed.user.username):
        with pytest.raises(Refused) as refusal:
            assessors.put_on_list(username, "保健", by=lead, on=TODAY)
        assert refusal.value.field == "username"
    assert Assessor.objects.count() == 1


def test_who_was_taken_off_is_put_on_again_as_the_same_assessor(lead, listed):
    assessors.take_off(listed, by=lead, on=TODAY)
    with pytest.raises(IllegalMove):
        assessors.take_off(listed, by=lead, on=TODAY)

    again = assessors.put_on_list(listed.user.username, "安全", by=lead, on=TODAY)

    assert (again.pk, again.until, again.competence) == (listed.pk, None, "安全")


def test_only_the_lead_keeps_the_list(listed):
    for role in (Role.REVIEWER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            assessors.put_on_list("nobody", "保健", by=officer(role), on=TODAY)
        with pytest.raises(NotAllowed):
            assessors.take_off(listed, by=officer(role), on=TODAY)


def test_a_tie_excludes_while_it_lasts_and_three_years_more(lead, listed):
    facility = FacilityFactory(state="filed")
    row = assessors.tie(AssessorTie(assessor=listed, facility=facility, reason="亲属"), by=lead, on=TODAY)
    pair = (facility.pk, listed.pk)
    assert pair in rounds.ties(TODAY.replace(year=TODAY.year + 9))

    assessors.end_tie(row, by=lead, on=TODAY)

    last = TODAY.replace(year=TODAY.year + 3)
    assert pair in rounds.ties(last - timedelta(days=1))
    assert pair not in rounds.ties(last)
    with pytest.raises(IllegalMove):
        assessors.end_tie(row, by=lead, on=TODAY)


def test_a_tie_does_not_end_in_the_future(lead, listed):
    tie = AssessorTie(assessor=listed, facility=FacilityFactory(), reason="亲属", ended_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        assessors.tie(tie, by=lead, on=TODAY)
    assert refusal.value.field == "ended_on"


def test_the_pages_put_on_tie_and_take_off(lead, client, monday):
    user, facility = officer(Role.REVIEWER), FacilityFactory(state="filed")
    client.force_login(lead)

    refused = client.post(reverse("assessor-create"), {"username": "nobody", "competence": "保健十年"})
    assert "保健十年" in refused.content.decode()
    client.post(reverse("assessor-create"), {"username": user.username, "competence": "保健"})
    row = Assessor.objects.get()
    page = reverse("assessor", args=[row.pk])
    other = FacilityFactory(name="无关的园", address="别处")
    for words, told in (("", False), (facility.name, True)):
        shown = client.get(page, {"q": words}).content.decode()
        assert (f'value="{facility.pk}"' in shown) is told
        assert other.name not in shown
    client.post(reverse("assessor", args=[row.pk]), {"facility": facility.pk, "reason": "曾任园长"})
    assert "曾任园长" in client.get(reverse("assessor", args=[row.pk])).content.decode()
    client.post(reverse("assessor-tie-end", args=[AssessorTie.objects.get().pk]))
    client.post(reverse("assessor-end", args=[row.pk]))

    row.refresh_from_db()
    assert (row.until, row.ties.get().ended_on) == (TODAY, TODAY)
