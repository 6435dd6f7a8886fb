"""Systems that want to be told, for tests of the acts that tell."""

from typing import Any

from django.utils import timezone

from portal.accounts.choices import Role
from portal.exchange import systems, webhooks
from portal.exchange.choices import SystemKind
from portal.models import Delivery, ExternalSystem
from tests.factories import OrganisationFactory, officer


def subscribed(department: str, event: str, role: Role = Role.DEPARTMENT_OFFICER) -> ExternalSystem:
    """Return a department's system that is told of an event."""
    admin, at = officer(Role.ADMINISTRATOR), timezone.now()
    body = OrganisationFactory(kind="department", department_id=department, uscc=None)
    made = systems.open_system(f"{department}系统", SystemKind.DEPARTMENT, body, role, by=admin, at=at)
    webhooks.subscribe(made, "http://127.0.0.1:9/hooks", [event], by=admin, at=at)
    return made


def told(system: ExternalSystem) -> list[dict[str, Any]]:
    """Return what the system is told, in order."""
    return [row.payload for row in Delivery.objects.filter(subscription__system=system).order_by("pk")]
