"""Orders with their letter, more time, re-checks on site, ends of a finding, and what happens when the last day passes."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from facilities.appeals import appeals
from inspections.checklists import authoring
from inspections.field import packing
from inspections.findings import escalation, extensions, rechecks, rectification
from inspections.models import Escalation, Finding, Sanction, Visit
from inspections.visits import visits
from inspections.visits.sheet import sheet
from portal.accounts.choices import Role
from portal.documents.printing import picture
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.letters import letters
from portal.models import Document, Letter, LetterTemplate, Notice, Threshold
from portal.site.days import waiting
from portal.workflow import workflow
from tests.factories import (
    CHANGQING,
    TODAY,
    WULIN,
    ChecklistItemFactory,
    FindingFactory,
    VisitFactory,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW, jpeg
from tests.inspections.field.test_sending import delivered, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(db):
    return FindingFactory()


@pytest.fixture
def operator(finding):
    return operator_user(finding.facility.operator)


@pytest.fixture
def asked(finding, operator):
    return extensions.ask(finding, by=operator, at=NOW, working_days=5, reason="配件在途")


def escalated(on: date) -> int:
    return escalation.run(on=on, at=NOW)


# The order


def test_what_a_visit_found_is_ordered_in_one_letter_with_clauses_days_and_photos(visit, answered, street):
    answered(visit, "fail", "pass", "fail")

    visits.conclude(visit, by=street, at=NOW)

    letter = Letter.objects.get(template="rectification-order")
    assert (letter.to, letter.issuer.department_id) == (visit.facility.operator.organisation, "streets")
    assert letter.number.startswith("下托整〔2026〕")
    assert [label.split(".")[0] for label, _text in letter.facts] == ["1", "2"]
    assert "整改期限：2026年11月26日" in letter.facts[0][1]
    assert "2026年12月7日" in letter.facts[1][1]
    assert [words for _key, words in letter.pictures] == ["照片：第1项", "照片：第2项"]
    assert letters.render(letter).startswith(b"%PDF")


@pytest.mark.parametrize("harm", ["cut", "lost", "no picture"])
def test_an_order_goes_out_and_says_so_where_a_photo_can_t_be_read(visit, answered, street, harm):
    answered(visit, "fail", "pass", "fail")
    visits.conclude(visit, by=street, at=NOW)
    letter = Letter.objects.get(template="rectification-order")
    file = Document.objects.get(pk=letter.pictures[0][0]).file
    content = file.read()
    file.storage.delete(file.name)
    if harm != "lost":
        file.storage.save(file.name, ContentFile(content[:60] if harm == "cut" else b"MZ" * 99))

    shown, lost = letters._pictures(letter)

    assert [words for _name, words, _content in shown] == ["照片：第2项"]
    assert ["第1项" in words for words in lost] == [True]
    assert letters.render(letter).startswith(b"%PDF")


def test_a_picture_in_a_letter_is_small_and_says_nothing_of_the_camera():
    content = picture(jpeg().read())

    assert content.startswith(b"\xff\xd8")
    assert b"Exif" not in content


def test_who_of_the_operator_opened_the_order_first_is_kept_and_shown(client, visit, answered, street):
    answered(visit, "fail", "pass", "pass")
    visits.conclude(visit, by=street, at=NOW)
    letter, found = Letter.objects.get(template="rectification-order"), Finding.objects.get()
    letters.store(letter)
    reader = operator_user(visit.facility.operator)

    client.force_login(reader)
    client.get(f"/letters/{letter.pk}/")

    client.force_login(street)
    page = client.get(found.get_absolute_url()).content.decode()
    assert letter.number in page
    assert f"，{reader}" in page
    assert "机构首次查阅责令整改通知书" in page


def test_technical_advice_brings_no_order_no_term_and_no_letter(visit, answered, street):
    ChecklistItemFactory(
        checklist=visit.checklist,
        order=4,
        clause_code="management-15-board",
        severity="advice",
        text="食谱",
        kind="yes_no",
    )
    answered(visit, "pass", "pass", "pass", "fail")

    visits.conclude(visit, by=street, at=NOW)

    found = Finding.objects.get()
    assert (found.state, found.kind, found.due_on) == ("advised", "advice", None)
    assert not found.terms.exists()
    assert not Letter.objects.exists()
    with pytest.raises(IllegalMove):
        rectification.answer(found, by=operator_user(visit.facility.operator), at=NOW, text="已改", files=[jpeg()])


def test_what_a_clause_only_recommends_is_advice_whatever_the_checklist_says(visit, answered, street):
    facts = {"clause_code": "security-alarm", "severity": "major", "text": "一键报警", "kind": "yes_no"}
    ChecklistItemFactory(checklist=visit.checklist, order=4, **facts)
    answered(visit, "pass", "pass", "pass", "fail")

    visits.conclude(visit, by=street, at=NOW)

    found = Finding.objects.get()
    assert (found.state, found.severity, found.due_on) == ("advised", "advice", None)


@pytest.mark.parametrize(("setting", "asked"), [("family", False), ("kindergarten", False), ("private", True)])
def test_a_visit_asks_only_what_the_clause_asks_of_the_facility(visit, setting, asked):
    facts = {"clause_code": "setting-18-guards", "severity": "major", "text": "保安", "kind": "yes_no"}
    item = ChecklistItemFactory(checklist=visit.checklist, order=4, **facts)
    type(visit.facility).objects.filter(pk=visit.facility_id).update(setting=setting)

    assert (item in [line.item for line in sheet(visit)]) is asked


@pytest.mark.parametrize(
    ("earlier", "is_repeat"),
    [
        ({"found_on": date(2025, 1, 6)}, True),
        ({"found_on": date(2024, 11, 1)}, False),  # longer ago than the rulebook counts
        ({"found_on": date(2025, 1, 6), "state": "rescinded"}, False),
        ({"found_on": date(2025, 1, 6), "state": "advised"}, False),
    ],
)
def test_the_same_clause_cited_again_within_the_rulebooks_months_is_a_repeat(
    visit, answered, street, earlier, is_repeat
):
    FindingFactory(visit=VisitFactory(facility=visit.facility, state="concluded", concluded_at=NOW), **earlier)
    answered(visit, "fail", "pass", "pass")

    visits.conclude(visit, by=street, at=NOW)

    assert visit.findings.get().is_repeat is is_repeat


# More time


def test_an_officer_grants_more_time_and_the_last_day_moves_with_a_letter(finding, asked, street):
    extensions.grant(asked, by=street, on=TODAY)

    finding.refresh_from_db()
    assert finding.due_on == date(2026, 12, 3)
    assert (finding.terms.get().working_days, finding.terms.get().due_on) == (8, date(2026, 12, 3))
    letter = Letter.objects.get(template="extension-answer")
    assert "同意延期5个工作日" in letter.body
    assert "2026年12月3日" in letter.body


def test_more_time_that_is_refused_needs_a_reason_and_changes_no_day(finding, asked, street):
    with pytest.raises(Refused):
        extensions.refuse(asked, by=street, on=TODAY, answer=" ")

    extensions.refuse(asked, by=street, on=TODAY, answer="消防通道不能等")

    finding.refresh_from_db()
    assert (asked.state, finding.due_on) == ("refused", date(2026, 11, 26))


def test_more_time_is_asked_before_the_last_day_within_the_rulebooks_limit_and_granted_once(finding, operator, street):
    for days in (0, 11):
        with pytest.raises(Refused) as refusal:
            extensions.ask(finding, by=operator, at=NOW, working_days=days, reason="x")
        assert refusal.value.field == "working_days"
    with pytest.raises(Refused, match="期限已过"):
        extensions.ask(finding, by=operator, at=NOW + timedelta(days=4), working_days=5, reason="x")

    extensions.grant(extensions.ask(finding, by=operator, at=NOW, working_days=5, reason="x"), by=street, on=TODAY)

    with pytest.raises(Refused, match="已经延期过"):
        extensions.ask(finding, by=operator, at=NOW, working_days=1, reason="x")


def test_only_the_operator_asks_and_only_the_field_answers(finding, asked, street, operator):
    with pytest.raises(NotAllowed):
        extensions.ask(finding, by=street, at=NOW, working_days=1, reason="x")
    for user in (operator, officer(Role.DEPARTMENT_OFFICER, department="market")):
        with pytest.raises(NotAllowed):
            extensions.grant(asked, by=user, on=TODAY)


def test_a_request_falls_away_when_the_operator_answers_first(finding, asked, operator, street):
    rectification.answer(finding, by=operator, at=NOW, text="已改", files=[jpeg()])

    asked.refresh_from_db()
    assert asked.state == "lapsed"
    with pytest.raises(IllegalMove):
        extensions.grant(asked, by=street, on=TODAY)


# Re-checks on site


@pytest.fixture
def recheck(finding, street):
    ChecklistItemFactory(checklist=finding.item.checklist, order=30_001)
    visit = rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)
    return visits.begin(visit, by=street, at=NOW)


def answer_recheck(visit: Visit, by, outcome: str) -> None:
    item = visit.rechecked.get().item
    extra = {"photos": [jpeg()]} if outcome == "fail" else {}
    visits.answer(visit, item, by=by, at=NOW, outcome=outcome, note="看过现场", **extra)
    visits.conclude(visit, by=by, at=NOW)


def test_a_recheck_on_site_asks_only_what_was_cited_and_closes_what_is_met(recheck, finding, street):
    other = recheck.checklist.items.exclude(pk=finding.item_id).get()
    with pytest.raises(Refused):
        visits.answer(recheck, other, by=street, at=NOW, outcome="pass")

    answer_recheck(recheck, street, "pass")

    finding.refresh_from_db()
    assert (finding.state, finding.closed_on) == ("closed", TODAY)
    assert (recheck.kind, recheck.all_count) == ("recheck", 1)
    assert not recheck.findings.exists()
    assert Letter.objects.filter(template="rectification-met").exists()


def test_what_is_not_met_on_site_stays_ordered_and_an_answer_goes_back_with_a_new_term(
    finding, operator, recheck, street
):
    rectification.answer(finding, by=operator, at=NOW, text="已改", files=[jpeg()])

    answer_recheck(recheck, street, "fail")

    finding.refresh_from_db()
    answer = finding.answers.get()
    assert finding.state == "ordered"
    assert (answer.verdict, answer.way, answer.verdict_note) == ("rejected", "on_site", "看过现场")
    assert finding.terms.count() == 2


def test_an_order_not_answered_and_not_met_on_site_keeps_its_term(finding, recheck, street):
    answer_recheck(recheck, street, "fail")

    finding.refresh_from_db()
    assert (finding.state, finding.due_on, finding.terms.count()) == ("ordered", date(2026, 11, 26), 1)


def test_a_finding_is_in_one_recheck_at_a_time_and_needs_its_field(finding, street):
    rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)

    with pytest.raises(Refused):
        rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)
    with pytest.raises(NotAllowed):
        rechecks.plan(finding, by=officer(Role.DEPARTMENT_OFFICER, department="market"), planned_on=TODAY, on=TODAY)


def test_the_department_of_the_clause_rechecks_on_site_in_its_own_name(finding, fire):
    visit = rechecks.plan(finding, by=fire, planned_on=TODAY, on=TODAY)

    assert (visit.department_id, visit.checklist) == ("fire", finding.item.checklist)


def test_a_phone_takes_a_recheck_along_with_only_what_was_cited_on_the_version_of_then(finding, street, bureau):
    ChecklistItemFactory(checklist=finding.item.checklist, order=30_001)
    visit = rechecks.plan(finding, by=street, planned_on=TODAY, on=TODAY)
    authoring.publish(authoring.draft(visit.checklist, by=bureau), by=bureau, on=TODAY, valid_from=TODAY)

    [packed] = packing.day(street, on=TODAY)["visits"]
    content = sent(visit, street, "pass", started_at=NOW - timedelta(minutes=5), concluded_at=NOW)
    submission = delivered(content, street)

    assert (packed["items"], packed["checklist"]) == ([finding.item_id], finding.item.checklist_id)
    assert submission.state == "applied", submission.reason
    finding.refresh_from_db()
    assert finding.state == "closed"


# Ends


def test_what_cannot_be_corrected_ends_with_a_reason_and_suggests_a_sanction(finding, street, bureau):
    with pytest.raises(Refused):
        rectification.find_unable(finding, by=street, at=NOW, note="")

    rectification.find_unable(finding, by=street, at=NOW, note="层高不足，无法改造")

    assert (finding.state, finding.terms.get().stopped_on) == ("unable", TODAY)
    assert (Sanction.objects.get().cause, Sanction.objects.get().findings.get()) == ("unable", finding)
    assert Notice.objects.filter(user=bureau, title__startswith="处罚建议").exists()


def test_a_finding_is_rescinded_by_a_colleague_with_reasons_and_never_by_its_inspector(finding, street):
    Visit.objects.filter(pk=finding.visit_id).update(inspector=street)
    finding.refresh_from_db()
    with pytest.raises(NotAllowed):
        rectification.rescind(finding, by=street, on=TODAY, reasons="误判")

    rectification.rescind(finding, by=officer(Role.STREET_OFFICER, area=CHANGQING), on=TODAY, reasons="误判")

    assert (finding.state, workflow.transitions(finding).last().note) == ("rescinded", "误判")
    assert "误判" in Letter.objects.get(template="finding-rescinded").body
    assert not Finding.objects.cited().exists()


def test_an_order_of_which_no_finding_is_left_is_shown_as_revoked_to_who_verifies_it(visit, answered, street):
    answered(visit, "fail", "pass", "fail")
    visits.conclude(visit, by=street, at=NOW)
    revoked = []

    for finding in visit.findings.order_by("pk"):
        rectification.rescind(finding, by=officer(Role.STREET_OFFICER, area=CHANGQING), on=TODAY, reasons="误判")
        revoked.append(Letter.objects.get(template="rectification-order").revoked_on)

    assert revoked == [None, TODAY]


@pytest.mark.parametrize(
    ("outcome", "state"), [("upheld", "ordered"), ("sent_back", "rescinded"), ("changed", "advised")]
)
def test_an_appeal_against_a_finding_is_decided_by_somebody_other_than_its_inspector(
    finding, operator, bureau, outcome, state
):
    finding.visit.inspector = bureau
    finding.visit.save()
    appeal = appeals.file(finding, reasons="门锁当日已拆", by=operator, on=TODAY)
    assert set(Finding.objects.with_outcome().values_list("outcome", flat=True)) == {"appealed"}
    with pytest.raises(Refused):
        appeals.decide(appeal, outcome=outcome, reasons="查明", by=bureau, on=TODAY)

    appeals.decide(appeal, outcome=outcome, reasons="查明", by=officer(Role.BUREAU_LEAD), on=TODAY)

    finding.refresh_from_db()
    assert finding.state == state
    assert not Finding.objects.appealed().exists()


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("ordered", "open"),
        ("answered", "open"),
        ("closed", "verified"),
        ("unable", "unable"),
        ("rescinded", "rescinded"),
        ("advised", "advised"),
    ],
)
def test_every_finding_has_an_outcome_to_count_by(state, outcome):
    FindingFactory(state=state)

    assert Finding.objects.with_outcome().get().outcome == outcome


# The last day passes


def test_an_order_let_pass_goes_to_the_street_then_the_bureau_then_suggests_a_sanction(finding, bureau):
    steps = []
    for day in (26, 27):
        escalated(date(2026, 11, day))
        steps.append(list(Escalation.objects.values_list("step", flat=True)))
    for day in (3, 10):  # five and ten working days after the last one
        escalated(date(2026, 12, day))
        steps.append(list(Escalation.objects.values_list("step", flat=True)))

    assert steps == [[], ["street"], ["street", "bureau"], ["street", "bureau", "sanction"]]
    told = Notice.objects.filter(title__startswith="已上报").values_list("organisation__department", flat=True)
    assert {"streets", "health", None} == set(told)  # None is the operator
    assert Sanction.objects.get().findings.get() == finding


def test_escalation_is_safe_to_repeat_and_begins_anew_with_a_moved_last_day(finding):
    late = date(2026, 12, 14)

    assert escalated(late) == 3
    told = Notice.objects.count()
    assert escalated(late) == 0
    Finding.objects.update(due_on=date(2026, 12, 10))

    assert escalated(late) == 1
    assert Notice.objects.count() > told
    assert Sanction.objects.count() == 1


def test_nobody_is_told_while_the_operator_waits_for_an_answer_on_more_time_or_the_facility_is_gone(finding, asked):
    assert escalated(date(2026, 12, 14)) == 0

    asked.delete()
    finding.facility.state = "closed"
    finding.facility.save()
    assert escalated(date(2026, 12, 14)) == 0


def test_no_sanction_is_suggested_while_an_appeal_is_not_decided(finding, operator):
    appeals.file(finding, reasons="x", by=operator, on=TODAY)

    assert escalated(date(2026, 12, 14)) == 2
    assert not Sanction.objects.exists()


def test_what_came_to_an_office_stands_in_its_worklist_and_nowhere_else(client, finding, bureau):
    finding.visit.department_id = "police"  # cited by another department; the clause is the fire brigade's
    finding.visit.save()
    street, far = officer(Role.STREET_OFFICER, area=CHANGQING), officer(Role.STREET_OFFICER, area=WULIN)
    Finding.objects.update(due_on=TODAY - timedelta(days=5))
    steps = escalation.steps(on=TODAY)

    escalation.escalate(finding.pk, steps, on=TODAY, at=NOW)

    titles = {
        user: [str(item.title) for item in waiting(user, on=TODAY) if "已上报" in str(item.title)]
        for user in (street, bureau, far)
    }
    assert titles == {
        street: ["逾期未整改，已上报：后门被锁"],
        bureau: [],
        far: [],
    }  # three working days: not the bureau yet


def test_the_days_of_escalation_are_the_rulebooks(finding):
    Threshold.objects.filter(key="rectification.escalation.sanction.working_days").update(value=2)

    assert escalated(date(2026, 11, 30)) == 2
    assert Sanction.objects.exists()


def test_every_letter_on_findings_has_its_template():
    codes = {"rectification-order", "rectification-met", "finding-rescinded", "extension-answer", "sanction-notice"}
    codes |= {"stop-use", "stop-service", "stop-lifted"}
    assert set(LetterTemplate.objects.filter(pk__in=codes).values_list("pk", flat=True)) == codes
