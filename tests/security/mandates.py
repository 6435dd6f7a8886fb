"""Who acts for an operator in the permission matrix: invitations, posts and letters of the facility's operator."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from portal.accounts import posts
from portal.accounts.choices import Role
from portal.mandates.inviting import HOLDS
from portal.models import ColleagueInvitation, Mandate, Organisation, User
from portal.sealing import digest
from tests.factories import TODAY, UserFactory
from tests.inspections.conftest import pdf

WORD = "a-word-that-nobody-guesses"


def _body(case: Any) -> Organisation:
    return Organisation.objects.get(pk=case.facility.operator.organisation_id)


def _invitation(body: Organisation) -> ColleagueInvitation:
    facts = {"full_name": "李明", "mobile": "13800000000", "invited_by": UserFactory(), "is_vouched_for": False}
    now = timezone.now()
    times = {"invited_at": now, "ends_at": now + HOLDS}
    return ColleagueInvitation.objects.create(organisation=body, digest=digest(f"colleague:{WORD}"), **facts, **times)


def _operator(case: Any) -> dict[str, object]:
    return {"pk": _body(case).pk}


def _unproven(case: Any) -> dict[str, object]:
    Organisation.objects.filter(pk=_body(case).pk).update(is_proven=False)
    return _operator(case)


def _withdrawn(case: Any) -> dict[str, object]:
    return _operator(case) | {"invitation_pk": _invitation(_body(case)).pk}


def _parted(case: Any) -> dict[str, object]:
    return _operator(case) | {"post_pk": posts.appoint(UserFactory(), _body(case), Role.OPERATOR, on=TODAY).pk}


def _letter(case: Any) -> dict[str, object]:
    _unproven(case)
    made = Mandate.objects.create(organisation=_body(case), handed_in_by=UserFactory(), handed_in_on=TODAY)
    return {"pk": made.pk}


def _word(case: Any) -> dict[str, object]:
    _invitation(Organisation.objects.filter(kind="operator").order_by("pk")[0])
    return {"word": WORD}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "colleagues": _operator,
    "mandate-create": _unproven,
    "colleague-invite": _operator,
    "colleague-withdraw": _withdrawn,
    "colleague-part": _parted,
    "colleague-join": _word,
    "mandate": _letter,
    "mandate-accept": _letter,
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "mandate-create": lambda case, user: {"letter": pdf()},
    "colleague-invite": lambda case, user: {"full_name": "李明", "mobile": "13800000000"},
    "mandate": lambda case, user: {"reason": "公章与登记名称不符"},
}
