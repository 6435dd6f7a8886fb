"""The pilot's report (试点工作报告): problems with their measures, and experience that is told to other streets. Founding document, safeguard 3."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from metrics.assessments import policy
from metrics.assessments.models import Experience, Problem
from portal.accounts import privacy
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import Organisation, User
from portal.querysets import within

DONE = _("This is done already.")


@transaction.atomic
def tell_problem(row: Problem, *, by: User, on: date) -> Problem:
    """Write a problem down with the measure against it. Raises Refused for a day that has passed, or numbers of persons."""
    require(policy.may_tell(by, row.assessment))
    if row.due_on < on:
        raise Refused(_("Please choose today or a later day."), field="due_on")
    for field in ("what", "measure", "person"):
        _require_unnumbered(getattr(row, field), field)
    row.told_by, row.told_on = by, on
    row.save()
    return row


@transaction.atomic
def settle(row: Problem, *, outcome: str, by: User, on: date) -> Problem:
    """Say what came of the measure; once."""
    require(policy.may_tell(by, row.assessment))
    row.refresh_from_db(fields=["done_on"], from_queryset=Problem.objects.select_for_update(of=("self",)))
    if row.done_on is not None:
        raise IllegalMove(DONE)
    if not outcome.strip():
        raise Refused(_("Please say what came of it."), field="outcome")
    _require_unnumbered(outcome, "outcome")
    row.outcome, row.done_on = outcome.strip(), on
    row.save(update_fields=["outcome", "done_on"])
    return row


@transaction.atomic
def write(row: Experience, *, by: User, on: date) -> Experience:
    """Write down what worked. Raises Refused for numbers of persons."""
    require(policy.may_tell(by, row.assessment))
    for field in ("title", "text"):
        _require_unnumbered(getattr(row, field), field)
    row.written_by, row.written_on = by, on
    row.save()
    return row


@transaction.atomic
def spread(row: Experience, *, by: User, on: date) -> Experience:
    """Tell all other street offices of the district; once."""
    require(policy.may_spread(by, row))
    row.refresh_from_db(fields=["spread_on"], from_queryset=Experience.objects.select_for_update(of=("self",)))
    if row.spread_on is not None:
        raise IllegalMove(DONE)
    row.spread_on = on
    row.save(update_fields=["spread_on"])
    assessment = row.assessment
    streets = Organisation.objects.filter(within([assessment.area_id[:6]]), kind=OrganisationKind.STREET)
    for body in streets.exclude(area_id=assessment.area_id):
        notices.tell(
            f"experience-{row.pk}-{body.pk}",
            to=body,
            title=_("Experience of %(office)s: %(title)s"),
            text=_("The bureau recommends it to all street offices."),
            about={"office": assessment.office, "title": row.title},
            url=policy.address_of_report(assessment.year),
        )
    return row


def _require_unnumbered(text: str, field: str) -> None:
    if privacy.personal_numbers(text):
        raise Refused(_("Please leave ID numbers and mobile numbers out of the report."), field=field)


declare(
    Problem,
    settle=Act(lambda user, row: policy.may_tell(user, row.assessment), None, when=lambda row: row.done_on is None),
)
declare(Experience, spread=Act(policy.may_spread, None, when=lambda row: row.spread_on is None))
