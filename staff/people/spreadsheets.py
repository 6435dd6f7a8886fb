"""People by spreadsheet: who is entered, the template, and a filled one back, each cell through the form that asks for it by hand.

A row is a person with one post and up to one credential of each kind. All rows are taken or none.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.forms import BaseForm
from django.utils.translation import gettext as _, override

from facilities.models import Facility
from portal.errors import Refused
from portal.identifiers.choices import IdentityKind
from portal.identifiers.papers import masked
from portal.importing.mappings import DATES
from portal.models import User
from portal.tables.reading import Fault, Table, open_table, unreadable
from portal.tables.workbooks import AS_TEXT, Column, Workbook
from staff.people import staffing
from staff.people.choices import Education, PostKind
from staff.people.forms import CredentialRow, PersonForm, PostForm
from staff.people.models import CredentialKind, Person

PERSON = {
    "name": "姓名",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "mobile": "手机号",
    "education": "学历",
    "experience_years": "从业年限",
}
POST = {"kind": "岗位", "care_class": "班级", "is_full_time": "是否全职", "since": "到岗日期"}
CREDENTIAL = {"number": "编号", "issued_on": "签发日期", "expires_on": "有效期至", "hours": "学时"}
REQUIRED = ("姓名", "证件号码", "学历", "从业年限", "岗位", "到岗日期")
PART_TIME = ("否", "兼职", "no", "false", "0")
MOST_ROWS = 500
LISTED = ("姓名", Column("证件号码", look=AS_TEXT), "学历")
LISTED_POST = ("岗位", "班级", "到岗日期", "离岗日期", "今日在岗")
LISTED_CREDENTIAL = ("类别", Column("编号", look=AS_TEXT), "签发日期", "有效期至", "核验状态")
VOCABULARIES: dict[tuple[str, str], type[TextChoices]] = {
    ("", "id_type"): IdentityKind,
    ("", "education"): Education,
    ("post", "kind"): PostKind,
}
Columns = dict[tuple[str, str], str]  # heading by form and field


def headings(on: date) -> Columns:
    """Return the titles of all columns on the day; those of a credential start with its kind."""
    found: Columns = {("", name): title for name, title in PERSON.items()}
    found |= {("post", name): title for name, title in POST.items()}
    for kind in CredentialKind.objects.entered_by_hand(on):
        for name, title in CREDENTIAL.items():
            if name != "hours" or kind.has_hours:
                found[kind.pk, name] = f"{kind.name}{title}"
    return found


def template(facility: Facility, on: date) -> bytes:
    """Return an empty workbook whose cells offer the words that may stand in them."""
    titles = headings(on)
    with override("zh-hans"), Workbook() as book:
        sheet = book.sheet("人员", [Column(title, look=AS_TEXT) for title in titles.values()], fixed_columns=1)
        places = {key: place for place, key in enumerate(titles)}
        for key, words in _offered(facility).items():
            if words:
                sheet.offer(places[key], words, rows=MOST_ROWS)
    return book.content


def listing(facility: Facility, on: date) -> bytes:
    """Return the people of a facility as a workbook, a row for each post and one for each certificate; ID numbers masked."""
    people = Person.objects.filter(facility=facility).with_posts()
    with override("zh-hans"), Workbook() as book:
        posts = book.sheet("岗位", [*LISTED, *LISTED_POST], fixed_columns=1)
        for post in (post for person in people for post in person.posts.all()):
            span = (post.since, post.until, "是" if post.since <= on <= (post.until or on) else "否")
            posts.append([*_listed(post.person), post.get_kind_display(), str(post.care_class or ""), *span])
        papers = book.sheet("证件与证书", [*LISTED, *LISTED_CREDENTIAL], fixed_columns=1)
        for row in (row for person in people for row in person.credentials.all()):
            told = (str(row.kind), row.number, row.issued_on, row.expires_on, row.get_state_display())
            papers.append([*_listed(row.person), *told])
    return book.content


def _listed(person: Person) -> list[str]:
    return [person.name, masked(person.id_number), person.get_education_display()]


def _offered(facility: Facility) -> dict[tuple[str, str], list[str]]:
    offered = {key: [str(label) for label in kind.labels] for key, kind in VOCABULARIES.items()}
    offered["post", "care_class"] = list(facility.classes.values_list("name", flat=True))
    offered["post", "is_full_time"] = ["是", "否"]
    return offered


def take(facility: Facility, name: str, content: bytes, *, by: User, on: date) -> tuple[int, list[Fault]]:
    """Enter everybody in the table, or nobody: return how many were entered, and what is wrong with which cell.

    Raises Refused if it is no such table at all.
    """
    titles = headings(on)
    table, places = _opened(name, content, titles)
    words, entered, faults = _words(facility), 0, list[Fault]()
    with transaction.atomic():
        for row in table.rows:
            wrong = [row] if isinstance(row, Fault) else _take_row(row, places, titles, words, facility, by, on)
            faults += wrong
            entered += not wrong
            if entered + len(faults) > MOST_ROWS:
                raise Refused(_("At most %(most)s rows fit into one spreadsheet.") % {"most": MOST_ROWS})
        if faults:
            transaction.set_rollback(True)
    if not entered and not faults:
        raise Refused(_("The table holds no people."))
    return (0 if faults else entered), faults


def _opened(name: str, content: bytes, titles: Columns) -> tuple[Table, dict[tuple[str, str], int]]:
    table = open_table(name, content, wanted=titles.values())
    places = {key: table.place(title) for key, title in titles.items()}
    missing = [title for key, title in titles.items() if title in REQUIRED and places[key] is None]
    if missing:
        raise table.lacking(*missing)
    return table, {key: place for key, place in places.items() if place is not None}


def _words(facility: Facility) -> dict[tuple[str, str], dict[str, str]]:
    """Return, for the columns that hold words, what the form takes for each of them."""
    with override("zh-hans"):
        found = {key: {str(label): str(code) for code, label in kind.choices} for key, kind in VOCABULARIES.items()}
    found["post", "care_class"] = {row.name: str(row.pk) for row in facility.classes.all()}
    return found


def _take_row(
    row: tuple[int, list[str]],
    places: Mapping[tuple[str, str], int],
    titles: Columns,
    words: Mapping[tuple[str, str], Mapping[str, str]],
    facility: Facility,
    by: User,
    on: date,
) -> list[Fault]:
    number, cells = row
    if wrong := unreadable(number, cells, {place: titles[key] for key, place in places.items()}):
        return wrong
    given = {key: _read(key, cells[place].strip(), words) for key, place in places.items()}
    forms = _forms(given, facility, on)
    faults = [fault for prefix, form in forms.items() for fault in _faults(number, prefix, form, titles)]
    if not faults:
        try:
            with transaction.atomic():
                _enter(forms, facility, by, on)
        except Refused as refusal:
            faults.append(Fault(number, titles.get(("", refusal.field or ""), ""), str(refusal)))
    return faults


def _read(key: tuple[str, str], cell: str, words: Mapping[tuple[str, str], Mapping[str, str]]) -> str:
    """Return a cell as its form takes it; what nobody understands stays as it is, and the form says so."""
    if key in words:
        return words[key].get(cell, cell)
    if key[1] in ("since", "issued_on", "expires_on"):
        return _day(cell)
    return cell


def _day(cell: str) -> str:
    for pattern in DATES:
        with suppress(ValueError):
            return datetime.strptime(cell, pattern).date().isoformat()  # noqa: DTZ007 - a day has no time zone
    return cell


def _forms(given: Mapping[tuple[str, str], str], facility: Facility, on: date) -> dict[str, BaseForm]:
    """Return the forms of a row by the part of its columns: person, post, and each kind of credential that is given."""
    of = {part: {name: cell for (at, name), cell in given.items() if at == part} for part, _name in given}
    person = {"id_type": IdentityKind.RESIDENT, "seen_revision": "0"} | {k: v for k, v in of[""].items() if v}
    post: dict[str, Any] = {"is_full_time": "on"} | of["post"]
    if str(post["is_full_time"]).lower() in PART_TIME:
        post["is_full_time"] = ""
    forms: dict[str, BaseForm] = {
        "": PersonForm(person, instance=Person(facility=facility)),
        "post": PostForm(post, facility=facility),
    }
    for kind in of.keys() - {"", "post"}:
        if any(of[kind].values()):
            forms[kind] = CredentialRow({**of[kind], "kind": kind}, today=on)
    return forms


def _faults(number: int, part: str, form: BaseForm, titles: Columns) -> Iterator[Fault]:
    for name, reasons in form.errors.items():
        at = titles.get((part, name)) or titles.get((part, "issued_on")) or titles["", "name"]
        yield from (Fault(number, at, str(reason)) for reason in reasons)


def _enter(forms: Mapping[str, BaseForm], facility: Facility, by: User, on: date) -> None:
    rows: list[Any] = [form for part, form in forms.items() if part not in ("", "post")]
    person, post = forms[""], forms["post"]
    staffing.enter(
        person.instance,  # type: ignore[attr-defined]
        post.instance,  # type: ignore[attr-defined]
        [(row.instance, None) for row in rows],
        facility=facility,
        by=by,
        on=on,
    )
