"""The portal judges an entry as the phone does: both read entries.json, the other reader is rules.test.js."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from inspections.checklists import judging
from inspections.models import Answer, ChecklistItem
from inspections.visits.sheet import Line
from portal.errors import Refused
from portal.models import Clause, Document

CASES = json.loads((Path(__file__).parent / "entries.json").read_text())
WORDS = {
    "not-answered": "not answered",
    "no-note": "the note is missing",
    "no-photo": "the photo is missing",
    "no-signature": "the signature is missing",
}


def item_of(case: dict) -> ChecklistItem:
    """An item as the checklist keeps it."""
    item = case["item"]
    return ChecklistItem(
        kind=item["kind"],
        lowest=item.get("lowest"),
        highest=item.get("highest"),
        options_met=item.get("met", []),
        options_unmet=item.get("unmet", []),
        is_required=item.get("required", True),
    )


def spelled(words: dict) -> dict:
    return {**words, "value": words.get("value", "") * words.get("times", 1)}


@pytest.mark.parametrize("case", CASES["entries"], ids=lambda case: f"{case['item']['kind']}: {case['says']}")
def test_an_entry_amounts_to_what_the_table_says(case):
    item, entry = item_of(case), spelled(case["entry"])

    if case["judged"] is None:
        with pytest.raises(Refused):
            judging.judge(item, entry.get("outcome", ""), entry["value"])
    else:
        expected = spelled(case["judged"])
        judged = judging.judge(item, entry.get("outcome", ""), entry["value"])
        assert (judged.outcome, judged.value) == (expected["outcome"], expected["value"])


@pytest.mark.parametrize("case", CASES["gaps"], ids=lambda case: f"{case['item']['kind']}: {case['says']}")
def test_an_answer_lacks_what_the_table_says(case):
    answer = Answer(**case["answer"]) if case["answer"] else None
    line = Line(item_of(case), Clause(), answer, [Document()] * case["photos"])

    with translation.override("en"):
        assert [str(words) for words in line.lacks] == [WORDS[gap] for gap in case["gaps"]]
