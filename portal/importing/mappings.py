"""Mapping files: TOML that says how a table is read and what its columns mean (docs/importing.md)."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping as MappingType
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.importing.judging import Setup, Wrong, judged
from portal.importing.models import worded
from portal.importing.registry import IMPORTERS, Importer
from portal.tables.lines import AUTO

IGNORE, REPORT, REFUSE = "ignore", "report", "refuse"
NUMBER, CONTENT = "number", "content"
ENCODINGS = (AUTO, "utf-8", "gb18030")
MAX_MAPPING_BYTES = 64 * 1024
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
TYPES: dict[str, tuple[type, ...]] = {
    "importer": (str,),
    "source": (str,),
    "source_name": (str,),
    "encoding": (str,),
    "sheet": (str,),
    "header_row": (int,),
    "key": (list, str),
    "key_kind": (str,),
    "dates": (list, str),
    "extra_columns": (str,),
    "columns": (dict,),
    "constants": (dict,),
    "defaults": (dict,),
    "values": (dict,),
}
NEEDED = ("importer", "source", "source_name", "key", "columns")


@dataclass(frozen=True)
class Mapping:
    """A mapping as read: titles by field, and what to do with the rest."""

    importer: Importer
    source: str
    source_name: str
    key: tuple[str, ...]
    key_kind: str  # `content`: rows have no number of their own and are known by all that these columns say
    columns: MappingType[str, tuple[str, ...]]  # field -> titles, any of which may stand in the file
    constants: MappingType[str, str]
    defaults: MappingType[str, str]
    values: MappingType[str, MappingType[str, str]]
    dates: tuple[str, ...]
    encoding: str
    sheet: str
    header_row: int
    extra_columns: str
    text: str

    @cached_property
    def digest(self) -> str:
        """Tells mappings apart: a row read by another one says something else."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the mapping speaks of, in the importer's order."""
        given = {*self.columns, *self.constants, *self.defaults}
        return tuple(name for name in self.importer.fields if name in given)

    @property
    def titles(self) -> set[str]:
        """All titles by which a column may be known."""
        return {title for titles in self.columns.values() for title in titles} | set(self.key)


def load(text: str) -> Mapping:
    """Read a mapping. Raises Refused that says in which line or table of it the error is."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_("The mapping is not valid TOML: %(error)s") % {"error": error}) from error
    _check_shape(given)
    mapping = Mapping(
        importer=IMPORTERS[given["importer"]],
        source=given["source"],
        source_name=given["source_name"],
        key=_texts("key", given["key"]),
        key_kind=given.get("key_kind", NUMBER),
        columns={name: _texts(f"[columns] {name}", titles) for name, titles in given["columns"].items()},
        constants=_plain("constants", given.get("constants", {})),
        defaults=_plain("defaults", given.get("defaults", {})),
        values={name: _plain(f"values.{name}", words) for name, words in given.get("values", {}).items()},
        dates=_texts("dates", given.get("dates", list(DATES))),
        encoding=given.get("encoding", AUTO).lower(),
        sheet=given.get("sheet", ""),
        header_row=given.get("header_row", 1),
        extra_columns=given.get("extra_columns", REPORT),
        text=text,
    )
    _check(mapping)
    return mapping


def _wrong(where: str, what: str) -> Refused:
    return Refused(_("The mapping, at %(where)s: %(what)s") % {"where": where, "what": what})


def _check_shape(given: dict[str, Any]) -> None:
    for key, value in given.items():
        if key not in TYPES:
            raise _wrong(key, _("there is no such entry; known: %(known)s") % {"known": ", ".join(TYPES)})
        if not isinstance(value, TYPES[key]) or isinstance(value, bool):
            raise _wrong(key, _("the value has the wrong type"))
    for key in NEEDED:
        if not given.get(key):
            raise _wrong(key, _("this entry is missing"))
    if given["importer"] not in IMPORTERS:
        raise _wrong("importer", _("known: %(known)s") % {"known": ", ".join(IMPORTERS)})


def _texts(where: str, value: Any) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not texts or not all(isinstance(each, str) and each for each in texts):
        raise _wrong(where, _("a text or a list of texts is expected"))
    return texts


def _plain(where: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        raise _wrong(f"[{where}]", _("a table is expected"))
    for key, value in table.items():
        if not isinstance(value, str | int | float | date) or (where == "defaults" and value == ""):
            raise _wrong(f"[{where}] {key}", _("the value has the wrong type"))
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in table.items()}


def _check(mapping: Mapping) -> None:
    for table in ("columns", "constants", "defaults", "values"):
        _check_fields(table, getattr(mapping, table), mapping.importer)
    for where, is_good, what in _conditions(mapping):
        if not is_good():
            raise _wrong(where, what)


def _check_fields(table: str, entries: MappingType[str, Any], importer: Importer) -> None:
    for name in entries:
        if name not in importer.fields:
            known = ", ".join(importer.fields)
            raise _wrong(f"[{table}] {name}", _("there is no such field; known: %(known)s") % {"known": known})


def _conditions(m: Mapping) -> list[tuple[str, Callable[[], bool], str]]:
    missing = sorted(m.importer.needed - set(m.fields))
    twice = sorted(set(m.columns) & set(m.constants))
    return [
        ("source", lambda: m.source.replace("-", "").isalnum() and m.source.isascii() and len(m.source) <= 60,
         _("letters, digits and hyphens only, at most 60")),
        ("source_name", lambda: len(m.source_name) <= 120, _("at most 120 characters")),
        ("key_kind", lambda: m.key_kind in (NUMBER, CONTENT), _("known: %(known)s") % {"known": f"{NUMBER}, {CONTENT}"}),
        ("encoding", lambda: m.encoding in ENCODINGS, _("known: %(known)s") % {"known": ", ".join(ENCODINGS)}),
        ("header_row", lambda: 1 <= m.header_row <= 100, _("a row between 1 and 100 is expected")),
        ("extra_columns", lambda: m.extra_columns in (IGNORE, REPORT, REFUSE),
         _("known: %(known)s") % {"known": f"{IGNORE}, {REPORT}, {REFUSE}"}),
        ("[columns]", lambda: not missing,
         _("neither a column nor a constant nor a default is given for: %(fields)s") % {"fields": ", ".join(missing)}),
        ("[constants]", lambda: not twice,
         _("these have a column already: %(fields)s") % {"fields": ", ".join(twice)}),
        ("dates", lambda: all("%Y" in each and "%d" in each for each in m.dates),
         _("a date format is written like %(example)s") % {"example": "%m/%d/%Y"}),
    ]  # fmt: skip


def constants(mapping: Mapping, setup: Setup, words: MappingType[str, str]) -> dict[str, Any]:
    """Return the values of what is the same in all rows. Raises Refused for one that its field does not take."""
    found = {}
    for name, word in words.items():
        ((_raw, value),) = judged(mapping.importer.fields[name], [word], {}, "", setup)
        if isinstance(value, Wrong):
            raise _wrong(f"[constants] {name}", f"“{word}” {worded(value.reason, value.params)}")
        found[name] = value
    return found
