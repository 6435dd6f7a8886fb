"""What is within reach of a curious administrator, and of who steals a session. The lost phone, the departed officer and the leaked dump are told by
`tests/portal/signin/test_second_factor.py`, `test_sessions.py` and `tests/portal/identifiers/test_doors.py`.
"""

import pytest
from django.test import Client

from portal.accounts.choices import Role
from portal.models import PersonalDataAccess
from tests.factories import PASSWORD, PersonFactory, officer

pytestmark = pytest.mark.django_db


def logged_in(user) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def test_a_curious_administrator_reaches_no_case_and_leaves_a_trace_of_every_number():
    admin, other, person = officer(Role.ADMINISTRATOR), officer(Role.REVIEWER), PersonFactory()
    client = logged_in(admin)
    closed = [
        person.facility.get_absolute_url(),
        "/complaints/",
        "/subjects/",
        "/audit/changes/",
        "/logins/",
        "/accounts/looks/",
    ]

    answers = {path: client.get(path).status_code for path in closed}
    shown = client.post(f"/accounts/{other.pk}/mobile/").content.decode()
    own_post = client.post(f"/accounts/{admin.pk}/posts/", {"organisation": 1, "role": Role.AUDIT}).status_code

    assert set(answers.values()) <= {403, 404}, answers
    assert other.mobile in shown
    assert PersonalDataAccess.objects.get(user=admin).subject == other
    assert own_post == 200  # refused in words: nobody gives posts to oneself
    assert admin.memberships.count() == 1


def test_a_stolen_session_neither_keeps_itself_nor_takes_the_account_nor_widens_its_reach():
    user = officer(Role.STREET_OFFICER)
    owner = logged_in(user)
    thief = Client()
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    new = {"old_password": "guessed", "new_password1": "wo-de-xin-mima", "new_password2": "wo-de-xin-mima"}

    reached = thief.get("/home/").status_code
    thief.post("/password/", new)
    thief.post("/urgent/", {"reason": "夜间突发事件，需要联系负责人", "hours": 8, "password": "guessed"})
    owner.post("/logout/")

    user.refresh_from_db()
    assert reached == 200  # until its owner or the clock ends it
    assert user.check_password(PASSWORD)
    assert not user.urgent_accesses.exists()
    assert thief.get("/home/").status_code == 302
