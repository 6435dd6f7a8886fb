"""The record of a visit from a phone: what was read is what is held, both sign, and the operator has its copy."""

from datetime import timedelta
from uuid import uuid4

import pytest

from inspections.field import papers, sending, signing
from inspections.field.choices import Clash, Resolution, SubmissionState
from inspections.models import VisitRecord
from inspections.visits import records
from portal.errors import NotAllowed, Refused
from portal.letters import letters
from portal.models import Document, Letter
from tests.factories import VisitFactory, operator_user
from tests.inspections.conftest import NOW
from tests.inspections.field.test_sending import ENDED, STARTED, delivered, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(checklist, street):
    return VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)


def signature(signer):
    return {"key": uuid4(), "item": None, "signer": signer, "original": None, "taken_at": ENDED, "position": None}


def record(content, **changed):
    read = [{name: row[name] for name in ("item", "outcome", "value", "note")} for row in content["answers"]]
    return {
        "inspector": {"name": "王一", "post": "", "is_typed": False},
        "onsite": {"name": "陈静", "post": "园长", "is_typed": False},
        "companions": "", "remark": "", "is_refused": False, "read": read, "at": ENDED,
    } | changed  # fmt: skip


def signed(visit, by, *outcomes, signers=("inspector", "onsite"), **changed):
    content = sent(visit, by, *outcomes, photos=outcomes.count("fail"))
    content["photos"] += [signature(who) for who in signers]
    return content | {"record": record(content, **changed)}


@pytest.mark.usefixtures("one_office")
def test_the_signed_record_goes_to_the_operator_as_a_letter_with_both_signatures_at_once(street, planned):
    submission = delivered(signed(planned, street, "fail", "na", "pass", remark="会尽快整改"), street)

    row = VisitRecord.objects.get(visit=planned)
    assert submission.state == SubmissionState.APPLIED
    assert (row.onsite_name, row.onsite_post, row.signed_at, row.is_refused) == ("陈静", "园长", ENDED, False)
    letter = Letter.objects.about(planned).get(template="visit-record")
    assert letter.to == planned.facility.operator.organisation
    told = dict(letter.facts)
    assert told["疏散通道畅通"] == "不符合\n后门上锁"
    assert told["符合"] == "消毒有记录"
    assert told["公示齐全"] == "不适用"
    assert told["单位意见"] == "会尽快整改"
    assert [words for _pk, words in letter.pictures][-2:] == [
        "检查人员：王一，2026-11-23 09:00",
        "被检查单位：陈静，2026-11-23 09:00",
    ]
    assert row.signatures.count() == 2
    assert letters.render(letter).startswith(b"%PDF")
    assert [paper["url"] for paper in papers.of(submission)] == [
        f"/letters/{found.pk}/" for found in Letter.objects.about(planned).order_by("-pk")
    ]


def test_a_record_sent_again_is_the_same_record_and_one_letter(street, planned):
    content = signed(planned, street, "pass", "pass", "pass")

    for _again in range(3):
        delivered(content, street)

    assert VisitRecord.objects.count() == 1
    assert Letter.objects.filter(template="visit-record").count() == 1


@pytest.mark.parametrize(("name", "other"), [("outcome", "na"), ("note", "另一句"), ("value", "3")])
def test_a_record_of_other_answers_than_are_held_is_left_to_a_person(street, planned, name, other):
    content = signed(planned, street, "pass", "pass", "pass")
    content["record"]["read"][1][name] = other

    submission = delivered(content, street)

    planned.refresh_from_db()
    assert (submission.state, submission.clash) == (SubmissionState.CONFLICT, Clash.RULE)
    assert planned.state == "planned"
    assert not VisitRecord.objects.exists()
    with pytest.raises(Refused):
        sending.resolve(submission, by=street, at=NOW, how=Resolution.APPLY, note="照录")
    sending.resolve(submission, by=street, at=NOW, how=Resolution.OPEN, note="重新签名")
    planned.refresh_from_db()
    assert planned.state == "open"


def test_an_answer_that_was_not_read_is_no_part_of_a_signed_record(street, planned):
    content = signed(planned, street, "pass", "pass", "pass")
    content["record"]["read"].pop()

    assert delivered(content, street).state == SubmissionState.CONFLICT


@pytest.mark.parametrize(
    ("signers", "changed", "is_taken"),
    [
        (("inspector", "onsite"), {}, True),
        (("inspector",), {}, False),
        (("onsite",), {}, False),
        (("inspector",), {"is_refused": True, "remark": "负责人不在现场"}, True),
        (("inspector",), {"is_refused": True, "remark": " "}, False),
        (("inspector", "onsite"), {"onsite": {"name": " ", "post": "", "is_typed": False}}, False),
    ],
)
def test_both_sign_or_it_is_said_why_not(street, planned, signers, changed, is_taken):
    submission = delivered(signed(planned, street, "pass", "pass", "pass", signers=signers, **changed), street)

    assert (submission.state == SubmissionState.APPLIED) is is_taken
    assert VisitRecord.objects.exists() is is_taken


@pytest.mark.parametrize(("off", "is_doubtful"), [(timedelta(minutes=-3), True), (timedelta(0), False)])
def test_a_signature_before_the_visit_began_is_a_clock_that_cant_be_right(street, planned, off, is_doubtful):
    packed = STARTED
    content = signed(planned, street, "pass", "pass", "pass", at=STARTED + off) | {"pack_at": packed}

    assert (delivered(content, street).clash == Clash.CLOCK) is is_doubtful


def test_a_signature_is_seen_by_whoever_sees_the_visit_and_by_nobody_else(street, fire, planned):
    delivered(signed(planned, street, "pass", "pass", "pass"), street)
    row, owner = VisitRecord.objects.get(), operator_user(planned.facility.operator)

    assert [VisitRecord.objects.visible_to(user).filter(pk=row.pk).exists() for user in (street, owner, fire)] == [
        True,
        True,
        False,
    ]


def test_only_whoever_may_conduct_the_visit_signs_its_record(street, fire, visit, answered):
    answered(visit, "pass", "pass", "pass")
    content = {"record": record({"answers": []}), "answers": []}
    plain = sending.kept(content | {"sent_at": NOW, "started_at": STARTED}, NOW)
    with pytest.raises(NotAllowed):
        records.sign(visit, signing.signed(plain), {}, by=fire, sent_at=NOW)


def test_items_that_were_confirmed_together_are_counted_in_the_record(street, planned):
    content = signed(planned, street, "pass", "pass", "fail")
    content["photos"][0]["item"] = content["answers"][2]["item"]
    for row in content["answers"][:2]:
        row["together"] = True

    delivered(content, street)

    assert VisitRecord.objects.get().together == 2
    facts = dict(Letter.objects.get(template="visit-record").facts)
    assert facts["检查结果"] == "适用的3项中，2项符合。其中2项经查看后一并确认。"
    assert Document.objects.filter(kind="inspection-signature").count() == 2
