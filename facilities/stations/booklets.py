"""Articles for parents as one booklet to print: those that hold on a day, by months of age, each with its source, review and last day."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from facilities.stations.models import Article
from portal.documents import printing
from portal.documents.printing import chinese_date
from portal.models import Area

TEMPLATE = Path(__file__).parent / "typst" / "booklet.typ"
TITLE, ALL_AGES = "科学育儿手册", "0至3岁"


def booklet(articles: Iterable[Article], *, months: int | None, on: date) -> bytes:
    """Return the booklet as PDF, A5, in Chinese; with `months` its cover says for which age."""
    district = Area.objects.filter(pk=settings.DISTRICT_CODE).first()
    cover = (
        ("title", TITLE),
        ("ages", ALL_AGES if months is None else f"{months}月龄"),
        ("issuer", f"{district or ''}卫生健康局"),
        ("printed_on", chinese_date(on)),
        ("demo", settings.DEMO),
    )
    return _pdf(cover, tuple(_told(row) for row in articles))


def _told(row: Article) -> tuple[tuple[str, Any], ...]:
    return (
        ("title", row.title),
        ("ages", f"{row.months_from}至{row.months_to}月龄"),
        ("lines", tuple(line.strip() for line in row.text.splitlines() if line.strip())),
        ("source", row.source),
        ("version", row.version),
        ("reviewed_on", chinese_date(row.reviewed_on) if row.reviewed_on else ""),
        ("expires_on", chinese_date(row.expires_on) if row.expires_on else ""),
    )


@lru_cache(maxsize=8)
def _pdf(cover: tuple[tuple[str, object], ...], articles: tuple[tuple[tuple[str, Any], ...], ...]) -> bytes:
    """Return the print of these words; printing the same again takes no time."""
    data = dict(cover) | {"articles": [dict(facts) for facts in articles]}
    return printing.pdf(TEMPLATE, data, qr=printing.public_url(reverse("article-list")))
