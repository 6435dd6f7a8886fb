"""The case file as one PDF: cover, index, timeline, and the annexes page by page, as one person may see it.

Pages of PDFs and pictures are set by typst itself, so that the index knows their page numbers. What no page can show, and what
would make the file too heavy, is listed with its fingerprint and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _, gettext_lazy, override

from facilities.casefile.choices import ExportState
from facilities.casefile.models import CaseFileExport
from facilities.ground.models import Facility
from portal.accounts.scope import require
from portal.documents import dossier, printing
from portal.documents.pictures import Undrawable
from portal.documents.uploads import PICTURES
from portal.errors import Refused
from portal.letters import notices
from portal.models import Department, DocumentKind, User
from portal.outbox import outbox
from portal.pages import casefile
from portal.pages.casefile import Annex, Entry, Span, Wanted
from portal.tables.marks import Mark
from portal.workflow.workflow import Moves, move

TEMPLATE = Path(__file__).parent / "typst" / "case_file.typ"
KIND = "case-file"  # of documents
MOVES: Moves = {
    ExportState.WAITING: {ExportState.READY, ExportState.FAILED},
    ExportState.READY: set(),
    ExportState.FAILED: set(),
}
LONGEST_SIDE = 1600  # pixels of a picture on paper


@dataclass
class Pages:
    """The annexes that pages can show, by their files; `left_out` are only listed."""

    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    bytes: int = 0
    left_out: int = 0

    def add(self, annex: Annex) -> int:
        """Take an annex over and return its number."""
        number = len(self.rows) + 1
        content, suffix = _printable(annex)
        fits = (
            len(self.files) < settings.CASE_FILE_MOST_ANNEXES
            and self.bytes + len(content) <= settings.CASE_FILE_MOST_BYTES
        )
        pages = printing.printable_pages(content, suffix=suffix) if content and fits else 0
        name = f"annex{number}{suffix}" if pages else ""
        if pages:
            self.files[name] = content
            self.bytes += len(content)
        else:
            self.left_out += 1
        self.rows.append({"number": number, "title": annex.title, "sha256": annex.sha256, "file": name, "pages": pages})
        return number


def _printable(annex: Annex) -> tuple[bytes, str]:
    """Return what a page can show of the file, pictures scaled down; nothing of a spreadsheet or of a file that is gone."""
    if annex.content_type not in (*PICTURES, "application/pdf"):
        return b"", ""
    try:
        with annex.file.open("rb") as stream:
            content = bytes(stream.read())
        if annex.content_type in PICTURES:
            return printing.picture(content, side=LONGEST_SIDE), ".jpg"
        return content, ".pdf"
    except (OSError, Undrawable):
        return b"", ""


@transaction.atomic
def ask(facility: Facility, wanted: Wanted, *, by: User) -> CaseFileExport:
    """Ask for a case file; it is made after commit. Raises Refused while one's last export of the facility is being made."""
    require(Facility.objects.visible_to(by).filter(pk=facility.pk).exists())
    try:
        with transaction.atomic():
            export = CaseFileExport.objects.create(
                facility=facility,
                by=by,
                kinds=sorted(wanted.kinds),
                from_on=wanted.span.first,
                until_on=wanted.span.last,
                department_id=wanted.department or None,
            )
    except IntegrityError as taken:
        raise Refused(_("Your last export of this facility is still being made. Please wait for it.")) from taken
    outbox.queue("facilities.casefile.tasks.export_case_file", pk=export.pk)
    return export


def wanted_by(export: CaseFileExport) -> Wanted:
    """Return what the export asks for."""
    span = Span(export.from_on, export.until_on)
    return Wanted(frozenset(export.kinds), span, export.department_id or "")


@transaction.atomic
def make(export: CaseFileExport, *, on: date) -> CaseFileExport:
    """Make the PDF and keep it in the dossier with its fingerprint, unless it is made already."""
    if export.state != ExportState.WAITING:
        return export
    if not Facility.objects.visible_to(export.by).filter(pk=export.facility_id).exists():
        return move(export, ExportState.FAILED, table=MOVES, by=None, note=_("The facility is not visible any more."))
    with override("zh-hans"):
        found = casefile.gather(export.facility, user=export.by, wanted=wanted_by(export), on=on)
        pages = Pages()
        content = printing.pdf(TEMPLATE, _data(export, found, pages, on), files=pages.files, mark=_mark(export))
    name = f"{export.facility.name}-{on.isoformat()}.pdf"
    dossier.keep(export, DocumentKind.objects.get(pk=KIND), content, name=name, by=export.by)
    export.entries, export.annexes, export.left_out = len(found), len(pages.rows), pages.left_out
    export.save(update_fields=["entries", "annexes", "left_out"])
    move(export, ExportState.READY, table=MOVES, by=None)
    title, about = gettext_lazy("The exported case file is ready: %(facility)s"), {"facility": export.facility}
    notices.tell(f"case-file-{export.pk}", to=export.by, title=title, about=about, url=export.get_absolute_url())
    return export


def _mark(export: CaseFileExport) -> Mark:
    return Mark(str(export.by), export.asked_at, _("case file of %(facility)s") % {"facility": export.facility.name})


def _data(export: CaseFileExport, found: Sequence[Entry], pages: Pages, on: date) -> dict[str, Any]:
    facility = export.facility
    departments = dict(Department.objects.values_list("code", "name"))
    return {
        "title": facility.name,
        "demo": facility.is_demo,
        "facts": [
            ("举办者", str(facility.operator)),
            ("统一社会信用代码", facility.operator.organisation.uscc or "—"),
            ("地址", f"{facility.area.parent or ''}{facility.area}{facility.address}"),
            ("状态", str(facility.get_state_display())),
            ("备案日期", printing.chinese_date(facility.filed_on) if facility.filed_on else "—"),
            ("内容", "、".join(str(casefile.Kind(kind).label) for kind in export.kinds) or "全部"),
            ("期间", f"{export.from_on or '起始'} 至 {export.until_on or on}"),
            ("部门", str(export.department or "全部")),
            ("导出人、日期", f"{export.by} {printing.chinese_date(on)}"),
        ],
        "entries": [
            {
                "on": entry.on.isoformat(),
                "kind": entry.label,
                "title": entry.title,
                "text": entry.text,
                "department": departments.get(entry.department, ""),
                "annexes": [pages.add(annex) for annex in entry.annexes],
            }
            for entry in found
        ],
        "annexes": pages.rows,
    }
