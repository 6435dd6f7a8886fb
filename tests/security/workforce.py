"""People of the permission matrix beyond their own pages: what departments attest of them, and how these pages are addressed."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility
from portal.models import User
from staff.models import AttestationBatch
from tests.inspections.conftest import pdf


def workforce(facility: Facility, lead: User) -> dict[str, SimpleNamespace]:
    """Return what hangs on the people of a facility, by what the table calls it."""
    register = AttestationBatch.objects.create(
        kind="health_certificate",
        area_id=facility.area_id[:6],
        file_name="名册.csv",
        file="x",
        by=lead,
        state="checked",
    )
    return {"register of certificates": SimpleNamespace(register=register)}


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "person-merge": _pk("person"),
    "credential-attest": _pk("credential"),
    **dict.fromkeys(["attestation-batch", "attestation-batch-apply", "attestation-batch-discard"], _pk("register")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "person-merge": lambda case, user: {
        "into": case.facility.people.exclude(pk=case.things.person.pk).first().pk,
        "reason": "重复录入",
    },
    "credential-attest": lambda case, user: {"standing": "confirmed"},
    "attestation-batch-create": lambda case, user: {"kind": "health_certificate", "file": pdf()},
}
