"""Nobody hands a filing in for an operator before something shows that she acts for it; colleagues are invited, and parted with."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from facilities.filing import filings
from facilities.models import Operator
from portal import permissions
from portal.accounts.choices import Role
from portal.accounts.scope import may
from portal.documents.dossier import documents_of
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.mandates import inviting, proving
from portal.mandates.models import ColleagueInvitation, Mandate
from portal.models import Notice, Organisation, TextMessage, User
from portal.pages import worklists
from portal.retention.rules import RULES
from portal.rulebook.rulebook import Limits
from tests.facilities.builders import complete_facility
from tests.facilities.dossier.test_signup import TYPED as SIGN_UP
from tests.factories import TODAY, WULIN, OperatorFactory, UserFactory, officer, operator_user
from tests.inspections.conftest import executable, pdf
from tests.together import at_once

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TYPED = {"username": "colleague", "password": "Tuoyu-2026-ok", "password_again": "Tuoyu-2026-ok"}


@pytest.fixture
def operator() -> Operator:
    return OperatorFactory()


@pytest.fixture
def member(operator: Operator) -> User:
    return operator_user(operator)


@pytest.fixture
def stranger(operator: Operator) -> User:
    """Somebody who signed up with the operator's code: nothing shows that she acts for it."""
    user = operator_user(operator)
    Organisation.objects.filter(pk=operator.organisation_id).update(is_proven=False)
    return user


def is_proven(operator: Operator) -> bool:
    return Organisation.objects.get(pk=operator.organisation_id).is_proven


def letter(operator: Operator, by: User, **facts) -> Mandate:
    return proving.hand_in(operator.organisation, pdf(), by=by, **{"on": TODAY} | facts)


def acts_for(user: User, operator: Operator) -> bool:
    return may(User.objects.get(pk=user.pk), permissions.OPERATE, operator.organisation)


@pytest.mark.django_db
def test_a_filing_is_not_handed_in_before_the_letter_is_accepted_and_is_right_after():
    facility = complete_facility()
    by = operator_user(facility.operator)
    filing = filings.open_draft(facility, by=by, on=TODAY)
    Organisation.objects.filter(pk=facility.operator.organisation_id).update(is_proven=False)

    with pytest.raises(Refused, match="授权委托书"):
        filings.submit(filing, by=by, on=TODAY, declared_by="李明")
    proving.accept(letter(facility.operator, by), by=officer(Role.REVIEWER), on=TODAY)

    assert filings.submit(filing, by=by, on=TODAY, declared_by="李明").received_on == TODAY


@pytest.mark.django_db
def test_the_letter_is_to_be_checked_within_two_working_days_and_the_operator_is_told(operator, stranger):
    made = letter(operator, stranger, on=date(2026, 11, 27))  # a Friday

    assert (made.due_on, int(Limits(TODAY)[proving.WORKING_DAYS])) == (date(2026, 12, 1), 2)
    proving.accept(made, by=officer(Role.REVIEWER), on=TODAY)
    assert is_proven(operator)
    assert Notice.objects.filter(organisation=operator.organisation, title__contains="授权委托书已通过").count() == 1


@pytest.mark.django_db
def test_a_refused_letter_says_why_and_another_one_may_follow(operator, stranger):
    made, reviewer = letter(operator, stranger), officer(Role.REVIEWER)

    with pytest.raises(Refused):
        proving.refuse(made, "  ", by=reviewer, on=TODAY)
    proving.refuse(made, "公章与登记名称不符", by=reviewer, on=TODAY)

    assert not is_proven(operator)
    assert Notice.objects.get(organisation=operator.organisation).title.endswith("公章与登记名称不符")
    with pytest.raises(IllegalMove):
        proving.accept(made, by=reviewer, on=TODAY)
    assert letter(operator, stranger).pk != made.pk


@pytest.mark.django_db
def test_one_letter_waits_at_a_time_none_when_all_is_known_and_no_program_is_a_letter(operator, stranger):
    with pytest.raises(ValidationError):
        proving.hand_in(operator.organisation, executable(), by=stranger, on=TODAY)
    assert not Mandate.objects.exists()
    made = letter(operator, stranger)
    with pytest.raises(Refused):
        letter(operator, stranger)
    proving.accept(made, by=officer(Role.REVIEWER), on=TODAY)
    with pytest.raises(Refused):
        letter(operator, stranger)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.ADMINISTRATOR, Role.SECURITY, Role.AUDIT])
def test_only_those_who_review_filings_there_check_a_letter(role, operator, stranger):
    made = letter(operator, stranger)

    for by in (officer(role), stranger, operator_user(OperatorFactory()), officer(Role.REVIEWER, area=WULIN)):
        with pytest.raises(NotAllowed):
            proving.accept(made, by=by, on=TODAY)
    assert not is_proven(operator)


@pytest.mark.django_db(transaction=True)
def test_two_who_check_at_once_give_one_answer(operator, stranger):
    made = letter(operator, stranger)
    one, other = officer(Role.REVIEWER), officer(Role.REVIEWER)

    results = at_once(
        lambda: proving.accept(made, by=one, on=TODAY), lambda: proving.refuse(made, "不符", by=other, on=TODAY)
    )

    assert sum(isinstance(result, IllegalMove) for result in results) == 1
    assert is_proven(operator) == (Mandate.objects.get().state == "accepted")


@pytest.mark.django_db
def test_who_is_invited_opens_an_account_once_that_acts_for_the_operator(client, operator, member, texted_link):
    link = texted_link(operator.organisation, member)

    shown = client.get(link).content.decode()
    assert "138****0000" in shown
    assert "13800000000" not in shown
    answer = client.post(link, TYPED)

    assert answer.url == reverse("home")
    colleague = User.objects.get(username="colleague")
    assert (colleague.full_name, colleague.mobile, acts_for(colleague, operator)) == ("李明", "13800000000", True)
    assert colleague.mobile_confirmed_at
    client.logout()
    assert client.get(link).status_code == 410
    assert client.post(link, TYPED | {"username": "second"}).status_code == 410
    assert not User.objects.filter(username="second").exists()


@pytest.fixture
def texted_link():
    """Invite somebody, and return the link of the text."""

    def invite(organisation: Organisation, by: User) -> str:
        facts = {"full_name": "李明", "mobile": "13800000000"}
        _made, link = inviting.invite(organisation, **facts, by=by, at=timezone.now())
        assert link in TextMessage.objects.latest("pk").text
        return link

    return invite


@pytest.mark.django_db
def test_an_account_that_is_logged_in_joins_by_one_button_and_an_officer_does_not(
    client, operator, member, texted_link
):
    link, other = texted_link(operator.organisation, member), operator_user(OperatorFactory())

    client.force_login(officer(Role.REVIEWER))
    client.post(link)
    assert ColleagueInvitation.objects.get().joined is None
    client.force_login(member)
    client.post(link)
    assert ColleagueInvitation.objects.get().joined is None  # who acts for it already takes nobody's place
    client.force_login(other)
    assert client.post(link).url == reverse("home")

    assert acts_for(other, operator)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "opens"), [(6, True), (7, False), (8, False)])
def test_the_link_holds_for_seven_days(days, opens, operator, member):
    _made, link = inviting.invite(operator.organisation, full_name="李明", mobile="13800000000", by=member, at=NOW)
    word = link.rstrip("/").rpartition("/")[2]

    assert (inviting.found(word, at=NOW + timedelta(days=days)) is not None) == opens
    assert inviting.found(word[:-1] + ("a" if word[-1] != "a" else "b"), at=NOW) is None


@pytest.mark.django_db
def test_a_withdrawn_invitation_opens_nothing(operator, member):
    made, link = inviting.invite(operator.organisation, full_name="李明", mobile="13800000000", by=member, at=NOW)

    inviting.withdraw(made, by=member, at=NOW)

    assert inviting.found(link.rstrip("/").rpartition("/")[2], at=NOW) is None
    with pytest.raises(Refused):
        inviting.join(made, by=operator_user(OperatorFactory()), on=TODAY, at=NOW)


@pytest.mark.django_db
def test_who_only_signed_up_invites_nobody_and_a_stranger_neither(operator, stranger):
    facts = {"full_name": "李明", "mobile": "13800000000", "at": NOW}
    with pytest.raises(Refused):
        inviting.invite(operator.organisation, by=stranger, **facts)
    with pytest.raises(NotAllowed):
        inviting.invite(operator.organisation, by=operator_user(OperatorFactory()), **facts)
    assert not TextMessage.objects.exists()


@pytest.mark.django_db
def test_the_bureau_invites_the_real_operator_and_parts_with_the_stranger(client, operator, stranger, texted_link):
    reviewer = officer(Role.REVIEWER)
    link = texted_link(operator.organisation, reviewer)

    client.post(link, TYPED)
    inviting.part(stranger.memberships.get(), by=reviewer, on=TODAY)

    assert is_proven(operator)
    assert not acts_for(stranger, operator)
    assert acts_for(User.objects.get(username="colleague"), operator)


@pytest.mark.django_db
def test_a_post_ends_at_once_and_the_last_colleague_stays(operator, member):
    other = operator_user(operator)

    inviting.part(other.memberships.get(), by=member, on=TODAY)

    assert not acts_for(other, operator)
    with pytest.raises(NotAllowed):
        inviting.part(member.memberships.get(), by=User.objects.get(pk=other.pk), on=TODAY)
    with pytest.raises(Refused):
        inviting.part(member.memberships.get(), by=member, on=TODAY)
    assert acts_for(member, operator)


@pytest.mark.django_db(transaction=True)
def test_two_who_part_with_each_other_at_once_leave_one(operator):
    one, other = operator_user(operator), operator_user(operator)
    posts = {user: user.memberships.get() for user in (one, other)}

    results = at_once(
        lambda: inviting.part(posts[other], by=one, on=TODAY), lambda: inviting.part(posts[one], by=other, on=TODAY)
    )

    assert sum(isinstance(result, Refused) for result in results) <= 1
    assert inviting.colleagues_of(operator.organisation).count() == 1


@pytest.mark.django_db
def test_it_waits_for_the_operator_until_the_letter_is_in_and_then_for_the_bureau(operator, stranger):
    reviewer = officer(Role.REVIEWER)

    def waits(user: User) -> list[object]:
        held = worklists.pools(User.objects.get(pk=user.pk), on=TODAY)
        return [row for pool in held if pool.kind.code == "mandate" for row in pool.rows]

    assert (waits(stranger), waits(reviewer)) == ([operator.organisation], [])
    made = letter(operator, stranger)
    assert (waits(stranger), waits(reviewer)) == ([], [made])
    proving.accept(made, by=reviewer, on=TODAY)
    assert (waits(stranger), waits(reviewer)) == ([], [])


@pytest.mark.django_db
def test_of_who_signs_up_nothing_shows_for_whom_she_acts(client):
    client.post(reverse("signup"), SIGN_UP)
    assert not Organisation.objects.get(uscc=SIGN_UP["uscc"]).is_proven


@pytest.mark.django_db
def test_a_letter_is_seen_by_its_operator_and_the_reviewers_of_the_area_alone(client, operator, stranger):
    made = letter(operator, stranger)
    page = reverse("document", args=[documents_of(made).get().pk])

    for user, status in (
        (stranger, 200), (officer(Role.REVIEWER), 200), (operator_user(OperatorFactory()), 404), (UserFactory(), 404)
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(page).status_code == status


@pytest.mark.django_db
def test_invitations_go_thirty_days_after_they_ended(operator, member):
    inviting.invite(operator.organisation, full_name="李明", mobile="13800000000", by=member, at=NOW)
    rule, ended = RULES["colleague-invitations"], date(2026, 11, 30)

    gone = [rule.due(rule.before(Limits(TODAY), ended + timedelta(days=days))).count() for days in (29, 30, 31)]

    assert gone == [0, 0, 1]
