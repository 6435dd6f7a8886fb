"""An entry made twice is merged: nothing is lost, the history stays, and nobody merges across facilities."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from portal.errors import NotAllowed, Refused
from staff.merging import mergers
from staff.models import (
    CorrectionRequest,
    Course,
    Credential,
    Enrolment,
    Leave,
    Merger,
    Person,
    Post,
    Session,
    TrainingCertificate,
)
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    operator_user,
    valid_resident_id,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return FacilityFactory()


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


def twice(facility) -> tuple[Person, Person]:
    right = PersonFactory(facility=facility, name="周小红")
    wrong = PersonFactory(facility=facility, name="周小红", id_number=valid_resident_id(4711))
    PostFactory(person=wrong, since=date(2026, 2, 1))
    CredentialFactory(person=wrong, number="ZS1")
    return wrong, right


def test_leave_presence_courses_and_requests_go_along_and_nobody_sits_twice(facility, operator):
    wrong, right = twice(facility)
    begins = datetime(2098, 1, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    course = Course.objects.create(area_id=facility.area_id[:6], title="急救", part="safety", hours=8)
    session = Session.objects.create(course=course, starts_at=begins, ends_at=begins + timedelta(hours=8), seats=9)
    passed = Enrolment.objects.create(session=session, person=wrong, state="certified")
    TrainingCertificate.objects.create(enrolment=passed, name="周小红", hours=8, issued_on=TODAY)
    Leave.objects.create(person=wrong, since=TODAY, until=TODAY)
    given = {"topic": "post", "wish": "到岗日期有误", "asked_on": TODAY, "due_on": TODAY}
    CorrectionRequest.objects.create(key=uuid4(), person=wrong, **given)
    second = Enrolment.objects.create(session=session, person=right, state="enrolled")

    with pytest.raises(Refused, match="培训报名"):
        mergers.merge(wrong, into=right, reason="号码录错", by=operator, on=TODAY)
    assert Enrolment.objects.filter(person=wrong).count() == 1
    second.delete()
    mergers.merge(wrong, into=right, reason="号码录错", by=operator, on=TODAY)

    rows = [model.objects.get().person for model in (Enrolment, Leave, CorrectionRequest)]
    assert rows == [right] * 3


def test_posts_and_certificates_go_to_the_right_entry_and_the_wrong_one_stays_in_the_history(facility, operator):
    wrong, right = twice(facility)
    former = wrong.pk

    mergers.merge(wrong, into=right, reason="号码录错", by=operator, on=TODAY)

    assert not Person.objects.filter(pk=former).exists()
    assert Post.objects.get().person == right
    assert Credential.objects.get().person == right
    merger = Merger.objects.get()
    assert (merger.into, merger.former_id, merger.by, merger.on) == (right, former, operator, TODAY)
    assert Person.pgh_event_model.objects.filter(pgh_obj_id=former).exists()


def test_who_was_merged_before_is_found_from_the_last_entry(facility, operator):
    first, second = twice(facility)
    third = PersonFactory(facility=facility)
    mergers.merge(first, into=second, reason="x", by=operator, on=TODAY)

    mergers.merge(second, into=third, reason="y", by=operator, on=TODAY)

    assert set(third.mergers.values_list("reason", flat=True)) == {"x", "y"}


def test_entries_of_two_facilities_are_not_merged(facility, operator):
    wrong, _right = twice(facility)

    with pytest.raises(Refused):
        mergers.merge(wrong, into=PersonFactory(), reason="x", by=operator, on=TODAY)

    assert Person.objects.filter(pk=wrong.pk).exists()


def test_nobody_merges_at_another_operators_facility(facility):
    wrong, right = twice(facility)

    with pytest.raises(NotAllowed):
        mergers.merge(wrong, into=right, reason="x", by=operator_user(FacilityFactory().operator), on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_leave_one_entry(facility, operator):
    wrong, right = twice(facility)

    at_once(
        lambda: mergers.merge(Person.objects.get(pk=wrong.pk), into=right, reason="x", by=operator, on=TODAY),
        lambda: mergers.merge(Person.objects.get(pk=right.pk), into=wrong, reason="x", by=operator, on=TODAY),
    )

    assert Person.objects.filter(facility=facility).count() == 1
    assert Post.objects.get().person == Person.objects.get(facility=facility)


def test_the_page_offers_only_entries_of_the_facility_with_masked_numbers(client, facility, operator):
    wrong, right = twice(facility)
    stranger = PersonFactory(name="外人")
    client.force_login(operator)

    page = client.get(reverse("person-merge", args=[wrong.pk])).content.decode()
    refused = client.post(reverse("person-merge", args=[wrong.pk]), {"into": stranger.pk, "reason": "x"})
    client.post(reverse("person-merge", args=[wrong.pk]), {"into": right.pk, "reason": "号码录错"})

    assert stranger.name not in page
    assert right.id_number not in page
    assert "into" in refused.context["form"].errors
    assert Merger.objects.get().into == right
