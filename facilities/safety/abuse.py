"""Suspected violence or abuse: told to three authorities in the act of reporting, called by telephone, confirmed by each; with times."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.policy import may_operate, may_update
from facilities.safety import policy
from facilities.safety.models import AbuseReport, AbuseStep
from facilities.safety.querysets import AUTHORITIES
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import Organisation, User


@transaction.atomic
def report(facility: Facility, *, child: str, seen: str, noticed_at: datetime, by: User, at: datetime) -> AbuseReport:
    """Report a suspicion: the three authorities of the district are told in the same transaction, without a name."""
    facility = Facility.objects.select_related("operator__organisation", "area").get(pk=facility.pk)
    require(may_update(by, facility))
    if noticed_at > at:
        raise Refused(_("This moment has not come yet."), field="noticed_at")
    words = {"child": child.strip(), "seen": seen.strip(), "noticed_at": noticed_at, "reported_at": at}
    row = AbuseReport.objects.create(facility=facility, reported_by=by, **words)
    AbuseStep.objects.bulk_create([AbuseStep(report=row, department_id=code, told_at=at) for code in AUTHORITIES])
    bodies = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, department__in=AUTHORITIES)
    for body in bodies.filter(area_id=facility.area_id[:6]):
        notices.tell(
            f"abuse-{row.pk}-{body.pk}",
            to=body,
            title=_("Suspected abuse of a child reported by “%(facility)s”"),
            text=_("Please open the report, confirm it, and act."),
            about={"facility": facility},
            url=row.get_absolute_url(),
        )
    return row


@transaction.atomic
def called(step: AbuseStep, *, called_at: datetime, receipt: str, by: User, at: datetime) -> AbuseStep:
    """Say when the authority was called, and the number that it gave; once."""
    require(may_operate(by, step.report.facility))
    step = _locked(step)
    if step.called_at:
        raise IllegalMove(_("The call is entered already."))
    if not step.report.noticed_at <= called_at <= at:
        raise Refused(_("The call lies between noticing it and now."), field="called_at")
    step.called_at, step.receipt = called_at, receipt.strip()
    step.save(update_fields=["called_at", "receipt"])
    return step


@transaction.atomic
def confirm(step: AbuseStep, *, by: User, at: datetime) -> AbuseStep:
    """Let the authority confirm that it has the report; once."""
    require(policy.may_confirm(by, step))
    step = _locked(step)
    if step.confirmed_at:
        raise IllegalMove(_("The report is confirmed already."))
    step.confirmed_at, step.confirmed_by = at, by
    step.save(update_fields=["confirmed_at", "confirmed_by"])
    return step


def _locked(step: AbuseStep) -> AbuseStep:
    return AbuseStep.objects.select_for_update(of=("self",)).select_related("report").get(pk=step.pk)
