"""Nothing that everybody may read changes by what families tell: no path leads from the register or open data to a child."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client

from facilities.families import families, following, searches, visits
from facilities.ground.choices import ClassKind
from facilities.models import Child, Facility, HomeVisit, VisitSlot, Wish
from facilities.waiting import wishes
from portal import public_pages
from portal.models import User
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY, CareClassFactory


def read(facility: Facility) -> dict[str, bytes]:
    """Return what a visitor reads at each public address, made anew."""
    public_pages.STORE.clear()
    addresses = [
        *("/", "/register/", f"/register/{facility.pk}/", f"/register/compare/?chosen={facility.pk}", "/open-data/"),
        *("/open-data/facilities.csv", "/open-data/facilities.json", "/api/v1/register/", "/waiting/points/"),
        *("/stations/", "/stations/calendar.ics", "/statistics/"),
    ]
    answers = {address: Client().get(address) for address in addresses}
    return {address: answer.getvalue() for address, answer in answers.items()}


def tell_everything(facility: Facility, family, owner: User) -> None:
    """Let a family do all that it can about a facility, and be visited at home."""
    child = families.save_child(
        family, Child(family=family), called="独一豆", born_on=TODAY - timedelta(days=600), on=TODAY
    )
    slot = VisitSlot.objects.create(facility=facility, starts_at=NOW + timedelta(hours=25), minutes=30, made_by=owner)
    visits.book(slot, family, child=child, note="怕生", at=NOW)
    facts = {"kind": ClassKind.TODDLER, "wished_on": TODAY, "joined_on": TODAY, "rank": 1}
    wishes.save(Wish(family=family, child=child, facility=facility, **facts), on=TODAY)
    following.follow(family, facility, on=TODAY)
    searches.follow(family, searches.asked(QueryDict("months=19"), on=TODAY), on=TODAY)
    told = {"household": "王家", "reason": "随访", "consented_by": "母亲", "child_months": 19, "visited_on": TODAY}
    HomeVisit.objects.create(area=facility.area, made_by=owner, key=uuid4(), **told)


@pytest.mark.django_db
def test_what_families_tell_changes_no_byte_of_what_everybody_reads(now, facility, owner, family_of):
    CareClassFactory(facility=facility, kind=ClassKind.TODDLER, places=10, enrolled=8)
    before = read(facility)

    tell_everything(facility, family_of(), owner)

    after = read(facility)
    assert {address for address, bytes_ in after.items() if bytes_ != before[address]} == set()
