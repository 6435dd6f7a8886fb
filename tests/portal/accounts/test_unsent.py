"""Nothing typed is lost when the login expires in the middle of a form, and nobody else gets to see it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.accounts import unsent
from portal.models import User
from tests.factories import PASSWORD, FacilityFactory, UserFactory, operator_user

pytestmark = pytest.mark.django_db
TYPED = {"name": "周小红", "id_number": "11010519491231002X", "education": "college", "experience_years": "4"}


@pytest.fixture
def facility():
    return FacilityFactory()


@pytest.fixture
def user(facility) -> User:
    return operator_user(facility.operator)


def send_after_expiry(client: Client, facility, user, **extra):
    """Send the form of a new person without a session, as after eight hours."""
    page = f"/facilities/{facility.pk}/people/new/"
    return page, client.post(page, TYPED | {"_user": user.pk, "csrfmiddlewaretoken": "x"} | extra)


def log_in(client: Client, user: User, page: str):
    return client.post("/login/", {"username": user.username, "password": PASSWORD, "next": page})


def test_what_was_typed_is_back_in_the_form_after_the_login(client, facility, user):
    page, answer = send_after_expiry(client, facility, user)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")

    assert log_in(client, user, page)["Location"] == page
    content = client.get(page).content.decode()

    assert 'value="周小红"' in content
    assert 'value="11010519491231002X"' in content
    assert "登录已过期" in content


def test_another_user_who_logs_in_does_not_see_it(client, facility, user):
    page, _ = send_after_expiry(client, facility, user)
    colleague = operator_user(facility.operator)

    log_in(client, colleague, page)

    assert "周小红" not in client.get(page).content.decode()
    assert unsent.KEY not in client.session


def test_passwords_are_not_kept(client, facility, user):
    send_after_expiry(client, facility, user, new_password1="geheim-geheim")

    assert "geheim" not in client.session[unsent.KEY]["body"]


def test_it_is_kept_for_an_hour_only(client, facility, user):
    page, _ = send_after_expiry(client, facility, user)
    log_in(client, user, page)
    session = client.session
    session[unsent.KEY] |= {"at": (timezone.now() - timedelta(minutes=61)).isoformat()}
    session.save()

    assert "周小红" not in client.get(page).content.decode()


def test_a_form_opened_before_the_last_login_comes_back_with_what_was_typed(facility, user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    page = f"/facilities/{facility.pk}/people/new/"

    answer = client.post(
        page, TYPED | {"_user": user.pk, "csrfmiddlewaretoken": "old"}, headers={"Origin": "http://testserver"}
    )

    assert answer["Location"] == page
    assert 'value="周小红"' in client.get(page).content.decode()


def test_a_post_from_another_site_is_refused_and_nothing_of_it_kept(facility, user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])

    answer = client.post(
        f"/facilities/{facility.pk}/people/new/", TYPED | {"_user": user.pk}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert unsent.KEY not in client.session


def test_somebody_without_account_data_keeps_nothing(client):
    UserFactory()
    client.post("/login/", {"username": "nobody", "password": "x"})

    assert unsent.KEY not in client.session


def test_somebody_who_lost_all_cookies_in_the_middle_of_a_form_finds_it_again_after_the_login(facility, user):
    client = Client(enforce_csrf_checks=True)
    page = f"/facilities/{facility.pk}/people/new/"

    answer = client.post(page, TYPED | {"_user": user.pk}, headers={"Origin": "http://testserver"})
    assert answer["Location"] == page
    login = client.get(page)["Location"]
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])

    assert login == f"/login/?next={page}"
    assert 'value="周小红"' in client.get(page).content.decode()


def test_a_search_while_typing_after_the_login_expired_leads_the_whole_page_to_the_login(client):
    answer = client.get("/visits/new/?q=a", headers={"HX-Request": "true", "Referer": "http://testserver/visits/new/"})

    assert answer["HX-Redirect"] == "/login/?next=/visits/new/"
