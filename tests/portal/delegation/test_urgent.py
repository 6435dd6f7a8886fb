"""Urgent access: with a reason and the own password, for hours, to see only; the auditor is told at once and looks into it after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import permissions as may_do
from portal.accounts.choices import Role
from portal.accounts.scope import may
from portal.delegation import urgent
from portal.delegation.choices import Verdict
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.letters.models import Notice
from portal.models import UrgentAccess, User
from tests.factories import CHANGQING, PASSWORD, WULIN, FacilityFactory, community_of, officer

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(2026, 11, 23, 22))
REASON = "夜间突发火情，需要联系机构负责人"


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def street() -> User:
    return officer(Role.STREET_OFFICER, area=CHANGQING)


@pytest.fixture
def auditor() -> User:
    return officer(Role.AUDIT)


def opened(by: User, hours: int = 1) -> UrgentAccess:
    return urgent.open_access(by=fresh(by), reason=REASON, hours=hours, at=NOW)


@pytest.mark.parametrize(("minutes", "sees"), [(-1, False), (0, True), (59, True), (60, False)])
def test_it_shows_the_whole_district_until_its_minute_and_lets_nobody_act(street, minutes, sees):
    access, elsewhere, user = opened(street), community_of(WULIN), fresh(street)

    urgent.take_up(user, access.pk, at=NOW + timedelta(minutes=minutes))

    assert may(user, may_do.SEE_FACILITIES, elsewhere) == sees
    assert may(user, may_do.SEE_PERSONAL_DATA, elsewhere) == sees
    assert not may(user, may_do.INSPECT, elsewhere)
    assert may(user, may_do.INSPECT, community_of(CHANGQING))


def test_every_auditor_is_told_at_once(street, auditor):
    access = opened(street)

    told = Notice.objects.get(user=auditor)
    assert (told.text, told.url) == (REASON, f"/audit/urgent/{access.pk}/")


@pytest.mark.parametrize(
    ("reason", "hours", "field"), [("急", 1, "reason"), (REASON, urgent.MOST_HOURS + 1, "hours"), (REASON, 0, "hours")]
)
def test_without_a_reason_or_for_too_long_it_is_refused(street, reason, hours, field):
    with pytest.raises(Refused) as refusal:
        urgent.open_access(by=street, reason=reason, hours=hours, at=NOW)

    assert refusal.value.field == field


def test_the_page_asks_for_the_password_and_the_banner_stays_until_it_is_closed(client, street, monday):
    elsewhere = FacilityFactory(area=community_of(WULIN), state="filed")
    client.post("/login/", {"username": street.username, "password": PASSWORD})
    sent = {"reason": REASON, "hours": 1, "password": PASSWORD}

    refused = client.post("/urgent/", sent | {"password": "wrong"})
    before = client.get(elsewhere.get_absolute_url()).status_code
    client.post("/urgent/", sent)
    during = client.get(elsewhere.get_absolute_url())
    client.post("/urgent/end/")

    assert (refused.status_code, before, during.status_code) == (200, 404, 200)
    assert "urgent/end/" in during.content.decode()
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


def test_an_auditor_looks_into_it_once_when_it_is_over_and_never_into_the_own(street, auditor):
    access, after = opened(street), NOW + timedelta(hours=1)

    with pytest.raises(Refused):
        urgent.review(access, by=auditor, verdict=Verdict.JUSTIFIED, note="", at=after - timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        urgent.review(access, by=street, verdict=Verdict.JUSTIFIED, note="", at=after)
    with pytest.raises(Refused):
        urgent.review(access, by=auditor, verdict=Verdict.UNJUSTIFIED, note="", at=after)
    assert urgent.review(access, by=auditor, verdict=Verdict.JUSTIFIED, note="", at=after).reviewed_by == auditor
    with pytest.raises(IllegalMove):
        urgent.review(access, by=auditor, verdict=Verdict.JUSTIFIED, note="", at=after)


def test_the_auditor_finds_it_on_the_first_page_and_records_the_verdict(client, street, auditor, monday):
    access = opened(street)
    UrgentAccess.objects.filter(pk=access.pk).update(at=NOW - timedelta(days=2), until=NOW - timedelta(days=1))
    client.post("/login/", {"username": auditor.username, "password": PASSWORD})

    home = client.get("/home/").content.decode()
    client.post(f"/audit/urgent/{access.pk}/", {"verdict": "justified"})

    assert f"/audit/urgent/{access.pk}/" in home
    access.refresh_from_db()
    assert access.verdict == Verdict.JUSTIFIED
