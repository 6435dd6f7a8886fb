"""A ban that meets somebody at work is told to the systems of those who read bans, without a word about the person."""

import json

import pytest

from staff.bans.models import BanCase
from tests.factories import FacilityFactory
from tests.portal.exchange.subscriptions import subscribed, told
from tests.staff.bans.test_bans import ID, at_work, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_signing_a_ban_tells_of_every_facility_where_the_person_works():
    police, fire = subscribed("police", "ban.matched"), subscribed("fire", "ban.matched")
    first, second = FacilityFactory(state="filed"), FacilityFactory(state="filed")
    at_work(first), at_work(second)

    ban = signed()

    cases = {case.facility_id: case.pk for case in BanCase.objects.all()}
    assert [row["type"] for row in told(police)] == ["ban.matched"] * 2
    expected = [{"id": ban.pk, "facility": pk, "case": cases[pk]} for pk in (first.pk, second.pk)]
    assert [row["data"] for row in told(police)] == expected
    assert told(fire) == []
    assert not any(word in json.dumps(told(police), ensure_ascii=False) for word in (ID, "某人", "violence"))


def test_a_ban_of_somebody_who_works_nowhere_tells_nobody():
    police = subscribed("police", "ban.matched")

    signed()

    assert told(police) == []
