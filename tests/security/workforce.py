"""People of the permission matrix beyond their own pages: what departments attest of them, and how these pages are addressed."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility
from portal.models import User
from staff.models import AttestationBatch, Ban, BanCase
from tests.factories import TODAY, UserFactory, valid_resident_id
from tests.inspections.conftest import pdf


def workforce(facility: Facility, lead: User) -> dict[str, SimpleNamespace]:
    """Return what hangs on the people of a facility, by what the table calls it."""
    register = AttestationBatch.objects.create(
        kind_id="health_certificate",
        area_id=facility.area_id[:6],
        file_name="名册.csv",
        file="x",
        by=lead,
        state="checked",
    )
    ban, in_force = (_ban(facility, state) for state in ("proposed", "in_force"))
    case = BanCase.objects.create(ban=in_force, facility=facility, opened_on=TODAY)
    return {
        "register of certificates": SimpleNamespace(register=register),
        "ban": SimpleNamespace(ban=ban),
        "ban in force": SimpleNamespace(ban=in_force, ban_case=case),
    }


def _ban(facility: Facility, state: str) -> Ban:
    """Return a ban of somebody who works nowhere, proposed and signed by others than those who act in the matrix."""
    number = valid_resident_id(8000 + Ban.objects.count())
    return Ban.objects.create(
        name="某人",
        id_number=number,
        area_id=facility.area_id[:6],
        ground_id="violence",
        document="判决",
        since=TODAY,
        until=date(2099, 1, 1),
        state=state,
        proposed_by=UserFactory(),
        signed_by=UserFactory() if state == "in_force" else None,
    )


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "person-merge": _pk("person"),
    "credential-attest": _pk("credential"),
    **dict.fromkeys(["ban", "ban-sign", "ban-reject", "ban-lift"], _pk("ban")),
    **dict.fromkeys(["ban-case", "ban-case-end"], _pk("ban_case")),
    **dict.fromkeys(["attestation-batch", "attestation-batch-apply", "attestation-batch-discard"], _pk("register")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "person-merge": lambda case, user: {
        "into": case.facility.people.exclude(pk=case.things.person.pk).first().pk,
        "reason": "重复录入",
    },
    **dict.fromkeys(["ban-reject", "ban-lift"], lambda case, user: {"note": "经核实"}),
    "ban-create": lambda case, user: {
        "name": "某人",
        "id_number": valid_resident_id(8999),
        "ground": "abuse",
        "document": "判决",
        "since": TODAY.isoformat(),
    },
    "credential-attest": lambda case, user: {"standing": "confirmed"},
    "attestation-batch-create": lambda case, user: {"kind": "health_certificate", "file": pdf()},
}
