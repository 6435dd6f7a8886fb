"""Invented visits look like real ones: every state, history with its moments, and no rule broken."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from inspections.complaints.choices import ComplaintState
from inspections.incidents.choices import IncidentState
from inspections.models import Answer, Complaint, Finding, Incident, Lesson, Visit
from portal.demo import inspections, people
from portal.demo.inspections.complaints import invent_complaints
from portal.demo.inspections.incidents import invent_incidents
from portal.models import Document, Term, Transition, User
from portal.site import days
from tests.factories import TODAY, FacilityFactory, FilingFactory, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilities(db):
    for _each in range(12):
        FilingFactory(facility=FacilityFactory(state="filed", is_demo=True), state="accepted")


@pytest.fixture
def invented(facilities):
    return inspections.invent_visits(Random(7), TODAY)


def test_invented_visits_and_findings_come_in_every_state(invented):
    assert invented == Visit.objects.count() > 150
    assert set(Visit.objects.values_list("state", flat=True)) >= {"planned", "concluded", "cancelled"}
    assert set(Finding.objects.values_list("state", flat=True)) == {"advised", "ordered", "answered", "closed"}
    assert Finding.objects.filter(is_repeat=True).exists()


def test_counts_results_and_findings_of_invented_visits_agree(invented):
    for visit in Visit.objects.concluded().prefetch_related("answers", "findings"):
        outcomes = [answer.outcome for answer in visit.answers.all()]
        counted = len(outcomes) - outcomes.count("na") - outcomes.count("done")
        assert (visit.ok_count, visit.all_count) == (outcomes.count("pass"), counted)
        assert len(visit.findings.all()) == outcomes.count("fail") == visit.all_count - visit.ok_count


def test_every_invented_finding_has_a_photo_and_a_term(invented):
    failed = Answer.objects.failed()

    assert Document.objects.filter(kind="inspection-photo").count() == failed.count() == Finding.objects.count()
    assert Term.objects.running().count() == Finding.objects.ordered().count()


def test_invented_history_has_the_moments_it_tells_of(invented):
    visit = Visit.objects.concluded().order_by("concluded_at").first()

    assert list(visit.transitions.values_list("after", "at")) == [
        ("open", visit.started_at),
        ("concluded", visit.concluded_at),
    ]
    assert not Transition.objects.filter(at__gte=datetime(2026, 11, 24, tzinfo=ZoneInfo("Asia/Shanghai"))).exists()


def test_inventing_again_adds_nothing(invented):
    assert inspections.invent_visits(Random(7), TODAY) == 0


def test_the_same_seed_invents_the_same(facilities):
    told = []
    for _each in range(2):
        with transaction.atomic():
            inspections.invent_visits(Random(7), TODAY)
            told.append(list(Finding.objects.order_by("id").values_list("text", "state", "due_on")))
            transaction.set_rollback(True)

    assert told[0] == told[1]


@pytest.fixture
def town_life(settings, tmp_path):
    """The demo's officials, and nine filed facilities, the first one the account `operator`'s."""
    settings.MEDIA_ROOT = tmp_path
    people.officials(Random(7), TODAY)
    for number in range(9):
        facility = FacilityFactory(state="filed", is_demo=True)
        owner = operator_user(facility.operator)
        if not number:
            User.objects.filter(pk=owner.pk).update(username="operator")
        FilingFactory(facility=facility, state="accepted", created_by=owner)
    invent_complaints(Random(7), TODAY)
    invent_incidents(Random(7), TODAY)


def test_invented_complaints_and_incidents_come_in_every_state_and_give_each_account_work(town_life):
    def waits(username, *places):
        urls = [item.url for item in days.waiting(User.objects.get(username=username), on=TODAY)]
        return all(any(place in url for url in urls) for place in places)

    assert set(Complaint.objects.values_list("state", flat=True)) == set(ComplaintState.values)
    assert set(Incident.objects.values_list("state", flat=True)) == set(IncidentState.values)
    assert Incident.objects.late().exists()
    assert Lesson.objects.exists()
    assert waits("operator", "/explanations/", "/incidents/")
    for username in ("bureau", "street", "fire", "market"):
        assert waits(username, "/complaints/")
    assert waits("bureau", "/incidents/")
    moves = Transition.objects.filter(subject_type__model__in=["complaint", "complaintpart", "incident"])
    assert moves.exists()
    assert all(move.at.date() <= TODAY for move in moves)
