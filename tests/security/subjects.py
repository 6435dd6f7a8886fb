"""Requests for one's own data in the permission matrix, and how their pages are addressed and sent to."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from portal.models import SubjectRequest, User
from tests.factories import TODAY


def subject_request(user: User) -> SimpleNamespace:
    """Return a request with its export, taken down by the user."""
    made = SubjectRequest.objects.create(
        name="李明", id_type="resident", id_number="11010519491231002X", proof="身份证原件", asked_on=TODAY, due_on=TODAY,
        entered_by=user, exported_at="2026-11-23T01:00:00Z",
    )  # fmt: skip
    return SimpleNamespace(subject_request=made)


def _pk(case: Any) -> dict[str, object]:
    return {"pk": case.things.subject_request.pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = dict.fromkeys(
    ["subject-request", "subject-request-export", "subject-request-paper", "subject-request-answer"], _pk
)
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "subject-request-create": lambda case, user: {"name": "李明", "asked_on": "2026-11-23"},
    "subject-request": lambda case, user: {"reason": "依法应当保密"},
}
