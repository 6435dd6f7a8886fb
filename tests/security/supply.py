"""Premises, projects and scenarios of the permission matrix, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility, Lease, Premises
from facilities.premises.choices import Owner
from metrics.models import BirthCohort, Estate, Project, ProjectStep, Scenario
from portal.models import User
from tests.factories import TODAY

OF_PREMISES = "premises premises-edit premises-offer premises-let premises-withdraw premises-lease".split()
OF_PROJECT = "project project-edit project-step-add project-open project-drop".split()


def supply(facility: Facility, lead: User) -> dict[str, SimpleNamespace]:
    """Return what is planned in a facility's community, by what the table calls it."""
    area = facility.area
    rooms = {"owner": Owner.STREET, "area": area, "address": f"{area.pk}号", "contact": "资产科", "entered_on": TODAY}
    premises = Premises.objects.create(name="社区用房", **rooms)
    lease = Lease.objects.create(
        premises=premises, operator=facility.operator, rent_fen=100, from_on=TODAY, until_on=TODAY + timedelta(days=9),
        signed_by=lead, signed_on=TODAY,
    )  # fmt: skip
    facts = {"area": area, "department_id": "streets", "places": 20, "opens_on": TODAY + timedelta(days=90)}
    project = Project.objects.create(name="社区托育点", kind="community", planned_on=TODAY, planned_by=lead, **facts)
    step = ProjectStep.objects.create(project=project, department_id="fire", text="消防设计咨询", due_on=TODAY)
    scenario = Scenario.objects.create(
        area=area.parent, places=50, most_sites=2, most_rent_fen=9999_00, radius=1000, rate=20, asked_by=lead, asked_on=TODAY,
        data={"nodes": [], "candidates": []}, data_version="0",
    )  # fmt: skip
    born = {"month": date(2026, 10, 1), "births": 3, "source": "出生证", "entered_on": TODAY}
    estate = Estate.objects.create(
        name="新区", area=area, residents=5000, moves_in_on=TODAY, document="x", entered_by=lead, entered_on=TODAY
    )
    cohort = BirthCohort.objects.create(area=area, **born)
    return {
        "premises": SimpleNamespace(premises=premises, lease=lease),
        "project": SimpleNamespace(project=project, step=step, cohort=cohort, estate=estate),
        "scenario": SimpleNamespace(scenario=scenario),
    }


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(OF_PREMISES, _pk("premises")),
    **dict.fromkeys(["lease-end", "lease-relieve"], _pk("lease")),
    **dict.fromkeys(OF_PROJECT, _pk("project")),
    "project-step-finish": _pk("step"),
    "births-edit": _pk("cohort"),
    "estate-edit": _pk("estate"),
    **dict.fromkeys(["scenario", "scenario-cancel", "scenario-replay"], _pk("scenario")),
}
QUERIES: dict[str, Callable[[Any], dict[str, str]]] = {
    **dict.fromkeys(["births", "supply-plan"], lambda case: {"area": case.facility.area_id}),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    **dict.fromkeys(OF_PREMISES[2:], lambda case, user: {"note": "已签约"}),
    "lease-end": lambda case, user: {"ended_on": TODAY.isoformat(), "note": "x"},
    "lease-relieve": lambda case, user: {
        "amount": "1",
        "from_on": TODAY.isoformat(),
        "until_on": TODAY.isoformat(),
        "basis": "x",
    },
    "project-step-finish": lambda case, user: {"result": "已完成"},
    "project-drop": lambda case, user: {"reason": "改址"},
}
LISTED: dict[str, Callable[[Any], str]] = {
    "premises-list": lambda case: f"/premises/{case.things.premises.pk}/",
    "project-list": lambda case: f"/projects/{case.things.project.pk}/",
    "scenario-list": lambda case: f"/scenarios/{case.things.scenario.pk}/",
}
