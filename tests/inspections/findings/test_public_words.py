"""What everybody reads of inspections: in a list one line of plain words, on the facility's page each visit with what became of it."""

import pytest
from django.test import Client

from facilities.appeals import appeals
from facilities.models import Facility
from inspections.findings import panels
from inspections.findings.choices import FindingState
from inspections.models import Finding
from portal import public_pages
from tests.factories import TODAY, FacilityFactory, FindingFactory, VisitFactory, operator_user

pytestmark = pytest.mark.django_db
WRONG = "2026-11-23检查，%d个问题未整改完"


@pytest.fixture
def finding(monday) -> Finding:
    public_pages.STORE.clear()
    return FindingFactory(text="后门被锁")


def line(facility: Facility) -> str:
    (mark,) = panels.inspection_marks([facility.pk], TODAY)[facility.pk]
    return str(mark.text)


def page(facility: Facility) -> str:
    public_pages.STORE.clear()
    return " ".join(Client().get(f"/register/{facility.pk}/").content.decode().split())


def test_who_was_never_inspected_is_not_inspected_yet_also_while_a_visit_is_under_way(monday):
    facility = FacilityFactory(state="filed")
    assert line(facility) == "尚未检查"

    VisitFactory(facility=facility)
    assert line(facility) == "尚未检查"


def test_what_is_open_is_counted_until_it_is_closed(finding):
    FindingFactory(visit=finding.visit)
    assert line(finding.facility) == WRONG % 2

    Finding.objects.filter(pk=finding.pk).update(state=FindingState.CLOSED)
    assert line(finding.facility) == WRONG % 1

    Finding.objects.update(state=FindingState.CLOSED)
    assert line(finding.facility) == "2026-11-23检查，没有未整改的问题"


def test_advice_and_what_was_rescinded_are_no_findings(finding):
    for state in (FindingState.ADVISED, FindingState.RESCINDED):
        Finding.objects.update(state=state)
        assert line(finding.facility) == "2026-11-23检查，没有未整改的问题"


def test_what_is_under_appeal_is_not_told_as_found(finding):
    appeals.file(finding, reasons="门锁当日已拆", by=operator_user(finding.facility.operator), on=TODAY)

    assert line(finding.facility) == "2026-11-23检查，没有未整改的问题"
    assert "复核中、尚无结论：1个" in page(finding.facility)


def test_each_visit_is_told_in_plain_words_without_names_and_without_its_wording(finding):
    FindingFactory(visit=finding.visit, state=FindingState.CLOSED)
    VisitFactory(facility=finding.facility, state="concluded", concluded_at=finding.visit.concluded_at)

    told = page(finding.facility)

    assert "发现问题2个，已整改1个" in told
    assert "没有发现问题。" in told
    assert "后门被锁" not in told
    assert str(finding.visit.inspector) not in told
