"""The credit record: every event once, sums that add up, repairs by rule, a public statement."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from facilities.appeals import appeals
from facilities.models import Appeal, Facility
from inspections.credit import ledger as crediting, repairs, scores
from inspections.findings import rectification
from inspections.findings.choices import FindingState
from inspections.ground import credit_events
from inspections.ground.choices import CreditKind
from inspections.ground.credit_events import Event
from inspections.models import Complaint, CreditEntry, Finding, Incident
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Clause, Term, Threshold
from portal.pages import casefile
from portal.rulebook import keeping
from tests.factories import TODAY, FacilityFactory, FindingFactory, operator_user
from tests.inspections.complaints.grievances import NAME, accepted, reported
from tests.inspections.conftest import NOW, jpeg
from tests.markup import flat

LATER = TODAY + timedelta(days=120)


def ledger(facility: Facility, on: date = TODAY) -> list[tuple[str, int]]:
    """Bring the ledger up to date and return kinds and points, oldest first."""
    crediting.record(Facility.objects.filter(pk=facility.pk), on=on)
    return list(facility.credit_entries.order_by("on", "pk").values_list("kind", "points"))


@pytest.fixture
def finding(db):
    """A serious finding against a clause that sets three points."""
    clause = Clause.objects.get(code="fire-exits", version=1)
    return FindingFactory(clause=clause)


@pytest.fixture
def operator(finding):
    return operator_user(finding.facility.operator)


def test_a_finding_costs_what_its_clause_says_and_counts_once(finding):
    points = finding.clause.credit_points

    first, second = ledger(finding.facility), ledger(finding.facility)

    assert points > 0
    assert first == second == [("finding", -points)]
    assert scores.score_of(finding.facility, on=TODAY).points == 100 - points


@pytest.mark.parametrize(("severity", "points"), [("serious", -6), ("major", -3), ("minor", -1)])
def test_a_finding_whose_clause_sets_no_points_costs_by_its_severity(finding, severity, points):
    Clause.objects.filter(pk=finding.clause_id).update(credit_points=0)
    Finding.objects.filter(pk=finding.pk).update(severity=severity)

    assert ledger(finding.facility) == [("finding", points)]


def test_technical_advice_costs_nothing(finding):
    Finding.objects.filter(pk=finding.pk).update(severity="advice")

    assert ledger(finding.facility) == []


def test_found_again_and_not_corrected_in_time_cost_further_points(finding):
    Finding.objects.filter(pk=finding.pk).update(is_repeat=True)

    found = ledger(finding.facility, on=finding.due_on + timedelta(days=1))

    assert [kind for kind, _points in found] == ["finding", "repeat", "overdue"]
    assert finding.facility.credit_entries.get(kind="overdue").on == finding.due_on + timedelta(days=1)


def test_a_correction_in_time_gives_half_of_the_points_back_and_a_late_one_nothing(finding, operator, street):
    rectification.answer(finding, by=operator, at=NOW, text="已改", files=[jpeg()])
    rectification.accept(finding, by=street, at=NOW)
    late = FindingFactory(clause=finding.clause, state=FindingState.CLOSED, closed_on=TODAY + timedelta(days=30))
    Term.objects.filter(subject_id=late.pk).update(stopped_on=TODAY + timedelta(days=30))

    points = finding.clause.credit_points
    assert ledger(finding.facility) == [("finding", -points), ("corrected", points // 2)]
    assert [kind for kind, _ in ledger(late.facility, on=TODAY + timedelta(days=31))] == ["finding", "overdue"]


def entry_of(finding: Finding) -> CreditEntry:
    """Return what the finding cost, written down."""
    ledger(finding.facility)
    return finding.facility.credit_entries.get(kind="finding")


@pytest.mark.parametrize(("days", "gives_back"), [(-1, True), (0, True), (1, False)])
def test_a_correction_on_the_last_day_of_its_entry_still_gives_back(finding, days, gives_back):
    entry = entry_of(finding)
    Term.objects.filter(subject_id=finding.pk).update(stopped_on=TODAY)
    closed_on = entry.until + timedelta(days=days)
    Finding.objects.filter(pk=finding.pk).update(state=FindingState.CLOSED, closed_on=closed_on)

    kinds = [kind for kind, _points in ledger(finding.facility, on=closed_on)]

    assert ("corrected" in kinds) == gives_back


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, False), (0, False), (1, True)])
def test_a_term_that_ends_on_its_last_day_is_kept(finding, days, is_overdue):
    last_day = Term.objects.get(subject_id=finding.pk).due_on
    Term.objects.filter(subject_id=finding.pk).update(stopped_on=last_day + timedelta(days=days))

    kinds = [kind for kind, _points in ledger(finding.facility, on=last_day + timedelta(days=2))]

    assert ("overdue" in kinds) == is_overdue


@pytest.mark.parametrize(("days", "is_overdue"), [(0, False), (1, True)])
def test_a_running_term_is_let_pass_the_day_after_its_last(finding, days, is_overdue):
    last_day = Term.objects.get(subject_id=finding.pk).due_on

    kinds = [kind for kind, _points in ledger(finding.facility, on=last_day + timedelta(days=days))]

    assert ("overdue" in kinds) == is_overdue


def test_an_entry_counts_on_its_first_and_its_last_day_and_not_beside_them(finding):
    entry, day = entry_of(finding), timedelta(days=1)

    for on, counts in [(entry.on - day, False), (entry.on, True), (entry.until, True), (entry.until + day, False)]:
        assert entry.counts(on) == counts
        assert CreditEntry.objects.counting(on).exists() == counts
        assert scores.score_of(finding.facility, on=on).points == 100 + (entry.points if counts else 0)
        assert len(scores.statement(finding.facility, on=on).counting) == counts


def test_a_rescinded_finding_leaves_its_entry_and_a_counter_entry(finding, bureau):
    ledger(finding.facility)
    rectification.rescind(finding, by=bureau, on=TODAY, reasons="认定有误")

    today = timezone.localdate()
    found = ledger(finding.facility, on=today)

    points = finding.clause.credit_points
    assert found == [("finding", -points), ("counter", points)]
    assert scores.score_of(finding.facility, on=today).points == 100


def test_the_points_of_the_day_hold_when_the_district_changes_them_later(finding, bureau):
    Clause.objects.filter(pk=finding.clause_id).update(credit_points=0)
    rule = Threshold.objects.get(key="credit.finding.serious")
    keeping.amend(rule, {"effective_from": TODAY + timedelta(days=1), "value": 9}, by=bureau, on=TODAY)
    newer = FindingFactory(visit__facility=finding.facility, clause=finding.clause, found_on=TODAY + timedelta(days=1))

    ledger(finding.facility, on=TODAY + timedelta(days=1))

    costs = dict(finding.facility.credit_entries.filter(kind="finding").values_list("subject_id", "points"))
    assert costs == {finding.pk: -6, newer.pk: -9}


@pytest.mark.parametrize(
    "change", ["UPDATE inspections_creditentry SET points = -1", "DELETE FROM inspections_creditentry"]
)
def test_the_database_refuses_to_change_or_delete_an_entry(finding, change):
    ledger(finding.facility)

    with connection.cursor() as cursor, pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        cursor.execute(change)


def test_entries_cease_to_count_on_their_day(finding):
    ledger(finding.facility)
    entry = finding.facility.credit_entries.get()

    assert entry.until == date(2027, 11, 22)
    assert scores.score_of(finding.facility, on=entry.until).points == 100 + entry.points
    assert scores.score_of(finding.facility, on=entry.until + timedelta(days=1)).points == 100


def test_the_score_sets_how_often_a_facility_is_visited(db):
    facility = FacilityFactory(state="filed")
    months = {}
    for number, lost in enumerate([0, 15, 20, 30]):
        if lost:
            make_entry(facility, -lost, number)
        score = scores.score_of(facility, on=TODAY)
        months[score.points, str(score.grade)] = score.visit_months

    assert months == {(100, "a"): 12, (85, "b"): 6, (65, "c"): 3, (35, "d"): 1}


def make_entry(facility, points, number, **more):
    given = {"kind": CreditKind.FINDING, "on": TODAY, "until": TODAY + timedelta(days=364), "key": f"entry-{number}"}
    return CreditEntry.objects.create(facility=facility, points=points, subject=facility, **given | more)


def test_a_justified_complaint_costs_points_and_one_found_untrue_after_reopening_gives_them_back(bureau):
    facility = FacilityFactory(state="filed")
    complaint = accepted(facility, bureau, "health")
    assert ledger(facility) == []

    upheld = {"state": "replied", "outcome": "partly", "replied_on": TODAY}
    Complaint.objects.filter(pk=complaint.pk).update(**upheld)
    before = ledger(facility)
    Complaint.objects.filter(pk=complaint.pk).update(outcome="unfounded")

    assert before == [("complaint", -5)]
    assert ledger(facility) == [("complaint", -5), ("counter", 5)]
    assert NAME not in str(casefile.gather(facility, user=bureau, wanted=casefile.Wanted(), on=TODAY))


def test_an_incident_costs_points_when_it_is_reported_late_and_when_the_facility_is_at_fault(db):
    facility = FacilityFactory(state="filed")
    by = operator_user(facility.operator)
    in_time = reported(facility, by)
    late = reported(facility, by, known_at=NOW - timedelta(days=5), happened_at=NOW - timedelta(days=5))
    Incident.objects.filter(pk=in_time.pk).update(state="concluded", responsibility="fully", concluded_on=TODAY)

    found = ledger(facility)

    assert sorted(found) == [("fault", -10), ("incident", -10)]
    assert facility.credit_entries.get(kind="incident").subject_id == late.pk
    kinds = {str(entry.kind) for entry in casefile.gather(facility, user=by, wanted=casefile.Wanted(), on=TODAY)}
    assert {"incident", "credit"} <= kinds


class TestRepairs:
    @pytest.fixture
    def entry(self, finding):
        """An entry of three months ago whose finding is corrected."""
        ledger(finding.facility)
        Finding.objects.filter(pk=finding.pk).update(state=FindingState.CLOSED, closed_on=TODAY)
        return finding.facility.credit_entries.get()

    @pytest.fixture
    def asked(self, entry, operator):
        return repairs.ask(entry, by=operator, on=LATER, text="已完善制度", files=[jpeg()])

    def test_the_entry_stays_and_a_repair_is_added(self, asked, entry, bureau):
        before = scores.score_of(asked.facility, on=LATER).points

        repairs.grant(asked, by=bureau, on=LATER)

        share = -entry.points // 2
        assert scores.score_of(asked.facility, on=LATER).points == before + share
        assert [e.points for e in asked.facility.credit_entries.filter(kind__in=["finding", "repair"])] == [
            entry.points,
            share,
        ]

    def test_a_repair_comes_too_early_before_three_months(self, entry, operator):
        with pytest.raises(Refused, match="2027-02-23"):
            repairs.ask(entry, by=operator, on=TODAY, text="已改", files=[jpeg()])

    def test_what_is_not_corrected_is_not_repaired(self, entry, finding, operator):
        Finding.objects.filter(pk=finding.pk).update(state=FindingState.ORDERED)

        with pytest.raises(Refused):
            repairs.ask(CreditEntry.objects.get(), by=operator, on=LATER, text="已改", files=[jpeg()])

    def test_an_entry_is_repaired_once(self, asked, entry, operator, bureau):
        with pytest.raises(Refused):
            repairs.ask(entry, by=operator, on=LATER, text="再次申请", files=[jpeg()])
        repairs.grant(asked, by=bureau, on=LATER)
        with pytest.raises(IllegalMove):
            repairs.grant(asked, by=bureau, on=LATER)

        assert CreditEntry.objects.filter(kind="repair").count() == 1

    def test_declining_needs_a_reason_and_lets_the_operator_apply_again(self, asked, entry, operator, bureau):
        with pytest.raises(Refused):
            repairs.refuse(asked, by=bureau, on=LATER, answer=" ")
        repairs.refuse(asked, by=bureau, on=LATER, answer="证明材料不足")

        assert repairs.ask(entry, by=operator, on=LATER, text="补充材料", files=[jpeg()])
        assert asked.facility.operator.organisation.notices.exists()

    def test_only_the_bureau_decides(self, asked, operator, street, reviewer):
        for user in (operator, street, reviewer):
            with pytest.raises(NotAllowed):
                repairs.grant(asked, by=user, on=LATER)

    def test_the_operator_applies_and_the_bureau_grants_in_the_browser(self, entry, operator, bureau, client):
        old = make_entry(entry.facility, -4, 1, on=TODAY - timedelta(days=150), until=TODAY + timedelta(days=200))
        client.force_login(operator)
        page = client.get(reverse("facility-credit", args=[entry.facility_id])).content.decode()
        sent = client.post(
            reverse("credit-repair-ask", args=[old.pk]), {"text": "已培训", "files": [jpeg()]}, follow=True
        )

        client.force_login(bureau)
        home = client.get(reverse("home")).content.decode()
        decided = client.post(
            reverse("credit-repair-decide", args=[old.repairs.get().pk]),
            {"verdict": "granted", "answer": ""},
            follow=True,
        )

        assert reverse("credit-repair-ask", args=[old.pk]) in page
        assert reverse("credit-repair-ask", args=[entry.pk]) not in page
        assert sent.status_code == decided.status_code == 200
        assert old.repairs.get().get_absolute_url() in home
        assert old.answered_by.get().points == 2


class TestPublic:
    def test_a_parent_can_add_up_the_points_on_the_register_page(self, finding, client):
        Facility.objects.filter(pk=finding.facility_id).update(filed_on=TODAY)
        Finding.objects.filter(pk=finding.pk).update(is_repeat=True)
        ledger(finding.facility)

        response = client.get(reverse("register-facility", args=[finding.facility_id]))

        record = scores.statement(finding.facility, on=TODAY)
        sums = [100, *(total for _entry, total in record.lines)]
        page = response.content.decode()
        assert [sums[i + 1] - sums[i] for i in range(len(sums) - 1)] == [e.points for e in record.counting]
        assert f'<strong class="credit-score">{sums[-1]}</strong>' in flat(page)
        assert finding.clause.text in page
        assert finding.text not in page


# --- replay -------------------------------------------------------------------------------------------------------

DAYS = st.integers(0, 500)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["finding", "repeat", "overdue", "complaint", "corrected", "counter", "repair"]),
        st.integers(1, 4),
        DAYS,
    ),
    max_size=14,
)


class Replay(TestCase):
    """Whatever happens in whatever order: the sum of the ledger is the score, and nothing is given back twice."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(acts=ACTS, at_once=st.booleans(), asked=DAYS)
    def test_recomputing_the_sum_from_the_ledger_gives_the_shown_score(self, acts, at_once, asked):
        facility, told = FacilityFactory(state="filed"), []
        source = lambda facilities, on: told  # noqa: E731 - a source that tells what was drawn
        before = list(credit_events.SOURCES)
        credit_events.SOURCES[:] = [source]
        self.addCleanup(credit_events.SOURCES.__setitem__, slice(None), before)

        for kind, subject, day in acts:
            on = TODAY + timedelta(days=day)
            if kind == "repair":
                self.repair(facility, on)
            else:
                told.append(Event(CreditKind(kind), facility.pk, on, Finding, subject, severity="major"))
            if not at_once:
                crediting.record(Facility.objects.filter(pk=facility.pk), on=TODAY + timedelta(days=500))
        crediting.record(Facility.objects.filter(pk=facility.pk), on=TODAY + timedelta(days=500))
        crediting.record(Facility.objects.filter(pk=facility.pk), on=TODAY + timedelta(days=500))

        self.check(facility, TODAY + timedelta(days=asked))

    def repair(self, facility, on):
        """Give back half of the first entry, if anything is left, as a granted repair does."""
        entry = facility.credit_entries.filter(points__lt=0, on__lte=on, until__gte=on).first()
        if entry and (left := min(scores.remaining(entry), -entry.points // 2)) > 0:
            number = facility.credit_entries.count()
            make_entry(facility, left, f"repair-{number}", kind="repair", on=on, until=entry.until, answers=entry)

    def check(self, facility, on):
        entries = list(facility.credit_entries.all())
        keys = [entry.key for entry in entries]
        record = scores.statement(facility, on=on)
        by_hand = 100 + sum(entry.points for entry in entries if entry.on <= on <= entry.until)

        assert record.score.points == by_hand
        assert [100, *(total for _entry, total in record.lines)][-1] == by_hand
        assert len(keys) == len(set(keys))
        assert by_hand <= 100
        for entry in entries:
            if entry.points < 0:
                assert scores.remaining(entry) >= 0


@pytest.fixture
def three_points(finding):
    """The finding's entry of yesterday, and what a corrected part of it gave back."""
    days = {"on": TODAY - timedelta(days=1), "until": LATER, "facility": finding.facility}
    entry = CreditEntry.objects.create(points=-3, kind="finding", key="lost", subject=finding, **days)
    return CreditEntry.objects.create(  # proven by another row than the finding
        points=1, kind="corrected", key="back", subject=finding.facility, answers=entry, **days
    ).answers


@pytest.mark.parametrize(("days", "points"), [(-1, 98), (0, 100), (9, 100), (10, 98)])
def test_what_is_under_appeal_costs_nothing_until_the_appeal_is_decided(finding, three_points, operator, days, points):
    appeal = appeals.file(finding, reasons="门锁当日已拆", by=operator, on=TODAY)
    Appeal.objects.filter(pk=appeal.pk).update(state="upheld", decided_on=TODAY + timedelta(days=10))

    assert scores.score_of(finding.facility, on=TODAY + timedelta(days=days)).points == points


def test_the_record_tells_what_waits_and_still_adds_up(finding, three_points, operator):
    other = make_entry(finding.facility, -6, 1)
    appeal = appeals.file(finding, reasons="门锁当日已拆", by=operator, on=TODAY)

    record = scores.statement(finding.facility, on=TODAY)

    assert [entry.points for entry in record.waiting] == [-3, 1]
    assert record.counting == [other]
    assert list(record.lines)[-1][1] == record.score.points == 94
    appeals.withdraw(appeal, by=operator, on=TODAY)
    assert scores.statement(finding.facility, on=TODAY).waiting == []
    assert scores.score_of(finding.facility, on=TODAY).points == 92


@pytest.mark.parametrize(("value", "points"), [(0, 100), (1, 98)])
def test_the_rulebook_says_whether_it_counts_meanwhile(finding, three_points, operator, value, points):
    Threshold.objects.filter(key="credit.appealed.counts").update(value=value)

    appeals.file(finding, reasons="门锁当日已拆", by=operator, on=TODAY)

    assert scores.score_of(finding.facility, on=TODAY).points == points


@pytest.mark.parametrize("points", [0, -9, -10, -11, -19, -20, -21, -24, -25, -26, -39, -40, -41, -90])
@pytest.mark.django_db
def test_the_grade_told_of_many_is_the_one_that_the_database_sorts_by(points):
    facility = FacilityFactory(state="filed")
    if points:
        make_entry(facility, points, 1)

    told = scores.scores([facility.pk], on=TODAY)[facility.pk]

    row = scores.with_score(Facility.objects.filter(pk=facility.pk), on=TODAY).get()
    assert (told.points, told.grade, told.list, told.visit_months, told.is_known) == (
        row.credit_score,
        row.credit_grade,
        row.credit_list,
        row.visit_months,
        row.credit_known,
    )
