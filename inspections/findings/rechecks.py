"""Re-checks on site (现场复查): a visit of its own on only the items that were cited, on the version of the checklist of then."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.findings import policy
from inspections.findings.models import Finding
from inspections.ground.choices import VisitKind
from inspections.visits.models import Visit
from portal.accounts.scope import require, scope_of
from portal.errors import Refused
from portal.models import User


def beside(finding: Finding, *, user: User) -> QuerySet[Finding]:
    """Return what the same re-check may take in: open findings here on the same version of the checklist, not awaiting one."""
    here = Finding.objects.rechecked_by(user).open().filter(facility=finding.facility_id)
    same = here.filter(item__checklist=finding.item.checklist_id)
    return same.exclude(rechecks__in=Visit.objects.awaited()).with_case().order_by("item__order", "pk")


def awaited(finding: Finding) -> Visit | None:
    """Return the re-check on site that is planned or under way, if there is one."""
    return finding.rechecks.awaited().order_by("pk").first()  # type: ignore[attr-defined,no-any-return]


@transaction.atomic
def plan(finding: Finding, also: Sequence[Finding] = (), *, by: User, planned_on: date, on: date) -> Visit:
    """Plan a visit to re-check the finding, and others of the same checklist with it.

    Raises Refused for a day in the past, what is not open any more, or what is to be re-checked on site already.
    """
    require(policy.may_recheck_on_site(by, finding))
    if planned_on < on:
        raise Refused(_("The day of the visit lies in the past."), field="planned_on")
    Facility.objects.select_for_update(no_key=True).get(pk=finding.facility_id)
    possible = {row.pk for row in beside(finding, user=by)}
    wanted = {finding.pk, *(row.pk for row in also)}
    if not wanted <= possible:
        raise Refused(_("This is decided meanwhile, or a re-check on site is planned already. Please reload the page."))
    visit = Visit.objects.create(
        facility=finding.facility,
        checklist=finding.item.checklist,
        department_id=_department(finding, by),
        kind=VisitKind.RECHECK,
        inspector=by,
        planned_on=planned_on,
        reason=finding.text[:200],
        cause=finding,
    )
    visit.rechecked.set(wanted)
    return visit


def _department(finding: Finding, by: User) -> str:
    """Return in whose field the re-check is made: the one that cited it, or else the one that answers for the clause."""
    fields = (finding.visit.department_id, finding.clause.department_id)
    return next(field for field in fields if field in scope_of(by).departments)
