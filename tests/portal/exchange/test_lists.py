"""Lists of the API: what is taken from somebody is gone with the next request."""

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from portal.accounts import posts
from portal.models import Membership, User
from tests.factories import TODAY, WULIN, FacilityFactory, community_of

pytestmark = pytest.mark.django_db
BACKEND = settings.AUTHENTICATION_BACKENDS[1]
PATH = "/api/v1/facilities/"


@pytest.fixture
def client(client, street):
    client.force_login(street, backend=BACKEND)
    return client


def handed_in(**facts) -> Facility:
    """Return a facility that offices see: a draft is its operator's alone."""
    return FacilityFactory(state=FacilityState.FILED, **facts)


def ids(answer) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


def test_a_list_takes_three_queries_session_account_with_grants_and_rows(client, django_assert_num_queries):
    facility = handed_in()

    with django_assert_num_queries(3):
        answer = client.get(PATH)

    assert ids(answer) == [facility.pk]


def test_a_list_is_paged_by_key_and_never_stored_by_others(client):
    made = [handed_in().pk for _ in range(5)]
    pages = {"": made, "?limit=2": made[:2], f"?after={made[1]}&limit=2": made[2:4], f"?after={made[4]}": []}
    answers = {query: client.get(PATH + query) for query in pages}

    assert {query: ids(answer) for query, answer in answers.items()} == pages
    for answer in answers.values():
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Cookie" in answer["Vary"]


def closed(user: User, client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def one_time_password(user: User, client) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=True)


def new_password(user: User, client) -> None:
    user.set_password("another")
    user.save()


def gone(user: User, client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_loginsession")


def expired(user: User, client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_loginsession SET expire_date = %s", [timezone.now()])


@pytest.mark.parametrize("lost", [closed, one_time_password, new_password, gone, expired])
def test_who_lost_the_login_is_refused_with_the_next_request(client, street, lost):
    assert client.get(PATH).status_code == 200

    lost(street, client)

    assert client.get(PATH).status_code == 403


def test_logging_out_ends_the_lists(client):
    assert client.get(PATH).status_code == 200

    client.post("/logout/")

    assert client.get(PATH).status_code == 403


def test_a_lost_and_a_new_post_count_with_the_next_request(client, street):
    near, far = handed_in(), handed_in(area=community_of(WULIN))
    post = Membership.objects.get(user=street)
    assert ids(client.get(PATH)) == [near.pk]

    posts.dismiss(post, on=TODAY)
    without = ids(client.get(PATH))
    type(post.organisation).objects.filter(pk=post.organisation_id).update(area_id=WULIN)
    post.organisation.refresh_from_db()
    posts.appoint(street, post.organisation, post.role, on=TODAY)

    assert without == []
    assert ids(client.get(PATH)) == [far.pk]


def test_a_grant_taken_by_plain_sql_counts_with_the_next_request(client, street):
    facility = handed_in()
    assert ids(client.get(PATH)) == [facility.pk]

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM guardian_userobjectpermission WHERE user_id = %s", [street.pk])

    assert ids(client.get(PATH)) == []


@pytest.mark.parametrize("query", ["?limit=0", "?limit=501", "?after=x", "?after=-1"])
def test_a_wrong_page_is_still_explained(client, query):
    assert client.get(PATH + query).status_code == 400


def test_a_forged_session_is_worth_nothing(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    assert client.get(PATH).status_code == 403
    assert client.get(PATH, headers={"Host": "evil.example"}).status_code == 400
