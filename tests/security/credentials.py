"""Kinds of credentials of the permission matrix: how these pages are addressed and sent to."""

from collections.abc import Callable
from typing import Any

from portal.models import User
from staff.models import CredentialKind, CredentialNeed

SAID = {
    "name": "婴幼儿照护专项能力证书",
    "name_en": "Certificate of infant care",
    "issuer": "人力资源社会保障部门",
    "clause_code": "setting-18-carers",
    "source_mark": "D",
    "position": 200,
}


def _need() -> CredentialNeed:
    kind = CredentialKind.objects.get(pk="teacher")
    given = {"kind": kind, "post": "cook", "clause_code": "district-credentials"}
    return CredentialNeed.objects.get_or_create(**given, defaults={"effective_from": "2026-01-01"})[0]


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(
        ["credential-kind", "credential-kind-edit", "credential-need-create"], lambda case: {"code": "teacher"}
    ),
    "credential-need-end": lambda case: {"pk": _need().pk},
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "credential-kind-create": lambda case, user: SAID | {"code": "infant_care"},
    "credential-kind-edit": lambda case, user: SAID,
    "credential-need-create": lambda case, user: {
        "post": "other",
        "clause_code": "district-credentials",
        "effective_from": "2098-01-01",
    },
    "credential-need-end": lambda case, user: {"last": "2098-01-01"},
}
