"""Requests for correction and wallets of the permission matrix: one that the facility answers, one before the bureau."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from facilities.models import Facility
from portal.models import User
from staff.models import CorrectionRequest
from tests.factories import TODAY, PersonFactory

OWN = (
    "wallet-correction-create",
    "wallet-correction",
    "wallet-transfer-refuse",
    "wallet-enrolment",
    "wallet-certificate",
)


def corrections(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return requests of somebody at a facility, by what the table calls them."""
    person = PersonFactory(facility=facility)
    given = {"person": person, "topic": "post", "wish": "到岗日期有误", "asked_on": TODAY, "due_on": TODAY}
    asked, referred = (
        CorrectionRequest.objects.create(key=uuid4(), state=state, **given) for state in ("asked", "referred")
    )
    return {
        "correction": SimpleNamespace(correction=asked),
        "correction referred": SimpleNamespace(correction=referred),
    }


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "correction-list": lambda case: {"facility_pk": case.facility.pk},
    "correction": lambda case: {"pk": case.things.correction.pk},
    **dict.fromkeys(OWN, lambda case: {"pk": 1}),
    "staff-card": lambda case: {"token": "text"},
    "staff-calendar": lambda case: {"secret": "text"},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "correction": lambda case, user: {
        "answer": "uphold" if case.things.correction.state == "referred" else "decline",
        "note": "档案与合同一致",
    },
    "wallet-enter": lambda case, user: {"mobile": "139"},
    "wallet-code": lambda case, user: {"code": "000000"},
}
