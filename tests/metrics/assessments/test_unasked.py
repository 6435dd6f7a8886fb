"""What an office could not do because nobody asked it is not computable, and never zero."""

import pytest
from django.utils import timezone

from metrics.assessments import assessments
from metrics.assessments.choices import AssessmentState, ScoreBasis
from metrics.duties import ledger
from metrics.models import Assessment
from portal.models import Department
from portal.pages.duties import EVIDENCE
from tests.factories import DISTRICT, TODAY

pytestmark = pytest.mark.django_db


def asked_only():
    """Return the departments all of whose evidence answers to being asked."""
    codes = {department for department, _order in EVIDENCE}
    of = {code: [e for (owner, _o), several in EVIDENCE.items() if owner == code for e in several] for code in codes}
    return [code for code, several in of.items() if all(one.asked for one in several)]


def test_a_department_that_nobody_asked_has_no_points_rather_than_none_of_them():
    departments = Department.objects.filter(pk__in=asked_only())
    for department in departments:
        row = Assessment(
            year=TODAY.year,
            area_id=DISTRICT,
            department=department,
            computed_at=timezone.now(),
            state=AssessmentState.DRAFT,
        )
        rules = assessments.rules_of(row.audience, TODAY.year)
        (rule,) = [one for one in rules if one.basis == ScoreBasis.DUTIES]
        assert assessments._line(row, rule, TODAY).points is None


def test_nobody_is_asked_by_a_ledger_without_acts_or_occasions():
    for _department, lines in ledger.ledger(on=TODAY):
        assert not [line for line in lines if line.is_asked and not line.count]
