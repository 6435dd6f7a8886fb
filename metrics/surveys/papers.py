"""Cards of a survey on paper: the questions to tick, and the QR code of the page on which the same card answers."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from metrics.surveys.models import Invitation, Survey
from portal.documents import printing

TEMPLATE = Path(__file__).parent / "typst" / "cards.typ"
SHEET = 50  # cards in one print


def cards(survey: Survey, chosen: Sequence[Invitation]) -> bytes:
    """Return a PDF with a page in A5, in Chinese, for each of the cards."""
    with override("zh-hans"):
        data = {
            "title": survey.questionnaire.title,
            "closes_on": printing.chinese_date(survey.closes_on),
            "demo": settings.DEMO,
            "questions": [{"text": row.text, "answers": row.answers} for row in survey.questionnaire.questions.all()],
            "cards": [{"code": row.code, "place": row.place, "area": str(row.area)} for row in chosen],
        }
    return printing.pdf(TEMPLATE, data, files={f"{row.code}.svg": printing.qr_svg(address(row)) for row in chosen})


def address(card: Invitation) -> str:
    """Return the address of the page on which a card answers."""
    return printing.public_url(reverse("survey-card", args=[card.code]))


def sheets(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last card of each print, of the places of all cards in their order."""
    return [(places[start], places[min(start + SHEET, len(places)) - 1]) for start in range(0, len(places), SHEET)]
