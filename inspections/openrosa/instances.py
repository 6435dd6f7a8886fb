"""A filled-in form as ODK Collect sends it, and what it says in the terms of a visit from a phone (`inspections.field`)."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from inspections.checklists import xlsforms
from inspections.checklists.choices import AnswerOutcome
from inspections.checklists.models import Checklist, ChecklistItem
from portal.errors import Refused

MOST_BYTES, DEEPEST = 1024 * 1024, 12
ITEM, NOTE, PHOTO = re.compile(r"item_(\d{1,18})"), "note_%s", re.compile(r"(?:photo_(\d{1,18})_\d|item_(\d{1,18}))")


@dataclass(frozen=True)
class Instance:
    """One form as it was filled in. `key` names it however often it is sent; `former` the one that it corrects."""

    key: UUID
    former: UUID | None
    code: str
    version: int
    said: Mapping[str, str] = field(repr=False)


def read(content: bytes) -> Instance:
    """Return what a form says. Raises Refused for what no form of ours sends."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The form is too large."))
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused(_("The form can't be read.")) from None
    said = dict(_leaves(root))
    version = re.match(r"\d{1,4}(?=-|$)", root.get("version", ""))
    key, former = _key(said.get("instanceID", "")), _key(said.get("deprecatedID", ""))
    if key is None or version is None:
        raise Refused(_("The form does not say which it is."))
    return Instance(key, former, root.get("id", ""), int(version[0]), said)


def _leaves(element: Element, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield every answer by its name, without its namespace and groups."""
    if depth > DEEPEST:
        raise Refused(_("The form can't be read."))
    if not len(element):
        yield element.tag.rpartition("}")[2], (element.text or "").strip()
    for child in element:
        yield from _leaves(child, depth + 1)


def _key(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text.removeprefix("uuid:"))
    return None


def pictures(instance: Instance) -> dict[str, int]:
    """Return the files that the form names, with the item that each is of."""
    found = {}
    for name, value in instance.said.items():
        if value and (match := PHOTO.fullmatch(name)) and not _is_plain(name, value):
            found[value] = int(match[1] or match[2])
    return found


def _is_plain(name: str, value: str) -> bool:
    """Say whether the answer of an item is a value and no file: Collect names pictures with a suffix."""
    return bool(ITEM.fullmatch(name)) and not re.fullmatch(r".+\.(?:jpe?g|png)", value, re.I)


def picture_key(instance: Instance, name: str) -> UUID:
    """Return the key of a picture: the same whenever it is sent."""
    return uuid5(instance.key, name)


def content(instance: Instance, checklist: Checklist, *, user: int, visit_key: UUID, at: datetime) -> dict[str, Any]:
    """Return the visit as a phone of our own would send it. Collect does not say its clock at sending, so that it is taken as right."""
    said, ended = instance.said, instance.said.get("end") or at.isoformat()
    items = {item.pk: item for item in checklist.items.all()}
    return {
        "key": str(instance.key),
        "visit_key": str(visit_key),
        "user": user,
        "visit": said.get("visit") or None,
        "facility": said.get("facility"),
        "checklist": checklist.pk,
        "facility_seen": _facts(said.get("facts", "")),
        "pack_at": said.get("packed_at") or None,
        "sent_at": at.isoformat(),
        "started_at": said.get("start") or ended,
        "position": _position(said.get("position", "")),
        "answers": [_answer(items[pk], value, said, ended) for pk, value in _items(said) if pk in items],
        "photos": [
            {"key": str(picture_key(instance, name)), "item": item, "taken_at": ended, "position": None}
            for name, item in pictures(instance).items()
        ],
        "conclude": True,
        "concluded_at": ended,
        "summary": said.get("summary", ""),
    }


def _items(said: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for name, value in said.items():
        if value and (match := ITEM.fullmatch(name)):
            yield int(match[1]), value


def _answer(item: ChecklistItem, value: str, said: Mapping[str, str], at: str) -> dict[str, Any]:
    given = {"outcome": "", "value": value}
    if item.is_tapped:
        given = {"outcome": value, "value": ""}
    elif item.is_picture:
        given = {"outcome": str(AnswerOutcome.DONE), "value": ""}
    elif item.options:
        named = {xlsforms.option(place): words for place, words in enumerate(item.options)}
        given["value"] = named.get(value, value)
    return {"item": item.pk, **given, "note": said.get(NOTE % item.pk, ""), "at": at, "seen_at": None}


def _facts(text: str) -> Any:
    """Return what the phone was told of the facility; of what can't be read nothing, which a person then looks at."""
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return {}


def _position(text: str) -> list[float] | None:
    """Return longitude and latitude of "latitude longitude altitude accuracy"."""
    parts = text.split()
    with suppress(ValueError):
        if len(parts) >= 2:
            return [float(parts[1]), float(parts[0])]
    return None
