"""Documents of registration measures art. 8: which are asked for, which are there, which ran out."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.ground.choices import FacilityState, Nature, Tenure
from facilities.models import Facility
from facilities.requirements import materials
from portal.documents import dossier
from portal.models import Document, DocumentKind
from portal.rulebook import rulebook
from portal.site.days import waiting
from tests.factories import TODAY, FacilityFactory, UserFactory, operator_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(facility: Facility, kind: str, **facts: object) -> Document:
    """File a small PDF of a kind with a facility."""
    file = SimpleUploadedFile("scan.pdf", PDF)
    return dossier.add(facility, DocumentKind.objects.get(pk=kind), file, by=UserFactory(), **facts)


def asked_of(facility: Facility) -> set[str]:
    wanted = materials.required(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]
    return {m.kind.pk for m in wanted if m.state != materials.MaterialState.UNDECIDED}


ALWAYS = {"health-assessment", "fire-certificate"}


@pytest.mark.parametrize(
    ("nature", "tenure", "meals", "also"),
    [
        (Nature.FOR_PROFIT, Tenure.LEASED, False, {"licence", "lease"}),
        (Nature.FOR_PROFIT, Tenure.LEASED, True, {"licence", "lease", "food-licence"}),
        (Nature.NON_PROFIT, Tenure.OWNED, False, {"registration-non-profit", "ownership"}),
        (Nature.PUBLIC, Tenure.OWNED, True, {"registration-public", "ownership", "food-licence"}),
    ],
)
def test_documents_are_asked_for_by_nature_premises_and_meals(nature, tenure, meals, also):
    facility = FacilityFactory(operator__nature=nature, tenure=tenure, serves_meals=meals)

    assert asked_of(facility) == ALWAYS | also


def test_what_depends_on_an_open_question_is_undecided_and_its_clause_not_computable():
    facility = FacilityFactory(serves_meals=None, tenure="")

    wanted = materials.required(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]

    undecided = {m.kind.pk for m in wanted if m.state == materials.MaterialState.UNDECIDED}
    assert undecided == {"food-licence", "lease", "ownership"}
    assert {f.outcome.value for f in found if f.clause.code == "filing-8-food"} == {"unknown"}


@pytest.mark.parametrize(
    ("expires_on", "state"),
    [
        (date(2026, 11, 22), "expired"),
        (date(2026, 11, 23), "expiring"),
        (date(2027, 1, 22), "expiring"),
        (date(2027, 1, 23), "present"),
        (None, "present"),
    ],
)
def test_a_document_counts_to_its_last_day_and_warns_sixty_days_before(expires_on, state):
    facility = FacilityFactory()
    upload(facility, "fire-certificate", expires_on=expires_on)

    wanted = materials.required(Facility.objects.all(), on=TODAY, soon_days=60)[facility.pk]

    assert {m.kind.pk: m.state.value for m in wanted}["fire-certificate"] == state


@pytest.mark.parametrize(
    ("expires_on", "fire", "renewal"),
    [
        (date(2026, 11, 22), "breached", "met"),
        (date(2026, 11, 23), "met", "warned"),
        (date(2028, 1, 1), "met", "met"),
    ],
)
def test_a_fire_certificate_is_within_its_year(expires_on, fire, renewal):
    facility = FacilityFactory()
    upload(facility, "fire-certificate", expires_on=expires_on)

    found = rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk]

    outcomes = {f.clause.code: f.outcome.value for f in found}
    assert outcomes["filing-8-fire"] == fire
    assert outcomes["documents-renewal"] == renewal


def test_a_replaced_version_no_longer_counts():
    facility = FacilityFactory()
    old = upload(facility, "fire-certificate", expires_on=date(2027, 10, 1))
    upload(facility, "fire-certificate", expires_on=date(2026, 11, 1), replaces=old)

    wanted = materials.required(Facility.objects.all(), on=TODAY)[facility.pk]

    assert {m.kind.pk: m.state.value for m in wanted}["fire-certificate"] == "expired"


def test_another_facilitys_documents_do_not_help():
    mine, other = FacilityFactory(), FacilityFactory()
    upload(other, "health-assessment")

    wanted = materials.required(Facility.objects.all(), on=TODAY)

    assert {m.kind.pk: m.state.value for m in wanted[mine.pk]}["health-assessment"] == "missing"
    assert {m.kind.pk: m.state.value for m in wanted[other.pk]}["health-assessment"] == "present"


def test_who_lacks_a_document_is_found_without_reading_the_others():
    missing, expired, complete = FacilityFactory.create_batch(3)
    upload(expired, "health-assessment", expires_on=date(2026, 11, 1))
    upload(complete, "health-assessment", expires_on=date(2028, 1, 1))
    all_of_them = Facility.objects.all()

    kinds = list(materials.kinds_asked_for(["filing-8-health"]))
    lacking = materials.told(materials.lacking(all_of_them, on=TODAY, kinds=kinds), kinds, on=TODAY)

    wanted = materials.required(all_of_them, on=TODAY, clauses=["filing-8-health"])
    assert lacking == {pk: wanted[pk] for pk in (missing.pk, expired.pk)}


@pytest.mark.parametrize(
    ("last", "found"),
    [(TODAY - timedelta(1), False), (TODAY, True), (TODAY + timedelta(60), True), (TODAY + timedelta(61), False)],
)
def test_what_runs_out_within_the_days_is_found_to_the_day(last, found):
    facility = FacilityFactory()
    upload(facility, "health-assessment", expires_on=last)

    soon = materials.expiring(Facility.objects.all(), on=TODAY, days=60, kinds=list(materials.kinds_asked_for()))

    assert soon.filter(pk=facility.pk).exists() == found


def test_documents_of_many_facilities_are_read_in_three_queries():
    FacilityFactory.create_batch(4)
    materials.required(Facility.objects.all(), on=TODAY)  # content types are read once per process

    with CaptureQueriesContext(connection) as queries:
        materials.required(Facility.objects.all(), on=TODAY)

    assert len(queries) == 3


def documents_waiting(user):
    return [item for item in waiting(user, on=TODAY) if item.kind.code == "document"]


def test_a_document_that_runs_out_waits_for_its_operator_with_its_last_day():
    facility = FacilityFactory(state=FacilityState.FILED)
    operator = operator_user(facility.operator)
    stranger = operator_user(FacilityFactory(state=FacilityState.FILED).operator)
    upload(facility, "fire-certificate", expires_on=date(2026, 12, 1))
    upload(facility, "health-assessment")

    items = documents_waiting(operator)

    assert [(item.subject, item.due_on) for item in items] == [(facility.name, date(2026, 12, 1))]
    assert documents_waiting(stranger) == []
