"""Administrators keep the district's accounts: whom they see, what they give and take, and what nobody may do to oneself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from guardian.shortcuts import remove_perm

from portal import permissions as may_do
from portal.accounts import appointing, keeping, posts
from portal.accounts.choices import Role
from portal.accounts.posts import complete_grants
from portal.accounts.scope import may, may_anywhere
from portal.errors import NotAllowed, Refused
from portal.models import Area, Membership, Organisation, PersonalDataAccess, PostProposal, User
from tests.factories import CHANGQING, PASSWORD, TODAY, UserFactory, community_of, officer

pytestmark = pytest.mark.django_db
CHOSEN = "wo-de-xin-mima"


@pytest.fixture
def admin() -> User:
    return officer(Role.ADMINISTRATOR)


@pytest.fixture
def street_officer() -> User:
    return officer(Role.STREET_OFFICER, area=CHANGQING)


@pytest.fixture
def street_office() -> Organisation:
    return Organisation.objects.filter(kind="street", area_id=CHANGQING).order_by("pk")[0]


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def new_account(admin: User, body: Organisation) -> tuple[User, str]:
    account = User(username="zhangsan", full_name="张三", mobile="13800138009")
    return account, keeping.open_account(account, body, Role.STREET_OFFICER, by=admin, on=TODAY)


def test_a_new_officer_logs_in_once_with_the_password_given_and_must_choose_an_own_one(
    admin, street_office, client, monday
):
    account, password = new_account(admin, street_office)

    client.post("/login/", {"username": "zhangsan", "password": password})

    assert client.get("/home/")["Location"] == "/password/"
    assert client.get("/api/v1/facilities/").status_code == 403
    passwords = {"old_password": password, "new_password1": CHOSEN, "new_password2": CHOSEN}
    assert client.post("/password/", passwords)["Location"] == "/home/"
    assert client.get("/home/").status_code == 200
    assert not fresh(account).must_change_password


def test_a_new_officer_has_what_the_post_brings(admin, street_office):
    account, _ = new_account(admin, street_office)

    assert may(fresh(account), may_do.INSPECT, community_of(CHANGQING))


def test_an_account_is_opened_on_the_page_and_its_password_shown_once(admin, street_office):
    page = browser_of(admin)
    entered = {"username": "lisi", "full_name": "李四", "organisation": street_office.pk, "role": "street_officer"}

    answer = page.post("/accounts/new/", entered)

    account = User.objects.get(username="lisi")
    password = answer.context["password"]
    assert account.check_password(password)
    assert "no-store" in answer["Cache-Control"]
    assert password not in page.get(f"/accounts/{account.pk}/").content.decode()


def test_a_user_name_that_differs_by_capitals_only_is_taken(admin, street_office):
    UserFactory(username="lisi")
    entered = {"username": "LiSi", "full_name": "李四", "organisation": street_office.pk, "role": "street_officer"}

    answer = browser_of(admin).post("/accounts/new/", entered)

    assert "username" in answer.context["form"].errors


def test_a_role_that_does_not_exist_at_the_body_is_told_by_its_field(admin, street_office):
    entered = {"username": "lisi", "full_name": "李四", "organisation": street_office.pk, "role": "bureau_lead"}

    answer = browser_of(admin).post("/accounts/new/", entered)

    assert answer.context["form"].errors["role"] == ["该单位没有这一角色。"]
    assert not User.objects.filter(username="lisi").exists()


def test_a_dismissed_officer_may_do_nothing_any_more(admin, street_officer):
    post = street_officer.memberships.get()

    keeping.dismiss(post, by=admin, on=TODAY)

    assert not may(fresh(street_officer), may_do.INSPECT, Area.objects.get(pk=CHANGQING))


def test_ending_a_post_twice_is_no_fault(admin, street_officer):
    post = street_officer.memberships.get()
    keeping.dismiss(post, by=admin, on=TODAY)

    keeping.dismiss(post, by=admin, on=TODAY)

    post.refresh_from_db()
    assert post.until == TODAY


def test_a_closed_account_is_out_at_once_and_back_when_it_is_opened_again(admin, street_officer):
    page = browser_of(street_officer)

    keeping.close(fresh(street_officer), by=admin)
    assert page.get("/home/").status_code == 302

    keeping.reopen(fresh(street_officer), by=admin)
    assert Client().post("/login/", {"username": street_officer.username, "password": PASSWORD})["Location"] == "/home/"


def test_a_one_time_password_ends_every_session(admin, street_officer):
    page = browser_of(street_officer)

    keeping.give_password(fresh(street_officer), by=admin, on=TODAY)

    assert page.get("/home/").status_code == 302
    assert not fresh(street_officer).check_password(PASSWORD)


@pytest.mark.parametrize(("days", "is_in"), [(7, True), (8, False)])
def test_a_one_time_password_ends_seven_days_after_it_was_given(admin, street_officer, monkeypatch, days, is_in):
    password = keeping.give_password(fresh(street_officer), by=admin, on=TODAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY + timedelta(days=days))

    answer = Client().post("/login/", {"username": street_officer.username, "password": password})

    assert (answer.status_code == 302) == is_in


def test_a_session_with_a_one_time_password_ends_with_it_and_an_own_password_does_not(
    admin, street_officer, monkeypatch
):
    password = keeping.give_password(fresh(street_officer), by=admin, on=TODAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY)
    page = browser_of(fresh(street_officer))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY + timedelta(days=8))
    assert page.get("/password/").status_code == 302

    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY)
    page = browser_of(fresh(street_officer))
    passwords = {"old_password": password, "new_password1": CHOSEN, "new_password2": CHOSEN}
    page.post("/password/", passwords)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY + timedelta(days=8))

    assert page.get("/home/").status_code == 200


def test_nobody_holds_two_kinds_of_administrator_together_not_even_in_the_database(admin):
    body = admin.memberships.get().organisation
    colleague = officer(Role.SECURITY)

    for role in (Role.ADMINISTRATOR, Role.AUDIT):
        with pytest.raises(Refused) as refusal:
            keeping.appoint(colleague, body, role, by=admin, on=TODAY)
        assert refusal.value.field == "role"
    with pytest.raises(IntegrityError), transaction.atomic():
        posts.appoint(colleague, body, Role.AUDIT, on=TODAY)
    keeping.dismiss(colleague.memberships.get(), by=admin, on=TODAY)

    assert keeping.appoint(colleague, body, Role.AUDIT, by=admin, on=TODAY).role == Role.AUDIT  # waits for a second one


@pytest.fixture
def bureau_office(admin) -> Organisation:
    return admin.memberships.get().organisation


@pytest.fixture
def guard() -> User:
    return officer(Role.SECURITY)


def proposed(admin: User, body: Organisation, role: str = Role.BUREAU_LEAD) -> PostProposal:
    found = keeping.appoint(UserFactory(), body, role, by=admin, on=TODAY)
    assert isinstance(found, PostProposal)
    return found


@pytest.mark.parametrize("role", [Role.BUREAU_LEAD, Role.ADMINISTRATOR, Role.SECURITY, Role.AUDIT])
def test_a_powerful_post_holds_once_an_administrator_of_another_kind_confirmed_it(admin, guard, bureau_office, role):
    waits = proposed(admin, bureau_office, role)
    assert not waits.user.memberships.exists()

    appointing.confirm(waits, by=guard, on=TODAY)

    assert waits.user.memberships.get().role == role
    assert may_anywhere(fresh(waits.user), posts.ROLE_GRANTS[role][0])
    with pytest.raises(Refused):
        appointing.confirm(waits, by=officer(Role.AUDIT), on=TODAY)


def test_neither_the_proposer_nor_another_of_the_same_kind_nor_the_person_confirms(admin, bureau_office):
    waits = proposed(admin, bureau_office)
    for other in (admin, officer(Role.ADMINISTRATOR), officer(Role.BUREAU_LEAD)):
        with pytest.raises(NotAllowed):
            appointing.confirm(waits, by=other, on=TODAY)
    of_oneself = PostProposal.objects.create(
        user=officer(Role.AUDIT),
        organisation=bureau_office,
        role=Role.BUREAU_LEAD,
        proposed_by=admin,
        proposed_on=TODAY,
    )

    with pytest.raises(Refused):
        appointing.confirm(of_oneself, by=of_oneself.user, on=TODAY)
    for pk in (admin.pk, of_oneself.user_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostProposal.objects.filter(pk=of_oneself.pk).update(is_confirmed=True, answered_by=pk, answered_on=TODAY)


def test_the_first_administrator_of_security_alone_is_given_by_one_person_and_never_again(admin, bureau_office):
    first = keeping.appoint(UserFactory(), bureau_office, Role.SECURITY, by=admin, on=TODAY)
    keeping.dismiss(first, by=admin, on=TODAY)

    assert isinstance(first, Membership)
    assert proposed(admin, bureau_office, Role.SECURITY).is_confirmed is None


def test_a_declined_post_is_not_given_and_may_be_proposed_again(admin, guard, bureau_office):
    waits = proposed(admin, bureau_office)
    with pytest.raises(Refused) as again:
        keeping.appoint(waits.user, bureau_office, Role.BUREAU_LEAD, by=admin, on=TODAY)
    assert again.value.field == "role"

    appointing.decline(waits, by=guard, on=TODAY)

    assert not waits.user.memberships.exists()
    assert keeping.appoint(waits.user, bureau_office, Role.BUREAU_LEAD, by=admin, on=TODAY) != waits


def test_pages_tell_who_proposes_that_it_waits_and_lead_who_confirms_to_it(admin, guard, bureau_office):
    entered = {"username": "lead", "full_name": "钱局", "organisation": bureau_office.pk, "role": "bureau_lead"}
    assert "待安全管理员或审计管理员确认" in browser_of(admin).post("/accounts/new/", entered).content.decode()
    account = User.objects.get(username="lead")
    assert "待安全管理员或审计管理员确认" in browser_of(admin).get(f"/accounts/{account.pk}/").content.decode()
    page = browser_of(guard)
    assert "/accounts/posts/" in page.get("/home/").content.decode()
    waits = account.post_proposals.get()
    assert f"/accounts/posts/{waits.pk}/confirm/" in page.get("/accounts/posts/").content.decode()

    page.post(f"/accounts/posts/{waits.pk}/confirm/")

    assert account.memberships.get().role == Role.BUREAU_LEAD


def test_an_update_gives_open_posts_what_their_role_has_come_to_bring_and_ended_ones_nothing(admin, street_officer):
    gone = officer(Role.STREET_OFFICER)
    keeping.dismiss(gone.memberships.get(), by=admin, on=TODAY)
    area = street_officer.memberships.get().organisation.area
    remove_perm(may_do.APPROVE_FIGURES, street_officer, area)
    assert not may(fresh(street_officer), may_do.APPROVE_FIGURES, area)

    assert [complete_grants(), complete_grants()] == [1, 0]

    assert may(fresh(street_officer), may_do.APPROVE_FIGURES, area)
    assert not may_anywhere(fresh(gone), may_do.APPROVE_FIGURES)


def test_nobody_gives_posts_to_oneself_or_takes_the_own_account(admin):
    bureau = admin.memberships.get().organisation
    acts = [
        lambda: keeping.appoint(admin, bureau, Role.BUREAU_LEAD, by=admin, on=TODAY),
        lambda: keeping.dismiss(admin.memberships.get(), by=admin, on=TODAY),
        lambda: keeping.give_password(admin, by=admin, on=TODAY),
        lambda: keeping.close(admin, by=admin),
    ]

    for act in acts:
        with pytest.raises(Refused):
            act()


def test_accounts_of_another_district_are_not_for_this_one(admin, street_officer):
    city = Area.objects.get(pk="3301")
    elsewhere = Area.objects.create(code="330109", name="别区", level=6, parent=city)
    stranger = officer(Role.REVIEWER, area=elsewhere.pk)

    assert stranger not in keeping.accounts_for(admin)
    with pytest.raises(NotAllowed):
        keeping.close(stranger, by=admin)
    with pytest.raises(NotAllowed):
        keeping.appoint(street_officer, stranger.memberships.get().organisation, Role.REVIEWER, by=admin, on=TODAY)


def test_mobile_numbers_are_masked_and_a_look_at_one_is_on_record(admin, street_officer):
    page = browser_of(admin)
    account = f"/accounts/{street_officer.pk}/"

    assert "13800138000" not in page.get(account).content.decode()
    assert "138****8000" in page.get(account).content.decode()
    assert "13800138000" in page.post(f"{account}mobile/").content.decode()

    look = PersonalDataAccess.objects.get()
    assert (look.user, look.subject, look.field) == (admin, street_officer, "mobile")
    assert page.get("/accounts/looks/").status_code == 403
    auditor = browser_of(officer(Role.AUDIT))
    assert street_officer.full_name in auditor.get("/accounts/looks/").content.decode()


def test_the_database_keeps_who_was_given_which_post(admin, street_officer):
    keeping.dismiss(street_officer.memberships.get(), by=admin, on=TODAY)
    keeping.close(fresh(street_officer), by=admin)

    assert [event.until for event in street_officer.memberships.get().events.order_by("pgh_id")] == [None, TODAY]
    assert [event.is_active for event in fresh(street_officer).events.order_by("pgh_id")] == [True, False]


def test_the_list_of_accounts_is_searched_and_costs_the_same_for_many(admin, django_assert_max_num_queries):
    for number in range(30):
        officer(Role.STREET_OFFICER, area=CHANGQING)
        UserFactory(username=f"other{number}")
    page = browser_of(admin)

    with django_assert_max_num_queries(12):
        shown = page.get("/accounts/", {"kind": "street"}).context["accounts"]

    assert len(shown) == 30
    assert page.get("/accounts/", {"text": admin.username}).context["accounts"] == [admin]
