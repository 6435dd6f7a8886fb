"""Nothing younger than its term and nothing that an open case needs is touched; everything else goes, and a report tells of it."""

from datetime import date, datetime, time, timedelta
from io import StringIO
from itertools import count

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from facilities.families.retention import FAMILIES
from facilities.models import Child, Family
from inspections.complaints.choices import UNDECIDED
from inspections.complaints.retention import COMPLAINANTS
from inspections.footage.retention import VIEWINGS
from inspections.models import Complainant, FootageRequest, Viewing
from portal.accounts.choices import Role
from portal.models import RetentionReport, Threshold
from portal.retention import running
from portal.retention.rules import RULES
from portal.rulebook.rulebook import Limits
from tests.factories import TODAY, ComplaintFactory, FacilityFactory, UserFactory, officer

pytestmark = pytest.mark.django_db
NUMBERS = count(1)
ROWS = st.lists(
    st.tuples(st.integers(-3, 3), st.booleans()), max_size=12
)  # days past the term; does an open case need it?
NOW = timezone.make_aware(datetime.combine(TODAY, time(3)))


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@given(rows=ROWS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_families_go_when_they_are_over_and_ask_for_nothing(db, rows):
    facility = FacilityFactory()
    first_kept = FAMILIES.before(Limits(TODAY), TODAY)
    stays, made = set(), set()
    for past, is_needed in rows:
        facts = {"consented_at": NOW, "consented_to": "2026-11", "seen_on": first_kept - timedelta(days=past)}
        family = Family.objects.create(mobile=f"137{next(NUMBERS):08d}", **facts)
        made.add(family.pk)
        if is_needed:
            child = Child.objects.create(family=family, called="豆豆", birthday="2025-03-02")
            FootageRequest.objects.create(
                facility=facility, family=family, child=child, day=TODAY, since=time(9), until=time(10), reason="摔倒",
                asked_at=NOW, due_on=TODAY,
            )  # fmt: skip
        if past <= 0 or is_needed:
            stays.add(family.pk)

    gone = running.apply(FAMILIES, on=TODAY)

    assert set(Family.objects.filter(pk__in=made).values_list("pk", flat=True)) == stays
    assert gone == len(made - stays)
    Family.objects.filter(pk__in=made).delete()


@given(rows=ROWS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_complainants_are_made_nameless_when_it_is_over_and_decided(db, rows):
    first_kept = COMPLAINANTS.before(Limits(TODAY), TODAY)
    named, nameless = set(), set()
    for past, is_needed in rows:
        state = UNDECIDED[0] if is_needed else "out_of_scope"
        complaint = ComplaintFactory(received_at=at_noon(first_kept - timedelta(days=past)), state=state)
        row, _made = Complainant.objects.update_or_create(
            complaint=complaint, defaults={"name": "王某", "mobile": "13800138000"}
        )
        (named if past <= 0 or is_needed else nameless).add(row.pk)

    running.apply(COMPLAINANTS, on=TODAY)

    assert {row.pk for row in Complainant.objects.filter(pk__in=named | nameless) if row.name} == named
    assert running.apply(COMPLAINANTS, on=TODAY) == 0  # and not counted again
    Complainant.objects.filter(pk__in=named | nameless).update(name="", mobile="")


def test_a_dry_run_touches_nothing_and_the_report_counts_what_is_over_and_what_is_needed():
    facility, first_kept = FacilityFactory(), VIEWINGS.before(Limits(TODAY), TODAY)
    viewed = at_noon(first_kept - timedelta(days=1))
    span = {
        "footage_from": viewed - timedelta(hours=2),
        "footage_until": viewed - timedelta(hours=1),
        "viewed_at": viewed,
    }
    words = {"name": "某人", "unit": "派出所", "reason": "核实", "content": "走廊", "allowed_by": "园长"}
    Viewing.objects.create(facility=facility, entered_at=viewed, entered_by=UserFactory(), **span, **words)
    out = StringIO()

    report = running.run(at=NOW, is_dry=True)
    call_command("retention", "--dry-run", stdout=out)

    line = next(line for line in report.lines if line["rule"] == "viewings")
    assert (line["due"], line["held"], line["done"]) == (1, 0, 0)
    assert Viewing.objects.count() == 1
    assert "viewings: before" in out.getvalue()
    assert next(line for line in running.run(at=NOW).lines if line["rule"] == "viewings")["done"] == 1
    assert not Viewing.objects.exists()


def test_without_the_rulebooks_number_everything_stays():
    Family.objects.create(mobile="13712345678", consented_at=NOW, consented_to="2026-11", seen_on=date(2020, 1, 1))
    Threshold.objects.filter(key="families.kept_months").delete()

    line = next(line for line in running.run(at=NOW).lines if line["rule"] == "families")

    assert line["refused"]
    assert Family.objects.count() == 1


def test_every_rule_names_its_law_and_the_administrator_reads_it_with_the_last_run(client):
    running.run(at=NOW)
    client.force_login(officer(Role.ADMINISTRATOR))

    page = client.get("/retention/").content.decode()

    assert RULES
    for rule in RULES.values():
        assert rule.source
        assert str(rule.name) in page
    assert RetentionReport.objects.count() == 1
