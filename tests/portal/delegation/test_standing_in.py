"""A colleague acts for somebody who is away: only in the work handed over, as long as both may, and every history says for whom."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portal import permissions as may_do
from portal.accounts import posts
from portal.accounts.choices import Role
from portal.accounts.scope import behalf_of, hands_of, is_hand_of, may, may_anywhere
from portal.delegation import delegations
from portal.delegation.choices import Work
from portal.errors import NotAllowed, Refused
from portal.models import Delegation, RowChange, Transition, User
from portal.workflow.workflow import move
from tests.factories import CHANGQING, PASSWORD, TODAY, UserFactory, VisitFactory, community_of, officer

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(2026, 11, 23, 9))
WEEK = timedelta(days=6)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def lead() -> User:
    return officer(Role.BUREAU_LEAD)


@pytest.fixture
def colleague(lead) -> User:
    user = UserFactory()
    posts.appoint(user, lead.memberships.get().organisation, Role.REVIEWER, on=TODAY)
    return user


def handed(giver: User, taker: User, *works: str, first=TODAY, last=TODAY + WEEK) -> Delegation:
    made = Delegation(taker=taker, works=list(works), from_on=first, until_on=last, reason="休假")
    return delegations.give(made, by=fresh(giver), at=NOW)


def acting(delegation: Delegation, on=TODAY) -> User:
    user = fresh(delegation.taker)
    delegations.take_up(user, delegation.pk, on=on)
    return user


def test_who_acts_for_the_lead_has_the_grants_handed_over_and_no_others(lead, colleague):
    user = acting(handed(lead, colleague, Work.DECIDE))

    area = community_of(CHANGQING)
    assert behalf_of(user) == lead.pk
    assert may(user, may_do.DECIDE_FILINGS, area)
    assert may(user, may_do.SEE_FILINGS, area)
    assert not may(user, may_do.REVIEW_FILINGS, area)  # the own work is done in the own name
    assert not may_anywhere(user, may_do.LOCK_FIGURES)
    assert not may_anywhere(user, may_do.KEEP_RULEBOOK)


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (6, True), (7, False)])
def test_it_holds_from_its_first_day_to_its_last_and_ends_by_itself(lead, colleague, days, holds):
    delegation = handed(lead, colleague, Work.DECIDE)

    user = acting(delegation, on=TODAY + timedelta(days=days))

    assert may(user, may_do.DECIDE_FILINGS, community_of(CHANGQING)) == holds


@pytest.mark.parametrize("cause", ["ended", "giver dismissed", "taker dismissed", "giver closed"])
def test_it_is_over_when_somebody_ends_it_or_leaves(lead, colleague, cause):
    delegation = handed(lead, colleague, Work.DECIDE)
    match cause:
        case "ended":
            delegations.end(delegation, by=colleague, at=NOW)
        case "giver dismissed":
            posts.dismiss(lead.memberships.get(), on=TODAY)
        case "taker dismissed":
            posts.dismiss(colleague.memberships.get(), on=TODAY)
        case "giver closed":
            User.objects.filter(pk=lead.pk).update(is_active=False)

    user = acting(delegation)

    assert not may_anywhere(user, may_do.DECIDE_FILINGS)


def test_nobody_hands_over_what_is_not_the_own_work_nor_to_a_stranger_nor_what_was_handed_over(lead, colleague):
    with pytest.raises(Refused) as refusal:
        handed(colleague, lead, Work.DECIDE)
    assert refusal.value.field == "works"
    with pytest.raises(Refused) as refusal:
        handed(lead, officer(Role.REVIEWER), Work.REVIEW)
    assert refusal.value.field == "taker"
    user = acting(handed(lead, colleague, Work.DECIDE))
    with pytest.raises(NotAllowed):
        delegations.give(Delegation(taker=lead, works=[Work.DECIDE]), by=user, at=NOW)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (-1, 0, "from_on"),
        (2, 1, "until_on"),
        (0, delegations.MOST_DAYS, "until_on"),
        (0, delegations.MOST_DAYS - 1, None),
    ],
)
def test_days_gone_by_backwards_or_too_many_are_refused(lead, colleague, first, last, field):
    days = {"first": TODAY + timedelta(days=first), "last": TODAY + timedelta(days=last)}

    if field is None:
        assert handed(lead, colleague, Work.DECIDE, **days).pk
    else:
        with pytest.raises(Refused) as refusal:
            handed(lead, colleague, Work.DECIDE, **days)
        assert refusal.value.field == field


def test_the_hand_that_acts_for_somebody_is_not_the_second_person(lead, colleague):
    user = acting(handed(lead, colleague, Work.DECIDE))

    assert hands_of(user) == {lead.pk, colleague.pk}
    assert is_hand_of(user, lead.pk)
    assert not is_hand_of(fresh(colleague), lead.pk)
    assert not is_hand_of(user, None)


def test_every_rule_of_two_persons_asks_for_hands():
    """Acts that two persons must do compare people by `is_hand_of`; what is compared by key alone asks for the author's own."""
    own = {  # only who did it takes it back, or sees that it is the own
        "facilities/proposals/policy.py": 1, "facilities/decisions/views/proposals.py": 1,
        "facilities/decisions/cancellations.py": 1, "facilities/decisions/decisions.py": 1,
        "inspections/incidents/incidents.py": 1, "inspections/credit/views/pages.py": 1,
        "inspections/findings/views/sanctions.py": 1, "inspections/field/sending.py": 3, "inspections/field/cards.py": 1,
        "inspections/field/policy.py": 1, "metrics/supply/scenarios.py": 1, "facilities/stations/homevisits.py": 2,
    }  # fmt: skip
    compared = re.compile(
        r"\bby_id (?:==|!=) (?:request\.)?(?:by|user)\.pk|_by_id (?:==|!=) (?:request\.)?(?:by|user)\.pk"
    )

    found = {
        str(path): len(compared.findall(path.read_text()))
        for app in ("portal", "facilities", "staff", "inspections", "metrics")
        for path in Path(app).rglob("*.py")
    }

    assert {path: count for path, count in found.items() if count} == own


def test_a_move_a_changed_row_and_a_page_say_for_whom(client, lead, colleague, monday):
    delegation = handed(lead, colleague, Work.INSPECT, Work.DECIDE)
    client.post("/login/", {"username": colleague.username, "password": PASSWORD})

    client.post(f"/standing-in/{delegation.pk}/act/")
    page = client.get("/home/").content.decode()
    client.post(f"/standing-in/{delegation.pk}/end/")

    assert str(lead) in page
    assert "standing-in/stop/" in page
    change = RowChange.objects.get(table="portal_delegation", operation="update")
    assert (change.user_id, change.on_behalf_of_id) == (colleague.pk, lead.pk)
    assert (
        "standing-in/stop/" not in client.get("/home/").content.decode()
    )  # over, so nothing more is done for the lead


def test_a_transition_says_for_whom(lead, colleague):
    visit = VisitFactory(inspector=lead)
    user = acting(handed(lead, colleague, Work.INSPECT))

    move(visit, "cancelled", table={"open": {"cancelled"}}, by=user)

    assert Transition.objects.get(subject_id=visit.pk).on_behalf_of_id == lead.pk
