"""The demo's invented data: all of it, the same each time, never where real data lives."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet, Sum
from django.test import override_settings
from django.utils import timezone

from facilities.ground.choices import FacilityState, FilingState
from facilities.models import Batch, Budget, Facility, Filing, Operator, Receipt
from metrics.duties import ledger
from metrics.models import Bulletin, IndicatorValue
from portal.clock import clock
from portal.demo.demonstration import ACCOUNTS, DEMONSTRATORS, PASSWORD, Demonstrator
from portal.demo.management.commands import load_demo
from portal.demo.people import HOME_STREET
from portal.identifiers import validate_mobile, validate_resident_id, validate_uscc
from portal.models import Document, ImportedRow, Mandate, Organisation, Term, Transition, User
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from staff.models import (
    BackgroundCheck,
    CorrectionRequest,
    Credential,
    Post,
    PresenceConflict,
    RatioDay,
    Session,
    Transfer,
)
from staff.shifts import slots
from tests.factories import TODAY
from tests.security.requests import undone

Picture = list[tuple[object, ...]]
AFTER_FACILITIES = 25  # the order of a part that stands behind accounts, facilities, registrations and families

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]  # one worker loads it, for all


class Enough(Exception):
    """The first load has come as far as it is compared."""


@pytest.fixture(scope="module")
def pictures(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Picture]]:
    """Load the demo twice on the same day, the first time up to the facilities and undone; return what each time gave so far."""
    taken: list[Picture] = []

    def take(_random: Random, _day: date) -> int:
        taken.append(_picture())
        if len(taken) == 1:
            raise Enough
        return 0

    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True, MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(load_demo, "DEMONSTRATORS", [*DEMONSTRATORS, Demonstrator(AFTER_FACILITIES, "picture", take)])
        with undone(), pytest.raises(Enough):
            call_command("load_demo", on=TODAY, verbosity=0)
        with undone():
            call_command("load_demo", on=TODAY, verbosity=0)
            yield taken


@pytest.fixture
def demo(pictures: list[Picture]) -> None:
    """The demo, as the second time left it."""


def _picture() -> Picture:
    return list(
        Facility.objects.order_by("name").values_list("name", "area_id", "state", "capacity", "filed_on", "head_name")
    )


def test_invented_data_is_refused_where_real_data_lives(settings: Any) -> None:
    settings.DEMO, before = False, User.objects.count()

    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo", verbosity=0)

    assert User.objects.count() == before


@pytest.mark.usefixtures("demo")
def test_facilities_and_filings_are_there_in_every_state_and_street() -> None:
    states = Counter(Facility.objects.values_list("state", flat=True))
    filings = Counter(Filing.objects.values_list("state", flat=True))
    streets = {code[:9] for code in Facility.objects.values_list("area_id", flat=True)}

    assert set(states) == set(FacilityState.values)
    assert set(filings) == set(FilingState.values)
    assert len(streets) == 8
    assert 55 <= Facility.objects.count() <= 70


@pytest.mark.usefixtures("demo")
def test_every_account_opens_with_the_printed_password() -> None:
    users = User.objects.filter(username__in=ACCOUNTS)

    assert {user.username for user in users} == set(ACCOUNTS)
    assert all(user.check_password(PASSWORD) and user.is_demo for user in users)
    assert all(user.memberships.count() == 1 for user in users)


@pytest.mark.usefixtures("demo")
def test_the_operator_has_a_draft_a_returned_and_a_filed_facility_in_the_street_officers_street() -> None:
    operator, street = User.objects.get(username="operator"), User.objects.get(username="street")

    mine = Facility.objects.operated_by(operator)

    assert sorted(Filing.objects.filter(facility__in=mine).values_list("state", flat=True)) == [
        "accepted",
        "draft",
        "returned",
    ]
    assert {facility.area_id[:9] for facility in mine} == {HOME_STREET}
    handed_in = mine.exclude(filings__state=FilingState.DRAFT)  # an unfiled draft is its operator's alone
    assert set(Facility.objects.visible_to(street)) & set(mine) == set(handed_in)
    returned = Filing.objects.get(facility__in=mine, state=FilingState.RETURNED)
    assert returned.remarks.filter(sent_on__isnull=False, answered_on__isnull=True).count() == 3


@pytest.mark.usefixtures("demo")
def test_each_of_the_44_duties_has_an_act_in_the_demo_or_says_by_whom_outside_it_is_done() -> None:
    lines = [line for _department, lines in ledger.ledger(on=timezone.localdate()) for line in lines]

    assert len(lines) == 44
    assert [str(line.duty) for line in lines if line.last is None and not line.by_whom] == []
    assert {line.by_whom != "" for line in lines if line.last is None} == {True}


@pytest.mark.usefixtures("demo")
def test_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = Facility.objects.count(), User.objects.count()

    call_command("load_demo", on=TODAY)

    assert (Facility.objects.count(), User.objects.count()) == before
    assert "already" in capsys.readouterr().out


def imported(importer: str) -> QuerySet:
    """Return the keys of what came in by an import, whose state and facts are the register's."""
    return ImportedRow.objects.filter(importer=importer).values("subject_id")


@pytest.mark.usefixtures("demo")
def test_all_codes_and_numbers_are_well_formed() -> None:
    for code in Organisation.objects.filter(is_demo=True, uscc__isnull=False).values_list("uscc", flat=True):
        validate_uscc(code)
    stated = Operator.objects.exclude(pk__in=imported("operators"))  # a register says no ID numbers
    for number in stated.exclude(representative_id="").values_list("representative_id", flat=True):
        validate_resident_id(number)
    for number in Facility.objects.exclude(head_id_number="").values_list("head_id_number", flat=True):
        validate_resident_id(number)
    for number in User.objects.values_list("mobile", flat=True):
        validate_mobile(number)


@pytest.mark.usefixtures("demo")
def test_histories_lead_to_the_states_and_lie_in_the_past() -> None:
    for row in [*Filing.objects.all(), *Facility.objects.exclude(pk__in=imported("facilities"))]:
        moves = list(Transition.objects.filter(subject_type__model=row._meta.model_name, subject_id=row.pk))
        assert (moves[-1].after if moves else row._meta.get_field("state").default) == row.state
        assert all(a.after == b.before and a.at <= b.at for a, b in zip(moves, moves[1:], strict=False))
        assert all(move.at <= timezone.now() for move in moves)


@pytest.mark.usefixtures("demo")
def test_terms_stand_as_the_workflow_would_have_left_them() -> None:
    running = Term.objects.running().filter(subject_type__model="filing")
    submitted = set(Filing.objects.filter(state=FilingState.SUBMITTED).values_list("pk", flat=True))
    returned = set(Filing.objects.filter(state=FilingState.RETURNED).values_list("pk", flat=True))

    assert {t.subject_id for t in running.filter(kind="receipt")} == submitted
    assert {t.subject_id for t in running.filter(kind="nonconformity")} == submitted | returned
    assert clock.recompute() == 0
    decided = Filing.objects.filter(state=FilingState.ACCEPTED)
    assert decided.count() == Receipt.objects.count()
    assert not [f for f in decided if f.terms.filter(stopped_on__gt=f.decided_on).exists()]


@pytest.mark.usefixtures("demo")
def test_what_was_submitted_met_the_clauses_on_facilities() -> None:
    sections = ["operator", "basics", "premises", "documents"]
    handed_in = Facility.objects.filter(filings__state__in=[FilingState.SUBMITTED, FilingState.RETURNED])

    found = rulebook.findings(handed_in, on=TODAY, sections=sections)

    assert [f for rows in found.values() for f in rows if f.blocks_filing and f.outcome == Outcome.BREACHED] == []


@pytest.mark.usefixtures("demo")
def test_documents_are_real_files_of_their_own() -> None:
    names = list(Document.objects.filter(subject_type__model="facility").values_list("file", flat=True))

    assert len(names) == len(set(names)) > 200
    with default_storage.open(names[0]) as stored:
        assert stored.read().startswith(b"%PDF-1.4")


@pytest.mark.usefixtures("demo")
def test_the_same_day_gives_the_same_data(pictures: list[Picture]) -> None:
    first, second = pictures

    assert len(first) > 50
    assert second == first


RECOUNTED = """
SELECT sum((sent.values ->> %s)::int), sum((sent.values ->> %s)::int)
FROM metrics_report report
JOIN metrics_reportkind kind ON kind.id = report.kind_id AND kind.code = 'community-year'
JOIN metrics_reportversion sent ON sent.id = report.counted_id
WHERE report.area_id LIKE '330103%%' AND report.period = '2026-01-01'
"""
REACHED = """
WITH first AS (
    SELECT DISTINCT ON (caregiver) area_id FROM facilities_attendance WHERE year = 2026 ORDER BY caregiver, came_on, id
), here AS (SELECT area_id, count(*) AS came FROM first GROUP BY 1)
SELECT sum(least(coalesce(here.came, 0), report.caregivers)), sum(report.caregivers)
FROM metrics_areareport report LEFT JOIN here USING (area_id)
WHERE report.area_id LIKE '330103%%' AND report.year = 2026 AND report.caregivers IS NOT NULL
"""
KNOWING = """
SELECT count(*) FILTER (WHERE card.knows), count(*) FROM metrics_invitation card
WHERE card.answered_on IS NOT NULL AND card.survey_id = (
    SELECT max(id) FROM metrics_survey WHERE state = 'closed' AND year = 2026 AND area_id = '330103'
)
"""
COVERED = """
SELECT count(DISTINCT place.area_id), (SELECT count(*) FROM portal_area WHERE level = 12 AND code LIKE '330103%%')
FROM facilities_facility place WHERE place.state IN ('filed', 'verified') AND place.area_id LIKE '330103%%'
"""


@pytest.mark.parametrize(
    ("code", "statement", "items"),
    [
        ("health-management", RECOUNTED, ["followed_up", "due"]),
        ("family-doctor", RECOUNTED, ["doctor_signed", "under3"]),
        ("knowledge-reach", REACHED, []),
        ("knowledge-awareness", KNOWING, []),
        ("kindergarten-integration", RECOUNTED, ["kindergartens_with_nursery", "kindergartens"]),
        ("community-coverage", COVERED, []),
    ],
)
def test_the_six_targets_of_the_demo_district_are_recounted_by_hand_from_raw_rows(
    demo: None, code: str, statement: str, items: list[str]
) -> None:
    value = IndicatorValue.objects.get(indicator__code=code, area="330103", year=TODAY.year)

    with connection.cursor() as cursor:
        cursor.execute(statement, items)
        by_hand = cursor.fetchone()

    assert (value.numerator, value.denominator) == by_hand
    assert by_hand[0]


# Written from the policy's words, row by row: each child by its last version of the month, never more than the facility's places of the
# kind of class; a voucher by its own rate. No word of `counting` or `settling` is used.
WORTH = """
WITH child AS (
    SELECT seat.facility_id, seat.kind, tally.month, tally.days, tally.excused,
           row_number() OVER (PARTITION BY tally.enrolment_id, tally.month ORDER BY tally.version DESC) AS age
    FROM facilities_enrolment seat JOIN facilities_presence tally ON tally.enrolment_id = seat.id
), stub AS (
    SELECT claim.id, claim.facility_id, claim.month, plan.kind AS earned, plan.id AS plan_id
    FROM facilities_claim claim JOIN facilities_scheme plan ON plan.id = claim.scheme_id
), worth AS (
    SELECT stub.id, pay.fen * least(
        (SELECT count(*) FROM child WHERE child.facility_id = stub.facility_id AND child.month = stub.month AND child.age = 1
            AND (pay.kind = '' OR pay.kind = child.kind)
            AND child.days + CASE WHEN child.excused > pay.allowed_absences THEN pay.allowed_absences ELSE child.excused END >= pay.least_days),
        (SELECT sum(room.places) FROM facilities_careclass room
            WHERE room.facility_id = stub.facility_id AND (pay.kind = '' OR pay.kind = room.kind))) AS fen
    FROM stub JOIN facilities_rate pay ON pay.scheme_id = stub.plan_id AND pay.unit = 'child_month' AND pay.from_on <= stub.month
        AND coalesce(pay.until_on, 'infinity') >= stub.month + interval '1 month - 1 day'
    WHERE stub.earned = 'attendance'
    UNION ALL
    SELECT stub.id, pay.fen FROM stub
    JOIN facilities_voucher slip ON slip.scheme_id = stub.plan_id AND slip.facility_id = stub.facility_id AND slip.state = 'redeemed'
        AND date_trunc('month', slip.redeemed_on) = stub.month
    JOIN facilities_rate pay ON pay.id = slip.rate_id
    WHERE stub.earned = 'voucher'
)
SELECT claim.id, (SELECT coalesce(sum(worth.fen), 0) FROM worth WHERE worth.id = claim.id),
    (SELECT coalesce(sum(line.fen), 0) FROM facilities_claimline line WHERE line.claim_id = claim.id),
    (SELECT sum(money.fen) FROM facilities_payment money WHERE money.claim_id = claim.id AND money.failure = '')
FROM facilities_claim claim
"""


def test_every_claim_of_the_demo_is_recounted_from_raw_rows_to_the_fen(demo: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WORTH)
        rows = cursor.fetchall()

    assert len({key for key, *_sums in rows}) == len(rows) > 80
    assert [(key, worth, booked) for key, worth, booked, _paid in rows if worth != booked] == []
    assert {(booked, paid) for _key, _worth, booked, paid in rows if paid is not None and paid != booked} == set()
    assert sum(paid or 0 for *_sums, paid in rows) == Batch.objects.aggregate(sum=Sum("sum_fen"))["sum"] > 0
    taken = Budget.objects.filter(scheme__kind="attendance").aggregate(sum=Sum("committed_fen"))["sum"]
    assert taken == sum(paid or 0 for *_sums, paid in rows)


def test_the_demo_holds_last_months_bulletins(demo: None) -> None:
    found = Bulletin.objects.filter(month=date(2026, 10, 1), state="ready")

    assert sorted(found.values_list("area", flat=True)) == ["330103", "330103001"]
    assert Document.objects.filter(kind="bulletin").count() == 4


def test_a_month_of_shifts_holds_two_gaps_and_one_expired_certificate_for_the_operator(demo: None) -> None:
    mine = Facility.objects.operated_by(User.objects.get(username="operator"))
    keys = list(mine.values_list("pk", flat=True))
    others = RatioDay.objects.exclude(care_class__facility__in=keys).values("care_class__facility").distinct()

    ahead = slots.stretches(keys, TODAY + timedelta(days=1), TODAY + timedelta(days=7), at=timezone.now())
    gaps = {(row.care_class_id, row.day) for row in ahead if row.is_gap}
    at_work = Post.objects.held(TODAY).filter(person__facility__in=keys)
    expired = Credential.objects.filter(person__posts__in=at_work, expires_on__lt=TODAY).distinct()
    past = RatioDay.objects.filter(care_class__facility__in=keys)

    assert len(gaps) == 2
    assert expired.count() == 1
    assert others.count() >= 3
    assert past.values("day").distinct().count() > 15
    whole = past.aggregate(slots=Sum("slots"), held=Sum("in_ratio"))
    assert 0.9 < whole["held"] / whole["slots"] < 1 or whole["held"] == whole["slots"]


def test_training_and_background_checks_of_the_demo_stand_at_every_step(demo: None) -> None:
    *ethics, held, coming = Session.objects.order_by("starts_at")

    assert [[row.state for row in one.enrolments.all()] for one in ethics] == [["certified"], ["certified"]]
    assert sorted(held.enrolments.values_list("state", flat=True)) == ["certified", "failed"]
    assert sorted(coming.enrolments.values_list("state", flat=True)) == ["enrolled"] * 3 + ["waiting"]
    assert sorted(BackgroundCheck.objects.values_list("state", "office")) == [
        ("asked", "police"),
        ("asked", "procuratorate"),
        *[("clear", "police")] * 3,  # two of them of people who are transferred
    ]
    assert sorted(Transfer.objects.values_list("state", flat=True)) == ["asked", "contested"]
    assert sorted(CorrectionRequest.objects.values_list("state", flat=True)) == ["asked", "referred"]
    assert list(PresenceConflict.objects.values_list("state", flat=True)) == ["open"]


def test_a_letter_of_authority_waits_from_an_operator_that_has_handed_in_nothing(demo: None) -> None:
    letter = Mandate.objects.waiting().get()

    assert not letter.organisation.is_proven
    assert {filing.state for filing in Filing.objects.filter(facility__operator__organisation=letter.organisation)} == {
        FilingState.DRAFT
    }
