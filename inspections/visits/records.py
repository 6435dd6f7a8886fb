"""The record of a visit (现场检查笔录): read on the spot, signed by both sides, locked by the signatures, sent to the operator.

What was signed is compared with what the portal holds, line by line: a record of other answers is no record of this visit.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.visits import letters, policy, sheet
from inspections.visits.choices import SignerKind, VisitState
from inspections.visits.models import Visit, VisitRecord
from portal.accounts.scope import require
from portal.documents import dossier
from portal.errors import Refused
from portal.models import Document, User

Read = tuple[int, str, str, str]  # item, outcome, value and note, as they were read before signing


@dataclass(frozen=True)
class Signer:
    """One who signs: the name, the post, and whether the name was typed where there is no pen."""

    name: str
    post: str = ""
    is_typed: bool = False


@dataclass(frozen=True)
class Signed:
    """What was signed on the spot. Whoever refuses to sign is named with the reason, and the inspector alone signs."""

    inspector: Signer
    onsite: Signer
    read: Sequence[Read]
    at: datetime
    companions: str = ""
    remark: str = ""
    is_refused: bool = False
    together: int = 0  # items that were judged as met together, by one confirmation


@transaction.atomic
def sign(
    visit: Visit, signed: Signed, signatures: Mapping[str, Document], *, by: User, sent_at: datetime
) -> VisitRecord:
    """Keep the signed record of a concluded visit and send the operator its copy; a second time gives the first.

    `signatures` are the pictures by `SignerKind`; `sent_at` is the moment at which the portal has it, whose day the copy bears.
    Raises Refused if other answers were read than the portal holds, a name or a signature is missing.
    """
    require(policy.may_conduct(by, visit))
    if existing := VisitRecord.objects.filter(visit=visit).first():
        return existing
    if visit.state != VisitState.CONCLUDED:
        raise Refused(_("Only a concluded visit has a record."))
    lines = sheet.sheet(visit)
    _must_be_whole(signed, signatures)
    _must_be_the_same(signed.read, lines)
    record = VisitRecord.objects.create(visit=visit, sha256=_fingerprint(signed), **_named(signed))
    for document in signatures.values():
        dossier.rehang(document, record)
    letters.record(record, lines, list(signatures.items()), by=by, on=timezone.localdate(sent_at))
    return record


def _named(signed: Signed) -> dict[str, Any]:
    return {
        "inspector_name": signed.inspector.name,
        "is_inspector_typed": signed.inspector.is_typed,
        "onsite_name": signed.onsite.name.strip(),
        "onsite_post": signed.onsite.post.strip(),
        "is_onsite_typed": signed.onsite.is_typed,
        "is_refused": signed.is_refused,
        "companions": signed.companions.strip(),
        "remark": signed.remark.strip(),
        "together": signed.together,
        "signed_at": signed.at,
    }


def _must_be_whole(signed: Signed, signatures: Mapping[str, Document]) -> None:
    if not signed.inspector.name.strip() or SignerKind.INSPECTOR not in signatures:
        raise Refused(_("The inspector has not signed the record."))
    if signed.is_refused and not signed.remark.strip():
        raise Refused(_("Please say why the record was not signed."))
    if not signed.is_refused and (not signed.onsite.name.strip() or SignerKind.ONSITE not in signatures):
        raise Refused(_("Whoever was in charge on the spot has not signed the record."))


def _must_be_the_same(read: Iterable[Read], lines: Iterable[sheet.Line]) -> None:
    """Compare what was read with what is held; signature items are what the signing itself fills."""
    held = {_read(line) for line in lines if line.answer and not line.item.is_signature}
    if held != set(read):
        raise Refused(
            _("What was read and signed is not what the portal holds. The visit has to be read and signed again.")
        )


def _read(line: sheet.Line) -> Read:
    answer = line.answer
    return (line.item.pk, answer.outcome, answer.value, answer.note) if answer else (line.item.pk, "", "", "")


def _fingerprint(signed: Signed) -> str:
    """Return the SHA-256 of what was read, by whom and when, so that it can be compared later."""
    words = [sorted(signed.read), signed.inspector.name, signed.onsite.name, signed.remark, signed.at.isoformat()]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
