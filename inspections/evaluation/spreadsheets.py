"""The standard as a spreadsheet: written out whole, read back whole."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _, override

from inspections.evaluation.models import Round, Standard
from inspections.evaluation.results import all_lines
from inspections.evaluation.standards import ItemFacts, StandardFacts, facts_of
from portal.errors import Refused
from portal.numerals import number_in
from portal.tables.reading import Fault, open_table
from portal.tables.workbooks import WRAPPED, Column, Workbook

COLUMNS = ("维度", "条目编号", "内容", "分值", "基本项", "计算条款", "佐证材料", "查看要点")
RESULTS = ("机构", "所在社区", "评估状态", "等级", "等级状态", "千分制得分", "等级自", "等级至", "申诉中")
YES, NO = "是", "否"


def write(standard: Standard) -> bytes:
    """Return a version as a spreadsheet, one row for each item."""
    with Workbook() as book:
        sheet = book.sheet("评估标准", [Column(name, 44 if name == "内容" else 16, WRAPPED) for name in COLUMNS])
        for item in facts_of(standard).items:
            basic = YES if item.is_basic else NO
            row = (item.dimension, item.code, item.text, item.points, basic)
            sheet.append((*row, item.clause_code, item.evidence, item.guidance))
    return book.content


def results(round_: Round, *, on: date) -> bytes:
    """Return the results of a published round: a row for each facility, with reached and possible points of each dimension."""
    dimensions = list(round_.standard.dimensions.order_by("order"))
    headings = [
        *RESULTS,
        *(f"{row.name}（得分）" for row in dimensions),
        *(f"{row.name}（可得分）" for row in dimensions),
    ]
    with override("zh-hans"), Workbook() as book:
        sheet = book.sheet("评估结果", [Column(name, 28 if name == "机构" else 16, WRAPPED) for name in headings])
        for line in all_lines(round_, on=on):
            row, grade = line.evaluation, line.grade
            facts = (row.facility.name, str(row.facility.area), row.get_state_display())
            graded = (
                (grade.letter, grade.get_state_display(), grade.per_thousand, grade.since, grade.until)
                if grade
                else ("",) * 5
            )
            scores = {score.dimension_id: score for score in row.dimension_scores.all()}
            known = [scores.get(dimension.pk) for dimension in dimensions]
            reached = [one.total if one else "" for one in known]
            possible = [one.possible if one else "" for one in known]
            sheet.append((*facts, *graded, YES if line.is_held else NO, *reached, *possible))
    return book.content


def read(upload: UploadedFile, *, version: str, name: str, valid_from: date) -> StandardFacts:
    """Read a version; a dimension has the points of its items. Raises Refused with what is wrong, by row."""
    table = open_table(upload.name or "", upload.read(), wanted=COLUMNS)
    places = {title: table.place(title) for title in COLUMNS}
    if missing := [title for title in COLUMNS[:4] if places[title] is None]:
        raise Refused(str(table.lacking(*missing)), field="file")
    items, wrong = list[ItemFacts](), list[str]()
    for row in table.rows:
        if isinstance(row, Fault):
            wrong.append(str(row))
            continue
        number, cells = row
        given = {title: "" if place is None else cells[place].strip() for title, place in places.items()}
        if number_in(given["分值"]) is None:
            words = {"row": number, "points": given["分值"]}
            wrong.append(_("Row %(row)s: “%(points)s” is no number of points.") % words)
            continue
        items.append(_item(given))
    if wrong:
        raise Refused(" ".join(wrong), field="file")
    names = dict.fromkeys(item.dimension for item in items)
    dimensions = tuple((one, sum(item.points for item in items if item.dimension == one)) for one in names)
    return StandardFacts(version, name, valid_from, dimensions, tuple(items))


def _item(given: dict[str, str]) -> ItemFacts:
    return ItemFacts(
        given["维度"],
        given["条目编号"],
        given["内容"],
        int(given["分值"]),
        given["基本项"] == YES,
        given["计算条款"],
        given["佐证材料"],
        given["查看要点"],
    )
