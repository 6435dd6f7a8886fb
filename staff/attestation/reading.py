"""What stands in a department's register: titles in the words of the departments, each line judged, nothing guessed.

The ID number is judged here and goes no further: its keyed hashes find the person, its masked form is shown.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.identifiers import papers, texts
from portal.identifiers.choices import IdentityKind
from portal.sealing import digests
from portal.tables.reading import Fault, Table, open_table, unreadable
from staff.attestation.choices import RowReason, RowResult
from staff.attestation.models import AttestationBatch, AttestationRow

NAME, PAPER, NUMBER = (
    ("姓名", "name"),
    ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    ("证书编号", "证书号码", "编号"),
)
ISSUED, STATUS, KIND, PAPER_KIND = (
    ("发证日期", "签发日期"),
    ("证书状态", "状态"),
    ("证书类型", "证书名称"),
    ("证件类型",),
)
REVOKED_WORDS = frozenset("吊销 已吊销 撤销 已撤销 注销 已注销 无效 失效 作废 revoked".split())
VALID_WORDS = frozenset(["", *"有效 正常 在用 valid".split()])
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
FIRST_SERIAL = date(1899, 12, 30)
LONGEST_NOTE = 300


class Unusable(Exception):
    """The line can't be used, and why."""


def rows(batch: AttestationBatch, content: bytes, *, on: date) -> Iterator[AttestationRow]:
    """Yield the lines, not saved yet. Raises Refused for what is no such register, also if it is of another kind."""
    table = open_table(batch.file_name, content, wanted=[titles[0] for titles in (NAME, PAPER, NUMBER)])
    places = _places(table)
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        yield _refused(batch, row.line, row.reason) if isinstance(row, Fault) else _row(batch, row, places, seen, on)


def _places(table: Table) -> dict[str, int | None]:
    asked = {"name": NAME, "paper": PAPER, "number": NUMBER, "issued": ISSUED, "status": STATUS, "kind": KIND}
    places = {role: table.place(*titles) for role, titles in (asked | {"paper_kind": PAPER_KIND}).items()}
    for role, titles in (("name", NAME), ("paper", PAPER), ("number", NUMBER)):
        if places[role] is None:
            raise table.lacking(titles[0])
    return places


def _row(
    batch: AttestationBatch,
    row: tuple[int, list[str]],
    places: dict[str, int | None],
    seen: dict[tuple[str, ...], int],
    on: date,
) -> AttestationRow:
    line, cells = row
    if faults := unreadable(line, cells, {place: role for role, place in places.items() if place is not None}):
        return _refused(batch, line, faults[0].reason)

    def cell(role: str) -> str:
        place = places[role]
        return "" if place is None else cells[place].strip()

    _refuse_other_kind(batch, cell("kind"))
    try:
        return _judged(batch, line, cell, seen, on)
    except Unusable as why:
        return _refused(batch, line, str(why))


def _judged(
    batch: AttestationBatch, line: int, cell: Callable[[str], str], seen: dict[tuple[str, ...], int], on: date
) -> AttestationRow:
    kind, paper = _paper_kind(cell("paper_kind")), texts.bare(cell("paper"))
    name, number = texts.name(cell("name")), texts.compact(cell("number"))
    if not name or not number:
        raise Unusable(_("Name and certificate number are needed."))
    _refuse_no_paper(kind, paper, on)
    found = digests(f"{kind}:{paper}")
    if first := seen.setdefault((found[0], number), line) - line:
        raise Unusable(_("The same person and number stand in line %(line)s already.") % {"line": line + first})
    return AttestationRow(
        batch=batch,
        line=line,
        name=name,
        id_masked=papers.masked(paper),
        id_digests=found,
        number=number,
        issued_on=_day(cell("issued"), on),
        says_revoked=_is_revoked(cell("status")),
    )


def _refused(batch: AttestationBatch, line: int, note: str) -> AttestationRow:
    told = {"result": RowResult.REFUSED, "reason": RowReason.UNUSABLE, "note": note[:LONGEST_NOTE]}
    return AttestationRow(batch=batch, line=line, **told)


def _refuse_other_kind(batch: AttestationBatch, said: str) -> None:
    """A register of another kind of certificate is refused as a whole: comparing it would contradict everybody."""
    if said and said not in (batch.kind_id, batch.kind.name, batch.kind.name_en):
        told = {"said": said, "kind": batch.kind}
        raise Refused(_("The file holds certificates “%(said)s”, not “%(kind)s”.") % told)


def _paper_kind(said: str) -> str:
    known = {str(label): str(value) for value, label in IdentityKind.choices} | {"身份证": "resident", "": "resident"}
    if said not in known:
        raise Unusable(_("The kind of identity document “%(said)s” is not known.") % {"said": said})
    return known[said]


def _refuse_no_paper(kind: str, paper: str, on: date) -> None:
    try:
        papers.validate(kind, paper, on=on)
    except ValidationError as fault:
        raise Unusable(" ".join(fault.messages)) from None


def _is_revoked(said: str) -> bool:
    if said not in REVOKED_WORDS | VALID_WORDS:
        raise Unusable(_("The status “%(said)s” is not known.") % {"said": said})
    return said in REVOKED_WORDS


def _day(said: str, on: date) -> date | None:
    """Read the day of issue. Nothing said is not known."""
    if not said:
        return None
    day = _read(said.removesuffix(" 00:00:00"))
    if day is None or day.year < FIRST_SERIAL.year:
        raise Unusable(_("“%(said)s” is no day.") % {"said": said})
    if day > on:
        raise Unusable(_("The day of issue lies in the future."))
    return day


def _read(said: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return FIRST_SERIAL + timedelta(days=int(said)) if said.isdigit() and len(said) == 5 else None
