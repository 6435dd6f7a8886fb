"""Official letters: worded by templates that the district edits, numbered, kept as PDF, verifiable by QR code."""

import hashlib
import logging
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _, override

from portal.accounts.models import Organisation, User
from portal.accounts.scope import scope_of
from portal.areas.models import Area
from portal.documents import printing
from portal.documents.models import Document
from portal.documents.pictures import Undrawable
from portal.errors import Refused
from portal.letters import notices
from portal.letters.models import Letter, LetterTemplate, Notice
from portal.numbering import next_number
from portal.outbox import outbox
from portal.permissions import SEE_FILINGS

logger = logging.getLogger(__name__)
PAPER = Path(__file__).parent / "typst" / "letter.typ"
PLACEHOLDER = re.compile(r"{([^{}]*)}")
WORDED = ("title", "number_word", "body", "legal_basis")  # what the district words


@transaction.atomic
def issue(
    code: str,
    subject: models.Model,
    *,
    area: Area,
    to: Organisation | str,
    by: User | None,
    on: date,
    words: Mapping[str, Any],
    facts: Iterable[tuple[str, Any]] = (),
    pictures: Iterable[tuple[Document, str]] = (),
    issuer: Organisation | None = None,
) -> Letter:
    """Issue a letter of a kind about a row. `words` fill the template's placeholders, `facts` become a table below the text,
    `pictures` are shown after it with the words below each.

    `to` is a body, which is told, or name and place of somebody without an account, who is handed the printed letter.
    `issuer` is the body that signs; without one it is the health bureau. The PDF follows after commit. Raises LetterTemplate.DoesNotExist for an unknown kind, Refused if a placeholder has no word.
    """
    template = LetterTemplate.objects.get(pk=code)
    body_told = to if isinstance(to, Organisation) else None
    with override("zh-hans"):
        body = filled(template.body, words)
        pairs = [[str(label), _told(value)] for label, value in facts]
    letter = Letter.objects.create(  # type: ignore[misc]
        template=template,
        subject=subject,
        area=area,
        to=body_told,
        to_place="" if body_told else to,
        issuer=issuer,
        number=_next_number(template, on),
        title=template.title,
        body=body,
        facts=pairs,
        pictures=[[document.pk, words_below] for document, words_below in pictures],
        legal_basis=template.legal_basis,
        issued_on=on,
        issued_by=by,
        check_code=secrets.token_urlsafe(12),
        is_demo=any(body.is_demo for body in [body_told or issuer] if body),
    )
    outbox.queue("portal.letters.tasks.render_letter", pk=letter.pk)
    if body_told:
        _tell(letter, body_told)
    return letter


def _tell(letter: Letter, body: Organisation) -> None:
    title, url = f"{letter.title} {letter.number}", reverse("letter", args=[letter.pk])
    notices.tell(_notice_key(letter), to=body, title=title, url=url)


def _notice_key(letter: Letter) -> str:
    return f"letter-{letter.pk}"


def _next_number(template: LetterTemplate, on: date) -> str:
    word = template.number_word
    series = "letter-" + hashlib.sha256(word.encode()).hexdigest()[:12]
    return f"{word}〔{on.year}〕{next_number(series, on.year)}号"


def filled(body: str, words: Mapping[str, Any]) -> str:
    """Return the text with its placeholders filled in. Raises Refused if one has no word."""
    if missing := unknown_placeholders(body, words):
        raise Refused(
            _("The letter's text uses placeholders that do not exist: %(words)s") % {"words": "、".join(missing)}
        )
    return PLACEHOLDER.sub(lambda found: _told(words[found[1]]), body)


def _told(value: Any) -> str:
    """Return a value as a letter says it; what is not known is a dash."""
    return "—" if value is None else str(value)


def unknown_placeholders(body: str, known: Iterable[str]) -> list[str]:
    """Return the placeholders of a text that are not among the known ones."""
    return sorted(set(PLACEHOLDER.findall(body)) - set(known))


def visible_to(user: User) -> models.QuerySet[Letter]:
    """Return the letters to or from the user's bodies, and those on matters in areas where the user sees filings."""
    official = Letter.objects.filter(scope_of(user).in_areas(SEE_FILINGS))
    return Letter.objects.addressed_to(user) | Letter.objects.issued_by_bodies_of(user) | official


@transaction.atomic
def mark_read(letter: Letter, *, by: User, at: datetime) -> None:
    """Keep who of the addressee's people opened the letter first, and when: the read receipt."""
    if Letter.objects.addressed_to(by).filter(pk=letter.pk).exists():
        Letter.objects.filter(pk=letter.pk, read_at__isnull=True).update(read_at=at, read_by=by)
        for notice in Notice.objects.filter(key=_notice_key(letter)):
            notices.mark_read(notice, by=by, at=at)


def sample(template: LetterTemplate, *, on: date) -> bytes:
    """Return a letter of a template as PDF with sample words, to be looked at before anybody gets one. Nothing is kept."""
    with override("zh-hans"):
        words = {word: template.samples.get(word, f"〔{word}〕") for word in PLACEHOLDER.findall(template.body)}
        letter = Letter(
            title=template.title,
            number=f"{template.number_word}〔{on.year}〕0号",
            to=Organisation(name="杭州示例托育服务有限公司"),
            body=filled(template.body, words),
            legal_basis=template.legal_basis,
            issued_on=on,
            check_code="SAMPLE",
            is_demo=True,
        )
    return render(letter)


def versions(template: LetterTemplate) -> models.QuerySet:
    """Return every wording that a template ever had, the latest first, as the database kept them."""
    return template.events.order_by("-pgh_id")  # type: ignore[attr-defined]


@transaction.atomic
def restore(template: LetterTemplate, version: int) -> LetterTemplate:
    """Let an earlier wording hold again, as a new version. Raises Refused for one that this template never had."""
    earlier = versions(template).filter(pk=version).first()
    if earlier is None:
        raise Refused(_("This template never had such a version."))
    current = LetterTemplate.objects.select_for_update().get(pk=template.pk)
    for name in WORDED:
        setattr(current, name, getattr(earlier, name))
    current.revision += 1
    current.save()
    return current


def revoke(subject: models.Model, code: str, *, on: date) -> None:
    """Say on the verification pages that the letters of a kind about a row do not hold any more. Who may is the caller's policy."""
    Letter.objects.about(subject).filter(template=code, revoked_on__isnull=True).update(revoked_on=on)


def render(letter: Letter) -> bytes:
    """Return the letter as PDF; the same letter gives the same text."""
    shown, lost = _pictures(letter)
    data = {
        "title": letter.title,
        "number": letter.number,
        "to": letter.addressee,
        "paragraphs": [*[part.strip() for part in re.split(r"\n\s*\n", letter.body) if part.strip()], *lost],
        "facts": letter.facts,
        "pictures": [[name, words_below] for name, words_below, _content in shown],
        "legal_basis": letter.legal_basis,
        "issuer": issuer_name(letter.issuer),
        "issued_on": printing.chinese_date(letter.issued_on),
        "check_code": letter.check_code,
        "demo": letter.is_demo,
    }
    files = {name: content for name, _words, content in shown}
    return printing.pdf(PAPER, data, qr=printing.public_url(letter.get_absolute_url()), files=files)


def _pictures(letter: Letter) -> tuple[list[tuple[str, str, bytes]], list[str]]:
    """Return file name, words below and content, scaled down, of every picture, and what is said of those that can't be shown.

    A file that is lost or damaged does not hold the letter up: its term runs.
    """
    documents = Document.objects.in_bulk([key for key, _words in letter.pictures])
    shown, lost = list[tuple[str, str, bytes]](), list[str]()
    for number, (key, words_below) in enumerate(letter.pictures, start=1):
        try:
            with documents[key].file.open("rb") as file:
                shown.append((f"picture-{number}.jpg", words_below, printing.picture(file.read())))
        except (KeyError, OSError, Undrawable) as failure:
            logger.warning("Letter %s goes out without document %s: %s", letter.pk, key, failure)
            lost.append(f"（附图“{words_below}”的文件无法读取，未能附上。）")
    return shown, lost


def issuer_name(body: Organisation | None) -> str:
    """Return a body's name as it signs, with its district; without a body the health bureau's."""
    area = body.area if body else Area.objects.get(pk=settings.DISTRICT_CODE)
    name = body.name.removeprefix("区") if body else "卫生健康局"
    return name if name.startswith(area.name) else f"{area.name}{name}"


def store(letter: Letter) -> None:
    """Render the letter and keep the file with its fingerprint, unless it is kept already."""
    if not letter.pdf:
        content = render(letter)
        letter.sha256 = hashlib.sha256(content).hexdigest()
        letter.pdf.save(f"{letter.pk}.pdf", ContentFile(content))
