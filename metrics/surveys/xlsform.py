"""Questionnaires from an XLSForm workbook: the sheets `survey`, `choices` and `settings`, read by the portal's one bounded reader.

Each question is a `select_one` and names in the column `right` of its row which choice is right. What the form only collects beside
(its beginning, its end, notes, groups) is passed over; any other kind of question can't be judged and is refused with its row.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from metrics.surveys.models import SurveyQuestion
from portal.errors import Refused
from portal.numerals import number_in
from portal.tables.reading import Fault, Table, open_table

PASSED_OVER = frozenset("start end today deviceid username note begin_group end_group begin end".split())
LABELS = ("label::中文(zh)", "label::Chinese(zh)", "label::中文", "label::Chinese", "label::zh", "label")
MOST_QUESTIONS, MOST_LETTERS, MOST_TITLE = 100, 300, 80
MARK = "pass_mark"
Cells = dict[str, str]


@dataclass
class Form:
    """A questionnaire as a workbook describes it, and what is wrong in it, row by row."""

    code: str
    title: str
    pass_mark: int | None
    questions: list[SurveyQuestion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(name: str, content: bytes) -> Form:
    """Read a workbook. Raises Refused if it is none, or lacks a sheet or column of an XLSForm."""
    told = (cells for _line, cells in _rows(name, content, "settings", "form_title", "form_id"))
    settings: Cells = next((cells for cells in told if isinstance(cells, dict)), {})
    choices = _choices(name, content)
    mark = settings.get(MARK, "")
    form = Form(settings.get("form_id", ""), settings.get("form_title", ""), number_in(mark) if mark else None)
    for line, cells in _rows(name, content, "survey", "type", "name"):
        if isinstance(cells, Fault):
            form.faults.append(cells)
        elif (kind := cells["type"].split())[:1] and kind[0] not in PASSED_OVER:
            _add(form, Fault(line, "", "", name), kind, cells, choices)
    return form


def _rows(name: str, content: bytes, sheet: str, *wanted: str) -> Iterator[tuple[int, Cells | Fault]]:
    table = open_table(name, content, sheet=sheet, wanted=wanted)
    if missing := [title for title in wanted if table.place(title) is None]:
        raise table.lacking(*missing)
    label = _label(table)
    for row in table.rows:
        if isinstance(row, Fault):
            yield row.line, row
            continue
        line, cells = row
        told = {title: cell.strip() for title, cell in zip(table.header, cells, strict=True) if title}
        yield line, told | {"label": cells[label].strip() if label is not None else ""}


def _label(table: Table) -> int | None:
    """Return the column with the question in Chinese, or in the form's only language."""
    return next((place for place in map(table.place, LABELS) if place is not None), None)


def _choices(name: str, content: bytes) -> Mapping[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for _line, cells in _rows(name, content, "choices", "list_name", "name"):
        if isinstance(cells, dict) and cells["list_name"]:
            found[cells["list_name"]].append((cells["name"], cells["label"] or cells["name"]))
    return found


def _add(form: Form, at: Fault, kind: list[str], cells: Cells, choices: Mapping[str, list[tuple[str, str]]]) -> None:
    """Take a row of the survey up as a question, or tell what it lacks."""
    if kind[0] != "select_one" or len(kind) != 2:
        return form.faults.append(_fault(at, "type", _("Only questions of the type select_one can be judged.")))
    answers, text, right = choices.get(kind[1], []), cells["label"], cells.get("right", "")
    names = [name for name, _label in answers]
    if not text or len(text) > MOST_LETTERS:
        told = _("The question needs a text of %(most)s characters at most.") % {"most": MOST_LETTERS}
        form.faults.append(_fault(at, "label", told))
    elif len(names) < 2 or len(set(names)) < len(names):
        told = _("The list “%(list)s” needs two choices or more, each with a name of its own.") % {"list": kind[1]}
        form.faults.append(_fault(at, "type", told))
    elif right not in names:
        told = _("Please name in the column “right” which choice is right: %(names)s") % {"names": "、".join(names)}
        form.faults.append(_fault(at, "right", told))
    else:
        labels = [label for _name, label in answers]
        order = len(form.questions)
        form.questions.append(SurveyQuestion(order=order, text=text, answers=labels, right=names.index(right)))
    return None


def _fault(at: Fault, column: str, reason: str) -> Fault:
    return Fault(at.line, column, reason, at.file)


def require_whole(form: Form, pass_mark: int | None) -> int:
    """Return the pass mark of a form that can be asked. Raises Refused with all faults, or with the field that is wrong."""
    if form.faults:
        raise Refused(" ".join(map(str, form.faults[:10])), field="file")
    if not 1 <= len(form.questions) <= MOST_QUESTIONS:
        raise Refused(_("A questionnaire has one question to %(most)s.") % {"most": MOST_QUESTIONS}, field="file")
    if (
        not form.title
        or len(form.title) > MOST_TITLE
        or form.code != slugify(form.code)
        or not 1 <= len(form.code) <= 30
    ):
        told = _(
            "The sheet “settings” needs a form_title of %(most)s characters at most and a form_id of small letters, digits and hyphens."
        )
        raise Refused(told % {"most": MOST_TITLE}, field="file")
    mark = pass_mark or form.pass_mark
    if not mark or mark > len(form.questions):
        told = _("Please say how many right answers count as knowing: from 1 to %(most)s.")
        raise Refused(told % {"most": len(form.questions)}, field=MARK)
    return mark
