"""The life of an import: brought, looked through, carried out or discarded. What was read is recorded with every row refused and why."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _, gettext_lazy

from portal import permissions
from portal.accounts.models import User
from portal.accounts.scope import require, scope_of
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.identifiers import texts
from portal.importing import mappings, policy
from portal.importing.choices import ImportState
from portal.importing.judging import Setup
from portal.importing.models import ImportedRow, ImportFault, ImportRun
from portal.importing.staging import Found, Staging
from portal.outbox import outbox
from portal.tables.reading import Table, open_table
from portal.workflow.workflow import move

logger = logging.getLogger(__name__)
brought = (
    Signal()
)  # in the import's transaction; sender: the importer's class; kwargs: run (its `rows` are what changed)

MOVES: dict[str, set[str]] = {
    ImportState.CHECKING: {ImportState.CHECKED, ImportState.FAILED, ImportState.DISCARDED},
    ImportState.CHECKED: {ImportState.RUNNING, ImportState.DISCARDED},
    ImportState.RUNNING: {ImportState.DONE, ImportState.REJECTED, ImportState.FAILED},
    ImportState.REJECTED: {ImportState.RUNNING, ImportState.DISCARDED},
}
WITH_FILE = (ImportState.CHECKED, ImportState.REJECTED)  # from which it can go on
LOCK = 330_103_001  # of advisory locks: one import at a time
TASK = "portal.importing.tasks.run_import"
COUNTS = ("read", "added", "changed", "unchanged", "refused", "conflicts")
RACED = gettext_lazy("Somebody registered one of these rows at the same moment. Please carry the import out again.")


@dataclass
class Outcome:
    """What an import found, and, if it was carried out, did."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Found] = field(default_factory=list)
    extra_columns: list[str] = field(default_factory=list)


class Rejected(Exception):
    """A strict import met rows that were refused or in conflict: nothing was taken over."""

    def __init__(self, outcome: Outcome):
        super().__init__(len(outcome.faults))
        self.outcome = outcome


def describe(text: str, name: str, content: bytes, *, by: User | None, as_of: date) -> ImportRun:
    """Return the record of an import that is about to start, not saved yet. Raises Refused for a bad mapping."""
    mapping = mappings.load(text)
    return ImportRun(
        importer=mapping.importer.code,
        source=mapping.source,
        source_name=mapping.source_name,
        mapping=text,
        file_name=texts.file_name(name)[-200:],
        file_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        as_of=as_of,
        by=by,
    )


@transaction.atomic
def bring(run: ImportRun, file: File, *, by: User) -> ImportRun:
    """Keep the file and have it looked through by the worker."""
    require(policy.may_import_registers(by))
    run.file.save(run.file_name, file, save=False)
    run.save()
    outbox.queue(TASK, pk=run.pk)
    return run


@transaction.atomic
def start(run: ImportRun, *, by: User, is_strict: bool, overwrites: bool) -> ImportRun:
    """Have the worker take over what was looked through. Raises IllegalMove if somebody did so already."""
    require(policy.may_import_registers(by))
    move(run, ImportState.RUNNING, table=MOVES, by=by)
    run.is_strict, run.overwrites = is_strict, overwrites
    run.save(update_fields=["is_strict", "overwrites"])
    outbox.queue(TASK, pk=run.pk)
    return run


@transaction.atomic
def discard(run: ImportRun, *, by: User | None, at: datetime) -> ImportRun:
    """Let an import be; the record stays, the file goes."""
    require(by is None or policy.may_import_registers(by))
    move(run, ImportState.DISCARDED, table=MOVES, by=by)
    _finish(run, at)
    return run


def work(run: ImportRun, *, on: date, at: datetime) -> None:
    """Do what the run waits for: look it through or carry it out. Called by the worker; safe to repeat."""
    if run.state == ImportState.CHECKING:
        look_through(run, run.file.read(), on=on, at=at)
    elif run.state == ImportState.RUNNING:
        try:
            carry_out(run, run.file.read(), on=on, at=at)
        except Rejected:
            logger.info("Import %s was strict and had bad rows: nothing was taken over", run.pk)


def look_through(run: ImportRun, content: bytes, *, on: date, at: datetime) -> None:
    """Say what the import would do and which rows it would refuse; write nothing but the report."""
    try:
        with transaction.atomic():
            outcome = _read(run, content, on)
    except Refused as refusal:
        _fail(run, refusal, at)
    else:
        _report(run, outcome)
        move(run, ImportState.CHECKED, table=MOVES, by=None)


def carry_out(run: ImportRun, content: bytes, *, on: date, at: datetime) -> None:
    """Take over all accepted rows or none. Raises Rejected, with nothing taken over, for a bad row if the run is strict."""
    try:
        with transaction.atomic():
            outcome = _take_over(run, content, on)
    except Rejected as rejected:
        _report(run, rejected.outcome)
        move(run, ImportState.REJECTED, table=MOVES, by=None)
        raise
    except Refused as refusal:
        _fail(run, refusal, at)
    else:
        _report(run, outcome)
        move(run, ImportState.DONE, table=MOVES, by=None)
        _finish(run, at)


def _take_over(run: ImportRun, content: bytes, on: date) -> Outcome:
    """Import while no other import runs, with foreign keys checked at once: a row that went meanwhile is met here, where it can be said."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    try:
        outcome = _read(run, content, on, for_real=True)
    except IntegrityError as error:
        logger.warning("Import %s met a row that was not there when it started: %s", run.pk, error)
        raise Refused(RACED) from error
    except DataError as error:
        logger.exception("Import %s holds a value that the database does not take", run.pk)
        raise Refused(_("The database does not take a value: %(error)s") % {"error": error}) from error
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return outcome


def _read(run: ImportRun, content: bytes, on: date, *, for_real: bool = False) -> Outcome:
    """Stage, judge and plan; with `for_real` write. Leaves no temporary table behind."""
    mapping = mappings.load(run.mapping)
    staging = Staging(mapping, Setup(mapping.dates, on, _areas(run.by)), overwrites=run.overwrites)
    try:
        staging.take(_open(run, mapping, content))
        mapping.importer.plan(staging)
        outcome = _outcome(staging)
        if for_real:
            _write(run, staging, outcome)
    except DatabaseError:
        raise  # the transaction is lost, and the temporary tables with it
    except Exception:
        staging.drop()
        raise
    staging.drop()
    return outcome


def _open(run: ImportRun, mapping: mappings.Mapping, content: bytes) -> Table:
    return open_table(
        run.file_name,
        content,
        encoding=mapping.encoding,
        sheet=mapping.sheet,
        header_row=mapping.header_row,
        wanted=mapping.titles,
    )


def _areas(user: User | None) -> frozenset[str] | None:
    """Return where the user may write; the shell of the server may write everywhere."""
    return None if user is None else scope_of(user).areas(permissions.IMPORT_REGISTERS)


def _outcome(staging: Staging) -> Outcome:
    fates = staging.fates()
    refused = len({fault.line for fault in staging.faults if not fault.is_conflict})
    conflicts = len({fault.line for fault in staging.faults if fault.is_conflict})
    added, changed = fates.get("new", 0), fates.get("changed", 0)
    counts = {
        "read": staging.read,
        "added": added,
        "changed": changed,
        "unchanged": staging.read - added - changed - refused - conflicts,
        "refused": refused,
        "conflicts": conflicts,
    }
    return Outcome(counts, sorted(staging.faults, key=lambda fault: fault.line), staging.extra)


def _write(run: ImportRun, staging: Staging, outcome: Outcome) -> None:
    if run.is_strict and outcome.faults:
        raise Rejected(outcome)
    staging.mapping.importer.apply(staging, run)
    _remember(run)
    brought.send(sender=type(staging.mapping.importer), run=run)


REMEMBER = """
INSERT INTO portal_importedrow AS kept (importer, source, external_id, subject_id, digest, facts, run_id, as_of)
SELECT %(importer)s, %(source)s, key, subject_id, digest, facts, %(run)s, %(as_of)s FROM planned
WHERE fate IN ('new', 'changed', 'unchanged')
ON CONFLICT (importer, source, external_id) DO UPDATE SET
    subject_id = excluded.subject_id, digest = excluded.digest, facts = excluded.facts,
    run_id = CASE WHEN kept.facts = excluded.facts AND kept.subject_id = excluded.subject_id THEN kept.run_id
        ELSE excluded.run_id END
WHERE kept.digest <> excluded.digest OR kept.facts <> excluded.facts OR kept.subject_id <> excluded.subject_id
"""
CONFIRM = """
UPDATE portal_importedrow kept SET as_of = %(as_of)s FROM staged
WHERE kept.importer = %(importer)s AND kept.source = %(source)s AND kept.external_id = staged.key
AND kept.digest = staged.digest AND kept.as_of < %(as_of)s
"""


def _remember(run: ImportRun) -> None:
    """Keep what the source said of each row, and as of when it said so last."""
    values: dict[str, str | int | date] = {
        "importer": run.importer,
        "source": run.source,
        "run": run.pk,
        "as_of": run.as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, values)
        cursor.execute(CONFIRM, values)


def _report(run: ImportRun, outcome: Outcome) -> None:
    """Keep the counts and the refused rows, in place of those of the look before."""
    for name in COUNTS:
        setattr(run, name, outcome.counts[name])
    run.extra_columns = outcome.extra_columns
    run.save(update_fields=[*COUNTS, "extra_columns"])
    run.faults.all().delete()
    ImportFault.objects.bulk_create(_kept(run, outcome.faults), batch_size=5000)


def _kept(run: ImportRun, faults: Iterable[Found]) -> Iterable[ImportFault]:
    for f in faults:
        yield ImportFault(
            run=run, line=f.line, column=f.column[:120], value=f.value[:120], reason=f.reason, params=f.params,
            is_conflict=f.is_conflict,
        )  # fmt: skip


def _fail(run: ImportRun, refusal: Refused, at: datetime) -> None:
    run.error = str(refusal)
    run.save(update_fields=["error"])
    move(run, ImportState.FAILED, table=MOVES, by=None)
    _finish(run, at)


def _finish(run: ImportRun, at: datetime) -> None:
    """Note the end; the file is not needed any more and goes with the commit."""
    run.finished_at = at
    if run.file:
        storage, name = run.file.storage, str(run.file.name)
        run.file = ""
        transaction.on_commit(lambda: storage.delete(name))
    run.save(update_fields=["finished_at", "file"])


def provenance(importer: str, subject_id: int) -> ImportedRow | None:
    """Return where a row of the portal was imported from, the latest source first; None if it was not."""
    rows = ImportedRow.objects.filter(importer=importer, subject_id=subject_id).select_related("run")
    return rows.order_by("-as_of", "-pk").first()


def discard_left(*, before: datetime, at: datetime) -> int:
    """Discard imports that were looked through and then left lying: their files hold more than the portal needs."""
    left = ImportRun.objects.filter(state__in=WITH_FILE, created_at__lt=before)
    for run in left:
        discard(run, by=None, at=at)
    return len(left)


def _may_import(user: User | AnonymousUser, run: ImportRun) -> bool:
    return policy.may_import_registers(user)


declare(
    ImportRun,
    start=Act(_may_import, before(MOVES, ImportState.RUNNING)),
    discard=Act(_may_import, WITH_FILE),
)
