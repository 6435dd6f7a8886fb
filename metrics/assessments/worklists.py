"""What the pilot's report leaves to do: measures of one's office by their day, and for the lead experience to spread."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from metrics.assessments.models import Experience, Problem
from metrics.reports.policy import may_lock
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

PILOT = Kind("pilot", _("Report of the pilot"))


@worklist
def problems_to_settle(user: User, on: date) -> Iterator[Pool]:
    """Problems of one's own street or department whose measure is not done."""
    scope = scope_of(user)
    if not scope.departments and not scope.areas(permissions.REPORT_FIGURES):
        return
    street = scope.in_areas(permissions.REPORT_FIGURES, "assessment__area_id") & Q(assessment__department=None)
    mine = street | Q(assessment__department__in=scope.departments)
    rows = Problem.objects.visible_to(user).filter(mine, done_on=None)
    title, facts = _("Say what came of a measure: %(what)s"), {"what": "what"}
    where, area = "assessment__area__name", "assessment__area_id"
    yield Pool(PILOT, rows, title, "problem-settle", due_on="due_on", facts=facts, subject=where, area=area)


@worklist
def experience_to_spread(user: User, on: date) -> Iterator[Pool]:
    """What offices wrote down and nobody told the others."""
    if may_lock(user):
        rows = Experience.objects.visible_to(user).filter(spread_on=None)

        def page(row: Row) -> str:
            return reverse("assessment", args=[row["assessment"]])

        title, facts = _("Tell others what worked: %(title)s"), {"title": "title", "assessment": "assessment_id"}
        yield Pool(PILOT, rows, title, page, subject="assessment__area__name", area="assessment__area_id", facts=facts)
