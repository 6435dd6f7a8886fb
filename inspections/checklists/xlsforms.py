"""Checklists as XLSForm (xlsform.org), the form in which ODK and its relatives write questionnaires: sheets as rows, and back.

Beside what XLSForm knows stand columns of our own, which its tools leave alone: the clause, how much an item matters, its key. What a form
asks besides the items (where, when, notes and photos of what failed) is made here and left out when a form is read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _, gettext_noop, override

from inspections.checklists.choices import AnswerOutcome, ItemKind
from inspections.checklists.models import Checklist, ChecklistItem
from portal.models import Clause

Row = dict[str, str]
Sheets = dict[str, list[Row]]
CHINESE, ENGLISH = "中文 (zh)", "English (en)"
LABELS, HINTS = (f"label::{CHINESE}", f"label::{ENGLISH}"), (f"hint::{CHINESE}", f"hint::{ENGLISH}")
OWN = ("item_key", "clause_code", "severity", "condition", "unit", "lowest", "highest", "evidence", "evidence_en")
SURVEY = (
    *("type", "name", *LABELS, *HINTS, "required", "relevant", "calculation", "appearance", "parameters"),
    *OWN,
)
CHOICES = ("list_name", "name", *LABELS, "meets")
SETTINGS = ("form_title", "form_id", "version", "default_language")
FACILITIES = "facilities.csv"
PHOTOS = 3  # of an item that failed
TAPPED = {ItemKind.YES_NO: "answers", ItemKind.YES_NO_NA: "answers_na"}
TYPES = {ItemKind.NUMBER: "decimal", ItemKind.TEXT: "text", ItemKind.PHOTO: "image", ItemKind.SIGNATURE: "image"}
SMALLER = "max-pixels=2000"
AT_PLACE = f"instance('{FACILITIES.removesuffix('.csv')}')/root/item[name=${{facility}}]"
AUXILIARY = re.compile(r"(note|photo)_\d+(_\d+)?|summary|position|visit|facts|packed_at|facility")
FRAME_TYPES = re.compile(
    r"(begin|end)[ _](group|repeat)|start|end|today|username|deviceid|calculate|note|geopoint|select_one_from_file.*",
    re.I,
)


def survey(checklist: Checklist, *, on: date) -> Sheets:
    """Return the sheets of a version as it is asked on the day: items whose clause is in force."""
    items = list(checklist.items.in_force(on).order_by("order"))
    clauses = Clause.objects.in_bulk({item.clause_in_force for item in items})
    rows, lists = list(_frame()), dict[str, list[Row]]()
    for number, (_name, part) in enumerate(groupby(items, key=lambda item: item.group), start=1):
        group = list(part)
        rows.append({"type": "begin_group", "name": f"group_{number}", **_labels(group[0].group, group[0].group_en)})
        for item in group:
            rows += _asked(item, clauses[item.clause_in_force].condition)
            lists |= _choices(item)
        rows.append({"type": "end_group"})
    rows.append({"type": "text", "name": "summary", "appearance": "multiline", **_both(gettext_noop("Summary"))})
    choices = [row for options in lists.values() for row in options]
    settings = {"form_title": checklist.name, "form_id": checklist.code, "default_language": CHINESE}
    version = f"{checklist.version}-{hashlib.sha256(json.dumps([rows, choices]).encode()).hexdigest()[:8]}"
    return {"survey": rows, "choices": choices, "settings": [{**settings, "version": version}]}


def _frame() -> Iterator[Row]:
    """Yield what every visit says: when, where, and what the phone was told of the place."""
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    listed = {"type": f"select_one_from_file {FACILITIES}", "name": "facility", "appearance": "minimal autocomplete"}
    yield {**listed, "required": "yes", **_both(gettext_noop("Facility"))}
    for name in ("visit", "facts", "packed_at"):
        yield {"type": "calculate", "name": name, "calculation": f"{AT_PLACE}/{name}"}
    yield {"type": "geopoint", "name": "position", "appearance": "placement-map", **_both(gettext_noop("Position"))}


def _both(msgid: str) -> Row:
    """Return a word of the portal as labels in both languages."""
    words = []
    for language in ("zh-hans", "en"):
        with override(language):
            words.append(_(msgid))
    return dict(zip(LABELS, words, strict=True))


def _labels(chinese: str, english: str, columns: Sequence[str] = LABELS) -> Row:
    return dict(zip(columns, (chinese, english or chinese), strict=True))


def _asked(item: ChecklistItem, condition: str) -> Iterator[Row]:
    """Yield the question of an item, and what is asked besides when it fails."""
    name, relevant = f"item_{item.pk}", _relevant({item.condition, condition})
    row = {"type": _type(item), "name": name, **_labels(item.text, item.text_en), **_own(item)}
    if item.guidance:
        row |= _labels(item.guidance, item.guidance_en, HINTS)
    if item.is_picture:
        row["parameters"] = SMALLER
    if item.is_signature:
        row["appearance"] = "signature"
    yield {**row, "required": "yes" if item.is_required else "", "relevant": relevant}
    if failed := _failed(item):
        hints = _labels(item.evidence, item.evidence_en, HINTS) if item.evidence else {}
        yield {
            "type": "text",
            "name": f"note_{item.pk}",
            "required": "yes",
            "relevant": failed,
            **_both(gettext_noop("What was seen")),
        }
        for number in range(1, PHOTOS + 1):
            before = f" and ${{photo_{item.pk}_{number - 1}}} != ''" if number > 1 else ""
            picture = {"type": "image", "name": f"photo_{item.pk}_{number}", "parameters": SMALLER, **hints}
            yield {
                **picture,
                "required": "" if before else "yes",
                "relevant": failed + before,
                **_both(gettext_noop("Photo")),
            }


def _own(item: ChecklistItem) -> Row:
    told = {name: getattr(item, name) for name in OWN if name != "item_key"}
    return {"item_key": str(item.key)} | {name: "" if value is None else str(value) for name, value in told.items()}


def _type(item: ChecklistItem) -> str:
    if item.kind in TAPPED:
        return f"select_one {TAPPED[ItemKind(item.kind)]}"
    return f"select_one options_{item.pk}" if item.kind == ItemKind.CHOICE else TYPES[ItemKind(item.kind)]


def _relevant(conditions: Iterable[str]) -> str:
    named = sorted(set(conditions) - {"", "always"})
    return " and ".join(f"selected({AT_PLACE}/conditions, '{name}')" for name in named)


def _failed(item: ChecklistItem) -> str:
    """Return the expression that says that the answer does not meet, empty where none can."""
    name = f"${{item_{item.pk}}}"
    if item.is_tapped:
        return f"{name} = '{AnswerOutcome.FAIL}'"
    if item.kind == ItemKind.CHOICE:
        first = len(item.options_met)
        return " or ".join(f"{name} = '{option(first + n)}'" for n in range(len(item.options_unmet)))
    limits = [
        f"{name} {sign} {limit}" for sign, limit in (("<", item.lowest), (">", item.highest)) if limit is not None
    ]
    return f"{name} != '' and ({' or '.join(limits)})" if limits else ""


def option(place: int) -> str:
    """Return the name of an option in a form, by its place among the options of the item."""
    return f"option_{place + 1}"


def _choices(item: ChecklistItem) -> dict[str, list[Row]]:
    if item.kind == ItemKind.CHOICE:
        named = f"options_{item.pk}"
        rows = [
            {
                "list_name": named,
                "name": option(n),
                **_labels(words, ""),
                "meets": "yes" if words in item.options_met else "no",
            }
            for n, words in enumerate(item.options)
        ]
        return {named: rows}
    if item.kind not in TAPPED:
        return {}
    named = TAPPED[ItemKind(item.kind)]
    outcomes = [AnswerOutcome.PASS, AnswerOutcome.FAIL, *([AnswerOutcome.NA] if item.may_not_apply else [])]
    return {named: [{"list_name": named, "name": outcome.value, **_outcome(outcome)} for outcome in outcomes]}


def _outcome(outcome: AnswerOutcome) -> Row:
    words = []
    for language in ("zh-hans", "en"):
        with override(language):
            words.append(str(outcome.label))
    return dict(zip(LABELS, words, strict=True))


def items(survey_rows: Iterable[tuple[int, Row]], choices: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a form that are items, as fields of an item by their line; groups give their name to what stands in them."""
    lists: dict[str, list[Row]] = {}
    for row in choices:
        lists.setdefault(row.get("list_name", ""), []).append(row)
    groups: list[Row] = []
    for line, row in survey_rows:
        kind = row.get("type", "").strip()
        if re.fullmatch(r"begin[ _]group", kind):
            groups.append(row)
        elif re.fullmatch(r"end[ _]group", kind):
            del groups[-1:]
        elif kind and not FRAME_TYPES.fullmatch(kind) and not AUXILIARY.fullmatch(row.get("name", "")):
            yield line, _item(row, groups[-1] if groups else {}, lists)


def _item(row: Row, group: Row, lists: Mapping[str, list[Row]]) -> Row:
    chinese, english = _worded(row, "label")
    hint, hint_en = _worded(row, "hint")
    named = dict(zip(("group", "group_en"), _worded(group, "label"), strict=True))
    kept = {name: row.get(name, "") for name in OWN if name != "item_key"}
    return {
        **kept,
        **named,
        **_kind(row, lists),
        "key": row.get("item_key", ""),
        "text": chinese,
        "text_en": english,
        "guidance": hint,
        "guidance_en": hint_en,
        "is_required": "是"
        if row.get("required", "").strip().lower() in ("yes", "true", "true()", "1", "是")
        else "否",
    }


def _worded(row: Row, what: str) -> tuple[str, str]:
    """Return the words in Chinese and English; a form of one language has them in a plain column."""
    english = next((value for name, value in row.items() if name.startswith(f"{what}::") and "(en)" in name), "")
    others = (
        value for name, value in row.items() if name == what or (name.startswith(f"{what}::") and "(en)" not in name)
    )
    chinese = next((value for value in others if value), "") or english
    return chinese, "" if english == chinese else english


def _kind(row: Row, lists: Mapping[str, list[Row]]) -> Row:
    kind, _gap, listed = row["type"].strip().partition(" ")
    if kind == "select_one":
        return _chosen(lists.get(listed.strip(), []))
    if kind == "image":
        is_signature = "signature" in row.get("appearance", "") or "draw" in row.get("appearance", "")
        return {"kind": ItemKind.SIGNATURE.value if is_signature else ItemKind.PHOTO.value}
    known = {"decimal": ItemKind.NUMBER, "integer": ItemKind.NUMBER, "text": ItemKind.TEXT}
    return {"kind": known[kind].value if kind in known else row["type"]}


def _chosen(options: Sequence[Row]) -> Row:
    """Return a judgement, if the list is one of judgements, else a choice with its options."""
    names = {row.get("name", "") for row in options}
    if names in ({"pass", "fail"}, {"yes", "no"}):
        return {"kind": ItemKind.YES_NO.value}
    if names in ({"pass", "fail", "na"}, {"yes", "no", "na"}):
        return {"kind": ItemKind.YES_NO_NA.value}
    met = [row for row in options if row.get("meets", "").strip().lower() not in ("no", "false", "否")]
    told = {"options_met": met, "options_unmet": [row for row in options if row not in met]}
    words = {name: "\n".join(_worded(row, "label")[0] for row in rows) for name, rows in told.items()}
    return {"kind": ItemKind.CHOICE.value, **words}


def without_blanks(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows without empty cells, as converters of forms want them."""
    return [{name: str(value) for name, value in row.items() if value != ""} for row in rows]
