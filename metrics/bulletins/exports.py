"""The bulletin as PDF and as workbook: the same figures, the charts of the dashboards in the PDF."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from facilities.ground.vocabulary import CHILDREN, FACILITIES, PLACES, PLACES_OF_REPORTS, TAKEN
from metrics.bulletins.contents import Bulletin
from metrics.bulletins.models import Bulletin as Version
from metrics.dashboards.figures import Card
from metrics.dashboards.pictures import Course, Month as MonthOfFigures
from metrics.rollup.models import AreaSummary
from portal.documents import printing
from portal.tables.workbooks import Column, Month, Rounded, Share, Workbook

TEMPLATE = Path(__file__).parent / "typst" / "bulletin.typ"
STYLE = Path(__file__).parent / "typst" / "chart.css"
WORDS = (FACILITIES, PLACES, CHILDREN, TAKEN, PLACES_OF_REPORTS)
Row = list[Any]
Table = tuple[str, list[str], list[Row]]  # title, headings, rows


def acts_name(code: str) -> str:
    """Name what is counted of a month."""
    return {
        "filings_received": _("Filings received"),
        "filings_decided": _("Filings decided"),
        "visits": _("Visits concluded"),
        "findings_made": _("Findings made"),
        "findings_closed": _("Findings corrected"),
        "complaints": _("Complaints received"),
        "incidents": _("Incidents reported"),
    }[code]


def tables(found: Bulletin) -> list[Table]:
    """Return everything as tables in the language in force; what is not computable says so."""
    return [_business(found), _acts(found), _targets(found), _parts(found), _months(found), _reports(found)]


def _share(part: float | None, whole: float | None) -> Share | str:
    return Share(part / whole) if whole and part is not None else _("not computable")


def _taken(month: MonthOfFigures | None) -> Share | str:
    return _share(month.children, month.places) if month else _("not reported")


def _attended(month: MonthOfFigures | None) -> Share | str:
    return _share(month.days, month.possible) if month else _("not reported")


def _business(found: Bulletin) -> Table:
    now, before, summary = found.this_month, found.month_before, found.summary
    rows: list[Row] = [
        *([name, value, ""] for name, value in _on_file(summary)),
        [_("Facilities that reported the month"), *(_reported(month) for month in (now, before))],
        [_("Places reported"), *(month.places if month else _("not reported") for month in (now, before))],
        [_("Children reported"), *(month.children if month else _("not reported") for month in (now, before))],
        [_("Share of places taken as reported"), *(_taken(month) for month in (now, before))],
        [_("Attendance"), *(_attended(month) for month in (now, before))],
    ]
    return _("Business of the month"), [_("Figure"), _("Month"), _("Month before")], rows


def _reported(month: MonthOfFigures | None) -> int | str:
    """Return how many reported; of an incomplete month also how many were asked."""
    if month is None or month.is_complete:
        return month.rows if month else 0
    return _("%(rows)s of %(expected)s: incomplete") % {"rows": month.rows, "expected": month.expected}


def _on_file(summary: AreaSummary | None) -> list[tuple[str, Any]]:
    """Return what stands in the register on the day of the bulletin, with what of it is not known."""
    names = [_("Facilities with a valid filing"), _("Places"), _("Children enrolled"), _("Share of places taken")]
    names += [_("Facilities whose places are not known"), _("Facilities whose enrolment is not known")]
    if summary is None:
        return [(name, _("not computable")) for name in names]
    taken = _share(summary.enrolled, summary.taken_of)
    unknown = (summary.places_unknown, summary.enrolled_unknown)
    return list(zip(names, (summary.filed, summary.places, summary.enrolled, taken, *unknown), strict=True))


def _acts(found: Bulletin) -> Table:
    rows = [[acts_name(code), now, before] for code, (now, before) in found.acts.items()]
    return _("Filing and oversight"), [_("Figure"), _("Month"), _("Month before")], rows


def value_of(card: Card) -> Share | Rounded | str:
    """Return an indicator's value, which reads with its unit."""
    if card.ratio is None:
        return _("not computable")
    return Share(card.ratio / 100) if card.indicator.unit == "percent" else Rounded(card.ratio)


def _dated(card: Card) -> Any:
    """Return the value; of a year that still runs with the day as of which it holds."""
    value = value_of(card)
    if card.value is None or card.ratio is None or not card.is_provisional:
        return value
    return _("%(value)s (as of %(day)s)") % {"value": value, "day": card.value.as_of}


def _targets(found: Bulletin) -> Table:
    headings = [_("Target"), _("Value"), _("Numerator"), _("Denominator"), _("Milestone"), _("Standing"), _("Expected")]
    return _("Targets"), headings, [_target(course) for course in found.courses]


def _target(course: Course) -> Row:
    card, expected = course.card, course.expected
    return [
        str(card.indicator),
        _dated(card),
        card.value.numerator if card.value else "",
        card.value.denominator if card.value else "",
        f"≥ {card.milestone.value.normalize():f} ({card.milestone.year})" if card.milestone else "",
        str(card.target_state.label),
        f"{expected.year}: {expected.value:.1f} ({expected.low:.1f}–{expected.high:.1f})" if expected else "",
    ]


def _parts(found: Bulletin) -> Table:
    headings = [_("Area"), _("Facilities"), _("Places"), _("Children")]
    headings += [str(course.card.indicator) for course in found.courses]
    rows = []
    for part in found.parts:
        summary = found.summaries.get(part.area.pk)
        counts = [summary.filed, summary.places, summary.enrolled] if summary else [""] * 3
        rows.append([str(part.area), *counts, *(value_of(card) for card in part.cards)])
    return _("Areas compared"), headings, rows


def _months(found: Bulletin) -> Table:
    headings = [_("Month"), _("Facilities that reported"), _("Places reported"), _("Children reported")]
    headings += [_("Share of places taken as reported"), _("Attendance")]
    return (
        _("The last months"),
        headings,
        [[Month.of(m.month), _reported(m), m.places, m.children, _taken(m), _attended(m)] for m in found.months],
    )


def _reports(found: Bulletin) -> Table:
    headings = [_("Kind of report"), _("Asked for"), _("Sent"), _("Sent late"), _("Approved"), _("Overdue")]
    rows = [[str(row.of), row.expected, row.sent, row.late, row.approved, row.overdue] for row in found.reports]
    return _("Completeness of the reports"), headings, rows


def pdf(version: Version, found: Bulletin) -> bytes:
    """Return the bulletin on paper, with a chart for each target that can be computed."""
    drawn = [course for course in found.courses if course.chart]
    files = {f"chart{number}.svg": svg(course) for number, course in enumerate(drawn)}
    return printing.pdf(TEMPLATE, _data(version, found, drawn), files=files)


def _data(version: Version, found: Bulletin, drawn: list[Course]) -> dict[str, Any]:
    return {
        "title": f"{found.area}托育服务月报",
        "month": f"{found.month.year}年{found.month.month}月",
        "made": printing.chinese_date(found.on),
        "version": version.number,
        "reason": version.reason,
        "demo": settings.DEMO,
        "charts": [
            {"file": f"chart{number}.svg", "name": str(course.card.indicator), "value": str(value_of(course.card))}
            for number, course in enumerate(drawn)
        ],
        "tables": [
            {"title": title, "heads": heads, "rows": [[str(cell) for cell in row] for row in rows]}
            for title, heads, rows in tables(found)
            if rows
        ],
        "definitions": [*map(str, WORDS), *(f"{c.card.indicator}：{c.card.indicator.wording}" for c in found.courses)],
    }


def svg(course: Course) -> bytes:
    """Return a course as a file of its own: the drawing of the dashboard with the colours of paper."""
    drawing = render_to_string(
        "metrics/ground/charts/line.html", {"chart": course.chart, "title": str(course.card.indicator)}
    )
    head, _tag, rest = drawing.strip().partition(">")
    opened = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{opened}><style>{STYLE.read_text()}</style>{rest}".encode()


def workbook(version: Version, found: Bulletin) -> bytes:
    """Return the bulletin as XLSX: a sheet for each table, and one that says what it is."""
    about: list[Row] = [[f"{found.area}托育服务月报", Month.of(found.month)], [_("As of"), found.on]]
    about += [[_("Version"), version.number], [_("Reason"), version.reason]]
    about += [[_("Definition"), words] for words in WORDS]
    about += [[str(c.card.indicator), c.card.indicator.wording] for c in found.courses]
    with Workbook() as book:
        for title, heads, rows in [*tables(found), (_("About"), [_("Item"), _("Meaning")], about)]:
            first, *others = heads
            sheet = book.sheet(title, [Column(first, 32), *(Column(head, 18) for head in others)], fixed_columns=1)
            for row in rows:
                sheet.append(row)
    return book.content
