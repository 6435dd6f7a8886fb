"""Plans, drills and checks of equipment, as the operator enters them and emergency management reads them."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from facilities.ground.holding import own
from facilities.ground.models import Facility
from facilities.safety import policy
from facilities.safety.models import Drill, EmergencyPlan, EquipmentCheck
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.models import User


def _require_past(day: date, on: date, field: str) -> None:
    if day > on:
        raise Refused(_("This day has not come yet."), field=field)


@transaction.atomic
def adopt(facility: Facility, *, kind: str, text: str, adopted_on: date, by: User, on: date) -> EmergencyPlan:
    """Keep a plan as the next version of its kind."""
    facility = own(facility, by)
    _require_past(adopted_on, on, "adopted_on")
    last = facility.emergency_plans.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    values = {"kind": kind, "text": text.strip(), "adopted_on": adopted_on, "version": last + 1}
    return EmergencyPlan.objects.create(facility=facility, entered_by=by, **values)


@transaction.atomic
def read(plan: EmergencyPlan, *, remark: str, by: User, on: date) -> EmergencyPlan:
    """Let emergency management say that it read a plan, with its remark; once."""
    require(policy.may_read_plan(by, plan))
    plan = EmergencyPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.read_on:
        raise IllegalMove(_("This plan was read already."))
    plan.read_on, plan.read_by, plan.remark = on, by, remark.strip()
    plan.save(update_fields=["read_on", "read_by", "remark"])
    return plan


@transaction.atomic
def hold_drill(
    facility: Facility,
    *,
    kind: str,
    held_on: date,
    minutes: int,
    staff: int,
    children: int,
    problems: str,
    by: User,
    on: date,
) -> Drill:
    """Keep a drill. Raises Refused without minutes or people."""
    facility = own(facility, by)
    _require_past(held_on, on, "held_on")
    for name, value in (("minutes", minutes), ("staff", staff)):
        if value < 1:
            raise Refused(_("A drill has its minutes and people."), field=name)
    values = {"kind": kind, "held_on": held_on, "minutes": minutes, "staff": staff, "children": children}
    return Drill.objects.create(facility=facility, entered_by=by, problems=problems.strip(), **values)


@transaction.atomic
def check(
    facility: Facility,
    *,
    pillar: str,
    checked_on: date,
    what: str,
    hazard: str,
    remove_by: date | None,
    by: User,
    on: date,
) -> EquipmentCheck:
    """Keep a check; a hazard has the day by which it is removed."""
    facility = own(facility, by)
    _require_past(checked_on, on, "checked_on")
    if hazard.strip() and (remove_by is None or remove_by < checked_on):
        raise Refused(_("Please say by when the hazard is removed."), field="remove_by")
    values = {"pillar": pillar, "checked_on": checked_on, "what": what.strip(), "hazard": hazard.strip()}
    last = remove_by if hazard.strip() else None
    return EquipmentCheck.objects.create(facility=facility, entered_by=by, remove_by=last, **values)


@transaction.atomic
def remove(hazard: EquipmentCheck, *, how: str, by: User, on: date) -> EquipmentCheck:
    """Say how a hazard was removed; once."""
    own(hazard.facility, by)
    hazard = EquipmentCheck.objects.select_for_update(of=("self",)).get(pk=hazard.pk)
    if not hazard.hazard or hazard.removed_on:
        raise IllegalMove(_("There is no hazard here any more."))
    if not how.strip():
        raise Refused(_("Please say how it was removed."), field="how")
    hazard.removed_on, hazard.removed_how = on, how.strip()
    hazard.save(update_fields=["removed_on", "removed_how"])
    return hazard
