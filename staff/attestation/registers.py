"""The life of a register brought as a file: compared by the worker, then its results taken over or not. Every line is told."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import permissions
from portal.accounts.scope import require, scope_of
from portal.errors import Refused
from portal.identifiers import texts
from portal.models import Area, User
from portal.outbox import outbox
from portal.workflow.workflow import move, move_all
from staff.attestation import matching, policy, reading
from staff.attestation.attestations import BY_REGISTER
from staff.attestation.choices import BatchState, RowReason, RowResult
from staff.attestation.models import AttestationBatch, AttestationRow
from staff.people.choices import CredentialState
from staff.people.models import Credential

MOVES: dict[str, set[str]] = {
    BatchState.CHECKING: {BatchState.CHECKED, BatchState.FAILED},
    BatchState.CHECKED: {BatchState.APPLIED, BatchState.DISCARDED},
}
TASK = "staff.attestation.tasks.compare_register"
outbox.called(TASK, _("Comparison of a register of certificates"))
AT_ONCE = 5000


@transaction.atomic
def bring(kind: str, file: File, *, by: User) -> AttestationBatch:
    """Keep the file and have it compared by the worker, for the area in which the user vouches for the kind."""
    area = Area.objects.filter(code__in=scope_of(by).areas(permissions.SEE_FACILITIES)).order_by("code").first()
    require(area is not None and policy.may_attest_kind(by, kind, area))
    assert area is not None  # noqa: S101 - asked in the line above
    content = file.read()
    batch = AttestationBatch(kind_id=kind, area=area, by=by, sha256=hashlib.sha256(content).hexdigest())
    batch.file_name = texts.file_name(file.name or "")[-200:]
    file.seek(0)
    batch.file.save(batch.file_name, file, save=False)
    batch.save()
    outbox.queue(TASK, pk=batch.pk)
    return batch


@transaction.atomic
def compare(batch: AttestationBatch, *, on: date) -> None:
    """Write down every line and what it says; a file that can't be read fails with the reason. Safe to repeat."""
    if batch.state != BatchState.CHECKING:
        return
    try:
        with transaction.atomic():
            AttestationRow.objects.bulk_create(reading.rows(batch, batch.file.read(), on=on), batch_size=AT_ONCE)
            matching.match(batch)
    except Refused as refusal:
        batch.error = str(refusal)
        batch.save(update_fields=["error"])
        _end(batch, BatchState.FAILED, None)
    else:
        move(batch, BatchState.CHECKED, table=MOVES, by=None)


@transaction.atomic
def apply(batch: AttestationBatch, *, by: User) -> dict[str, int]:
    """Take the results over, as they were shown: confirmed, contradicted, revoked. Return how many certificates changed."""
    require(policy.may_attest_kind(by, batch.kind_id, batch.area))
    _end(batch, BatchState.APPLIED, by)
    note = str(batch)
    return {
        standing: len(_take_over(batch, reasons, standing, by, note))
        for standing, reasons in (
            (CredentialState.CONFIRMED, [RowReason.AGREES]),
            (CredentialState.MISMATCHED, [RowReason.OTHER_NUMBER, RowReason.OTHER_DAY]),
            (CredentialState.REVOKED, [RowReason.REVOKED]),
        )
    }


def _take_over(batch: AttestationBatch, reasons: Sequence[str], standing: str, by: User, note: str) -> list[int]:
    judged = batch.verdicts.filter(reason__in=reasons).exclude(result=RowResult.DOUBTFUL)
    rows = Credential.objects.filter(pk__in=judged.values("credential"))
    return move_all(rows, standing, table=BY_REGISTER, by=by, note=note)


@transaction.atomic
def discard(batch: AttestationBatch, *, by: User) -> None:
    """Take nothing over."""
    require(policy.may_attest_kind(by, batch.kind_id, batch.area))
    _end(batch, BatchState.DISCARDED, by)


def _end(batch: AttestationBatch, state: str, by: User | None) -> None:
    """Move to a last state; the file and what it says of people who work nowhere here are not needed any more."""
    move(batch, state, table=MOVES, by=by)
    storage, name = batch.file.storage, str(batch.file.name)
    batch.file = ""
    batch.save(update_fields=["file"])
    batch.rows.filter(result=RowResult.UNKNOWN).update(name="", id_masked="", id_digests=[], number="")
    transaction.on_commit(lambda: storage.delete(name))
