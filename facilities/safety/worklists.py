"""What waits of safety: hazards for operators, plans for emergency management, reports of abuse for the three authorities."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.safety.models import AbuseStep, EmergencyPlan, EquipmentCheck
from facilities.safety.querysets import AUTHORITIES
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

SAFETY = Kind("safety", _("Safety"))


@worklist
def hazards_to_remove(user: User, on: date) -> Iterator[Pool]:
    """Hazards of own facilities."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user)
        rows = EquipmentCheck.objects.exclude(hazard="").filter(facility__in=mine, removed_on=None)

        def page(row: Row) -> str:
            return reverse("hazard-remove", args=[row.key])

        yield Pool(SAFETY, rows, _("Remove the hazard: %(hazard)s"), page, "remove_by", facts={"hazard": "hazard"})


@worklist
def plans_to_read(user: User, on: date) -> Iterator[Pool]:
    """Plans that emergency management has not read."""
    if "emergency" in scope_of(user).departments:
        here = scope_of(user).in_areas(permissions.GIVE_OPINIONS, "facility__area_id")
        rows = EmergencyPlan.objects.filter(here, read_on=None)
        yield Pool(SAFETY, rows, _("Read the emergency plan"), "emergency-plan")


@worklist
def abuse_to_confirm(user: User, on: date) -> Iterator[Pool]:
    """Reports of suspected abuse that the user's authority has not confirmed; due on the day they came in."""
    mine = scope_of(user).departments.intersection(AUTHORITIES)
    if mine:
        here = scope_of(user).in_areas(permissions.SEE_FACILITIES, "report__facility__area_id")
        rows = AbuseStep.objects.filter(here, department__in=mine, confirmed_at=None)

        def page(row: Row) -> str:
            return reverse("abuse-report", args=[row["report"]])

        facts = {"report": "report_id"}
        yield Pool(
            SAFETY,
            rows,
            _("Confirm the report of suspected abuse"),
            page,
            "told_at__date",
            facts=facts,
            subject="report__facility__name",
            area="report__facility__area_id",
        )
