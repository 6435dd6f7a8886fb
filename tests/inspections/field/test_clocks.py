"""A phone whose clock was wrong without network: no visit, finding or credit point lands on a day that can't have been."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from facilities.models import Facility
from inspections.credit import ledger
from inspections.field import sending
from inspections.field.choices import Clash, Resolution, SubmissionState
from inspections.field.clocks import LONGEST_AWAY, TRUSTED_SKEW, Span
from inspections.models import CreditEntry, Visit
from inspections.visits import visits
from portal.errors import Refused
from tests.factories import TODAY, VisitFactory
from tests.inspections.conftest import NOW, SHANGHAI
from tests.inspections.field.test_sending import conflict, delivered, sent

pytestmark = pytest.mark.django_db
PACKED = NOW - timedelta(hours=3)
SECOND = timedelta(seconds=1)


@pytest.fixture
def planned(checklist, street):
    return VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)


def moved(content, by, **changed):
    """Return the content with every moment that the phone gave moved."""
    answers = [answer | {"at": answer["at"] + by} for answer in content["answers"]]
    ended = content["concluded_at"] + by
    return content | {"started_at": content["started_at"] + by, "concluded_at": ended, "answers": answers} | changed


def unplanned(planned, content):
    Visit.objects.filter(pk=planned.pk).delete()
    return content | {"visit": None}


def test_a_visit_of_thirteen_months_ago_goes_to_a_person_and_counts_from_the_day_that_is_named(street, planned):
    content = sent(planned, street, "fail", "pass", "pass", photos=1, pack_at=PACKED)
    back = relativedelta(months=-13)

    submission = conflict(delivered(moved(content, back), street), Clash.CLOCK)
    assert "2025-10-23 08:00" in submission.reason
    with pytest.raises(Refused) as refusal:
        sending.resolve(submission, by=street, at=NOW, how=Resolution.APPLY, note="时钟错误")
    assert refusal.value.field == "day"
    sending.resolve(submission, by=street, at=NOW, how=Resolution.APPLY, note="时钟错误", day=TODAY)

    planned.refresh_from_db()
    assert PACKED <= planned.started_at <= planned.concluded_at <= NOW
    assert planned.findings.get().found_on == TODAY
    assert all(PACKED <= at <= NOW for at in planned.answers.values_list("at", flat=True))
    assert "2026-11-23" in submission.transitions.last().note
    ledger.record(Facility.objects.filter(pk=planned.facility_id), on=TODAY)
    assert set(CreditEntry.objects.values_list("on", flat=True)) == {TODAY}
    assert CreditEntry.objects.filter(until__gt=TODAY).exists()
    assert submission.content["started_at"].startswith("2025-10-23")  # what came is kept as it came


@pytest.mark.parametrize(
    ("begun", "is_plausible"),
    [(-TRUSTED_SKEW, True), (-TRUSTED_SKEW - SECOND, False), (timedelta(), True), (timedelta(hours=1), True)],
)
def test_a_visit_begins_after_the_day_was_packed(street, planned, begun, is_plausible):
    content = sent(planned, street, "pass", "pass", "pass", pack_at=PACKED, started_at=PACKED + begun)

    assert (delivered(content, street).state == SubmissionState.APPLIED) is is_plausible


@pytest.mark.parametrize(("away", "is_plausible"), [(LONGEST_AWAY, True), (LONGEST_AWAY + timedelta(hours=1), False)])
def test_an_earlier_release_of_the_app_that_does_not_say_when_it_loaded_is_held_to_a_fortnight(
    street, planned, away, is_plausible
):
    content = unplanned(planned, sent(planned, street, "pass", "pass", "pass"))
    content |= {"started_at": NOW - away, "concluded_at": NOW - away + timedelta(minutes=30)}

    assert (delivered(content, street).state == SubmissionState.APPLIED) is is_plausible


@pytest.mark.parametrize(
    ("started_at", "is_plausible"),
    [
        (datetime(2026, 11, 22, 23, 57, tzinfo=SHANGHAI), False),
        (datetime(2026, 11, 23, 0, 0, tzinfo=SHANGHAI), True),
    ],
)
def test_a_planned_visit_is_not_made_before_its_day(street, planned, started_at, is_plausible):
    content = sent(planned, street, "pass", "pass", "pass", started_at=started_at)

    assert (delivered(content, street).state == SubmissionState.APPLIED) is is_plausible


@pytest.mark.parametrize(("valid_from", "is_plausible"), [(TODAY, True), (TODAY + timedelta(days=1), False)])
def test_a_visit_is_not_made_before_its_checklist_holds(street, planned, checklist, valid_from, is_plausible):
    content = unplanned(planned, sent(planned, street, "pass", "pass", "pass"))
    type(checklist).objects.filter(pk=checklist.pk).update(valid_from=valid_from)
    tomorrow = NOW + timedelta(days=1)

    submission = delivered(content | {"sent_at": tomorrow}, street, at=tomorrow)

    assert (submission.state == SubmissionState.APPLIED) is is_plausible
    assert submission.clash == ("" if is_plausible else Clash.CLOCK)


@pytest.mark.parametrize(
    "changed",
    [
        {"concluded_at": NOW - timedelta(hours=2, seconds=1)},  # a second before it began
        {"started_at": NOW + TRUSTED_SKEW + SECOND},  # after it was sent
    ],
)
def test_a_clock_set_in_the_middle_of_a_visit_goes_to_a_person(street, planned, changed):
    conflict(delivered(sent(planned, street, "pass", "pass", "pass", **changed), street), Clash.CLOCK)


def test_a_visit_under_way_for_days_is_plausible(street, visit):
    Visit.objects.filter(pk=visit.pk).update(started_at=NOW - timedelta(days=20), planned_on=date(2026, 11, 3))
    content = sent(visit, street, "pass", "pass", "pass", pack_at=PACKED, started_at=NOW - timedelta(days=20))

    assert delivered(content, street).state == SubmissionState.APPLIED


def test_a_visit_that_ended_meanwhile_is_recorded_on_a_plausible_day_too(street, planned):
    visits.cancel(planned, by=street, reason="停业")
    content = moved(sent(planned, street, "pass", "pass", "pass", pack_at=PACKED), -timedelta(days=400))
    submission = conflict(delivered(content, street), Clash.CANCELLED)

    with pytest.raises(Refused):
        sending.resolve(submission, by=street, at=NOW, how=Resolution.OWN, note="确已到场")
    sending.resolve(submission, by=street, at=NOW, how=Resolution.OWN, note="确已到场", day=TODAY)

    assert timezone.localdate(submission.visit.concluded_at) == TODAY


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_the_day_that_is_named_must_be_possible_itself(client, street, planned, day):
    content = moved(sent(planned, street, "pass", "pass", "pass", pack_at=PACKED), -timedelta(days=400))
    submission = conflict(delivered(content, street), Clash.CLOCK)
    client.force_login(street)

    page = client.post(submission.get_absolute_url(), {"how": "apply", "note": "时钟错误", "day": day.isoformat()})

    assert page.context["form"].errors["day"]
    assert page.context["form"]["note"].value() == "时钟错误"
    conflict(submission, Clash.CLOCK)


def test_the_page_asks_for_the_day_only_when_it_is_in_doubt(client, street, planned):
    visits.cancel(planned, by=street, reason="停业")
    clear = delivered(sent(planned, street, "pass", "pass", "pass"), street)
    doubtful = delivered(moved(sent(planned, street, "pass"), -timedelta(days=400)), street)
    client.force_login(street)

    assert "day" not in client.get(clear.get_absolute_url()).context["form"].fields
    assert "day" in client.get(doubtful.get_absolute_url()).context["form"].fields


moments = st.integers(0, 35_000).map(lambda hours: datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(hours=hours))


@given(earliest=moments, hours=st.integers(0, 400), moment=moments, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_whatever_the_phone_says_a_moment_lands_on_the_named_day_within_what_is_possible(earliest, hours, moment, data):
    span = Span(earliest, earliest + timedelta(hours=hours))
    first, last = span.days
    day = first + timedelta(days=data.draw(st.integers(0, (last - first).days)))

    landed = span.within(moment, day)

    assert span.earliest <= landed <= span.latest
    assert timezone.localdate(landed) == day
