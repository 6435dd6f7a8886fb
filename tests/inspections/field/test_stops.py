"""Stop orders from phones: given once by their key, beside their visit, by whoever may, at a time that can be right."""

from datetime import timedelta
from uuid import uuid4

import pytest

from inspections.field import sending
from inspections.field.choices import Clash, Resolution, SubmissionState
from inspections.findings import stop_orders
from inspections.models import StopOrder, Submission
from inspections.visits import visits
from portal.errors import Refused
from portal.models import Letter
from tests.factories import VisitFactory
from tests.inspections.conftest import NOW, jpeg
from tests.inspections.field.test_sending import ENDED, STARTED, delivered, sent
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(checklist, street):
    return VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)


def ordered(visit, by, *, at=ENDED, kind="service", **changed):
    """Return the order that a phone sends while its visit goes on: the one answer that it rests on, with its photo."""
    content = sent(visit, by, "fail", photos=1, conclude=False, concluded_at=None, summary="")
    stop = {
        "key": content["key"],
        "item": content["answers"][0]["item"],
        "kind": kind,
        "part": "",
        "reasons": "后门被锁，无法疏散",
        "at": at,
    }
    return content | {"stops": [stop | changed]}  # fmt: skip


def test_an_order_stands_at_once_with_its_letter_while_the_visit_goes_on(street, planned):
    submission = delivered(ordered(planned, street), street)

    planned.refresh_from_db()
    order = StopOrder.objects.get()
    assert (submission.state, submission.is_urgent) == (SubmissionState.APPLIED, True)
    assert (order.visit, order.ordered_by, order.ordered_at, order.kind) == (planned, street, ENDED, "service")
    assert planned.state == "open"
    assert order.facility.state == "suspended"
    assert [letter.template_id for letter in Letter.objects.about(order)] == ["stop-service"]


def test_an_order_sent_again_is_the_same_order_with_one_letter(street, planned):
    content = ordered(planned, street)

    for _again in range(3):
        delivered(content, street)

    assert StopOrder.objects.count() == 1
    assert Letter.objects.filter(template="stop-service").count() == 1


def test_the_same_order_under_another_sending_is_the_same_order(street, planned):
    content = ordered(planned, street)
    delivered(content, street)
    again = content | {"key": uuid4(), "photos": [], "answers": []}

    submission = delivered(again, street)

    assert submission.state == SubmissionState.APPLIED
    assert StopOrder.objects.count() == 1


def test_a_key_of_another_item_is_refused(street, visit, answered):
    answered(visit, "fail", "pass", "pass")
    first, second = visit.checklist.items.order_by("order")[:2]
    order = stop_orders.stop(visit, first, by=street, at=NOW, kind="service", reasons="后门被锁", key=uuid4())

    with pytest.raises(Refused):
        stop_orders.stop(visit, second, by=street, at=NOW, kind="service", reasons="后门被锁", key=order.key)


def test_the_visit_follows_and_neither_repeats_the_order_nor_its_photo(street, planned):
    first = ordered(planned, street)
    delivered(first, street)
    rest = sent(planned, street, "fail", "pass", "pass", visit_key=first["visit_key"]) | {"photos": first["photos"]}

    submission = delivered(rest, street)

    planned.refresh_from_db()
    assert submission.state == SubmissionState.APPLIED
    assert (planned.state, planned.findings.count()) == ("concluded", 1)
    assert planned.answers.get(item__order=1).photos.count() == 1
    assert StopOrder.objects.count() == 1


def test_an_order_and_its_visit_set_nothing_of_each_other_aside(street, planned):
    order = ordered(planned, street)
    arriving = sending.receive(order, by=street, at=NOW)
    visit = sending.receive(sent(planned, street, "pass", visit_key=order["visit_key"]), by=street, at=NOW)
    later = sending.receive(order | {"key": uuid4()}, by=street, at=NOW)

    for row in (arriving, visit, later):
        row.refresh_from_db()
        assert row.state == SubmissionState.RECEIVED


def test_danger_does_not_wait_for_a_changed_address_but_the_visit_does(street, planned):
    order, visit = ordered(planned, street), sent(planned, street, "pass", "pass", "pass")
    type(planned.facility).objects.filter(pk=planned.facility_id).update(address="别处2号")

    assert delivered(order, street).state == SubmissionState.APPLIED
    assert delivered(visit, street).clash in (Clash.FACILITY, Clash.ANSWERED)


@pytest.mark.parametrize(
    ("kind", "part", "reasons"), [("use", "", "后门被锁"), ("service", "", " "), ("service", "", "园长电话13800138000")]
)
def test_an_order_that_cant_stand_is_kept_for_a_person_and_changes_nothing(street, planned, kind, part, reasons):
    submission = delivered(ordered(planned, street, kind=kind, part=part, reasons=reasons), street)

    planned.refresh_from_db()
    assert (submission.state, submission.clash) == (SubmissionState.CONFLICT, Clash.RULE)
    assert (planned.state, StopOrder.objects.count()) == ("planned", 0)


@pytest.mark.parametrize(
    ("at", "is_doubtful"),
    [
        (STARTED - timedelta(days=1), True),
        (STARTED - timedelta(minutes=3), True),
        (STARTED, False),
        (ENDED, False),
        (NOW + timedelta(days=1), False),  # no moment lies in the future: it is the one at which it came
    ],
)
def test_an_order_before_its_visit_could_begin_is_a_clock_that_cant_be_right(street, planned, at, is_doubtful):
    content = ordered(planned, street, at=at) | {"pack_at": STARTED}

    assert (delivered(content, street).clash == Clash.CLOCK) is is_doubtful


def test_an_order_of_a_visit_that_was_concluded_meanwhile_can_be_recorded_with_a_visit_of_its_own(
    street, visit, answered
):
    content = ordered(visit, street)
    visits.conclude(answered(visit, "pass", "pass", "pass"), by=street, at=NOW)
    submission = delivered(content, street)
    assert submission.clash == Clash.CONCLUDED

    sending.resolve(submission, by=street, at=NOW, how=Resolution.OWN, note="现场仍有危险")

    order = StopOrder.objects.get()
    assert order.visit != visit
    assert order.facility == visit.facility


@pytest.mark.django_db(transaction=True)
def test_four_requests_at_once_give_one_order(street, planned):
    content = ordered(planned, street)
    submission = sending.receive(content, by=street, at=NOW)
    for key in sending.missing(submission):
        sending.add_photo(submission, key, jpeg(), by=street)

    def once():
        return sending.apply(Submission.objects.get(pk=submission.pk), by=street, at=NOW).state

    assert set(at_once(*[once] * 4)) == {SubmissionState.APPLIED}
    assert StopOrder.objects.count() == 1
    assert Letter.objects.filter(template="stop-service").count() == 1
