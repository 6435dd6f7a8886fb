"""The record of a visit that was carried out on the web pages: read, signed by both on the day, locked, sent to the operator."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inspections.models import Visit, VisitRecord
from inspections.visits import records, visits
from inspections.visits.records import Signed, Signer
from portal.errors import Refused
from portal.models import Letter, User
from tests.inspections.conftest import jpeg, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def concluded(answered, visit: Visit, street: User) -> Visit:
    """A visit that was concluded a moment ago, with one item not met."""
    visits.conclude(answered(visit, "fail", "na", "pass"), by=street, at=timezone.now())
    visit.refresh_from_db()
    return visit


def sent(visit: Visit, **changed):
    told = {"inspector": jpeg(), "onsite": jpeg(), "name": "陈静", "post": "园长", "remark": "会尽快整改"}
    return told | {"seen": records.shown(visit)} | changed


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_both_sign_what_they_read_and_the_operator_has_it_as_a_letter_at_once(concluded, street):
    client, address = login(street), f"/visits/{concluded.pk}/record/"

    offered = client.get(f"/visits/{concluded.pk}/concluded/").content.decode()
    page = client.get(address).content.decode()
    answer = client.post(address, sent(concluded))
    again = client.post(address, sent(concluded))

    record = VisitRecord.objects.get()
    letter = Letter.objects.about(concluded).get(template="visit-record")
    assert address in offered
    assert "问题1" in page
    assert answer.status_code == again.status_code == 302
    assert (record.inspector_name, record.onsite_name, record.is_refused) == (street.full_name, "陈静", False)
    assert record.signatures.count() == 2
    assert letter.to == concluded.facility.operator.organisation
    assert dict(letter.facts)["单位意见"] == "会尽快整改"
    assert address not in client.get(concluded.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"onsite": ""}, ["onsite"]),
        ({"name": " "}, ["name"]),
        ({"inspector": ""}, ["inspector"]),
        ({"inspector": pdf()}, ["inspector"]),
        ({"is_refused": "on", "remark": ""}, ["remark"]),
        ({"is_refused": "on", "onsite": "", "name": ""}, []),
    ],
)
def test_both_sign_with_a_picture_or_it_is_said_why_not(concluded, street, changed, fields):
    answer = login(street).post(f"/visits/{concluded.pk}/record/", sent(concluded, **changed))

    assert list(answer.context["form"].errors if answer.context else []) == fields
    assert VisitRecord.objects.exists() is (not fields)


def test_other_answers_than_were_read_and_another_day_are_refused(concluded, street):
    signed = Signed(Signer("王一"), Signer("陈静"), (), timezone.now())
    seen, tomorrow = records.shown(concluded), timezone.now() + timedelta(days=1)

    with pytest.raises(Refused, match="重新"):
        records.sign_on_page(concluded, signed, {}, seen="other", by=street, at=timezone.now())
    with pytest.raises(Refused, match="当天"):
        records.sign_on_page(concluded, signed, {}, seen=seen, by=street, at=tomorrow)
    assert not VisitRecord.objects.exists()
