"""The record of a visit (现场检查笔录): read on the spot, signed by both sides, locked by the signatures, sent to the operator.

What was signed is compared with what the portal holds, line by line: a record of other answers is no record of this visit.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.checklists.choices import SIGNATURE
from inspections.visits import letters, policy, sheet
from inspections.visits.choices import SignerKind, VisitState
from inspections.visits.models import Visit, VisitRecord
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.documents import dossier
from portal.errors import Refused
from portal.models import Document, DocumentKind, User

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


@transaction.atomic
def sign_on_page(
    visit: Visit, signed: Signed, drawn: Mapping[str, UploadedFile], *, seen: str, by: User, at: datetime
) -> VisitRecord:
    """Keep the record of a visit that was carried out on the web pages, signed on the day of its conclusion.

    `drawn` are the signatures as pictures by `SignerKind`, `seen` tells what was read. Raises Refused on a later day, and if other
    answers are held than were read.
    """
    require(policy.may_conduct(by, visit))
    if not is_of_today(visit, timezone.localdate(at)):
        raise Refused(_("A record is signed on the spot, on the day of the visit."))
    if seen != shown(visit):
        raise Refused(
            _("What was read and signed is not what the portal holds. The visit has to be read and signed again.")
        )
    kind = DocumentKind.objects.get(pk=SIGNATURE)
    pictures = {who: dossier.add(visit, kind, upload, by=by) for who, upload in drawn.items()}
    read = [_read(line) for line in sheet.sheet(visit) if line.answer and not line.item.is_signature]
    return sign(visit, replace(signed, read=read), pictures, by=by, sent_at=at)


def shown(visit: Visit) -> str:
    """Return what tells the answers of a visit from any others."""
    lines = [_read(line) for line in sheet.sheet(visit)]
    return hashlib.sha256(json.dumps(sorted(lines), ensure_ascii=False).encode()).hexdigest()


def is_unsigned(visit: Visit) -> bool:
    """Say whether the visit has no record yet."""
    return not VisitRecord.objects.filter(visit=visit).exists()


def is_of_today(visit: Visit, on: date) -> bool:
    """Say whether the visit was concluded on the day."""
    return visit.concluded_at is not None and timezone.localdate(visit.concluded_at) == on


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


declare(Visit, sign=Act(policy.may_conduct, {VisitState.CONCLUDED}, when=is_unsigned, in_time=is_of_today))
