"""What a cell may hold. Each different text of a column is judged once, in Python, however many rows share it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field as with_default
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.identifiers.kinds import Kind
from portal.identifiers.texts import bare

FIRST_DAY = date(1900, 1, 1)
YES = frozenset({"1", "true", "yes", "y", "是", "有"})
NO = frozenset({"0", "false", "no", "n", "否", "无"})
EMPTY = _("is empty")
TOO_LONG = _("is longer than %(longest)s characters")
ISO = "%Y-%m-%d"
TIME_OF_DAY = re.compile(r"(?<=\d|日)[ T]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
SERIAL = re.compile(r"[23456]\d{4}")  # 1954 to 2091
FIRST_SERIAL = date(1899, 12, 30)


@dataclass(frozen=True)
class Wrong:
    """Why a text is no value: a message id and what fills it."""

    reason: str
    params: dict[str, Any] = with_default(default_factory=dict)


@dataclass(frozen=True)
class Setup:
    """What judging needs to know of the run: the mapping's date formats, the day, and the areas that may be written to."""

    dates: tuple[str, ...]
    on: date
    areas: frozenset[str] | None = None  # division codes; None: everywhere

    def covers(self, code: str) -> bool:
        """Say whether the importing user may write to the area."""
        return self.areas is None or any(code.startswith(area) for area in self.areas)


Judge = Callable[[Iterable[str], Setup], dict[str, Any]]  # text -> value or Wrong


@dataclass(frozen=True)
class Field:
    """A field that can be imported. Without a judge it is text, and the database looks at its length."""

    label: str | Promise
    sql: str = "text"
    judge: Judge | None = None
    is_required: bool = False
    longest: int = 200
    is_personal: bool = False  # its texts are not kept in reports
    is_figure: bool = False  # merged over several rows it says of none what it is


def one_by_one(judge: Callable[[str, Setup], Any]) -> Judge:
    """Make a judge of texts from a judge of one text."""
    return lambda texts, setup: {text: judge(text, setup) for text in texts}


def text(label: str | Promise, longest: int, **more: Any) -> Field:
    """Return a field of text with a greatest length."""
    return Field(label, longest=longest, **more)


def checked(label: str | Promise, kind: Kind, **more: Any) -> Field:
    """Return a field of identifiers, which are brought into their one form and then judged."""

    def judge(raw: str, setup: Setup) -> str | Wrong | None:
        value = kind.canonical(raw)
        try:
            kind.validate(value)
        except ValidationError as error:
            return Wrong(untranslated(error.message))
        return (value or None) if len(value) <= kind.longest else Wrong(TOO_LONG, {"longest": kind.longest})

    return Field(label, judge=one_by_one(judge), **more)


def untranslated(message: object) -> str:
    """Return a translatable text as it stands in the code, to be kept and translated when it is shown."""
    with translation.override(None):
        return str(message)


def whole(label: str | Promise, least: int, most: int, *, units: Iterable[str] = (), **more: Any) -> Field:
    """Return a field of whole numbers within bounds; one of the units may stand behind."""
    bare = _bare(units)

    def judge(raw: str, setup: Setup) -> int | Wrong:
        value = bare(raw)
        if value is None or value != int(value):
            return Wrong(_("is not a whole number"))
        if not least <= value <= most:
            return Wrong(_("is not between %(least)s and %(most)s"), _span(least, most))
        return int(value)

    return Field(label, "integer", one_by_one(judge), is_figure=True, **more)


def number(
    label: str | Promise, least: float, most: float, sql: str, *, units: Iterable[str] = (), **more: Any
) -> Field:
    """Return a field of numbers with decimals, within bounds; one of the units may stand behind."""
    bare = _bare(units)

    def judge(raw: str, setup: Setup) -> Decimal | Wrong:
        value = bare(raw)
        if value is None:
            return Wrong(_("is not a number"))
        if not least <= value <= most:
            return Wrong(_("is not between %(least)s and %(most)s"), _span(least, most))
        return value

    return Field(label, sql, one_by_one(judge), is_figure=True, **more)


def _bare(units: Iterable[str]) -> Callable[[str], Decimal | None]:
    """Return what reads a number with its thousands parted, a sign of money before and a known unit behind; None for anything else.

    A unit that the field does not know may change what the number says (万元, 元/年), so it is no number.
    """
    ending = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    shape = re.compile(rf"[¥$]?([+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?:{ending})?")

    def read(raw: str) -> Decimal | None:
        found = shape.fullmatch("".join(unicodedata.normalize("NFKC", raw).split()))
        return Decimal(found[1].replace(",", "")) if found else None

    return read


def _span(least: float, most: float) -> dict[str, float]:
    return {"least": least, "most": most}


def day(label: str | Promise, *, is_past: bool, **more: Any) -> Field:
    """Return a field of dates, in the mapping's formats or in ISO form; `is_past` refuses days to come."""

    def judge(raw: str, setup: Setup) -> date | Wrong:
        value = _date(raw, (*setup.dates, ISO))
        if value is None:
            return Wrong(
                _("is not a date in the form %(forms)s"), {"forms": " / ".join(_shown(f) for f in setup.dates)}
            )
        if value < FIRST_DAY:
            return Wrong(_("is a date before %(first)s"), {"first": FIRST_DAY.isoformat()})
        if is_past and value > setup.on:
            return Wrong(_("is a day that has not come yet"))
        return value

    return Field(label, "date", one_by_one(judge), **more)


def _date(raw: str, formats: Iterable[str]) -> date | None:
    """Read a day, also one with a time of day behind it, or as the number by which spreadsheets count days."""
    plain = TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", raw).strip())
    for pattern in formats:
        try:
            return datetime.strptime(plain, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return FIRST_SERIAL + timedelta(days=int(plain)) if SERIAL.fullmatch(plain) else None


def _shown(pattern: str) -> str:
    return pattern.replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")


def flag(label: str | Promise, **more: Any) -> Field:
    """Return a field of yes and no."""

    def judge(raw: str, setup: Setup) -> bool | Wrong:
        answer = raw.lower()
        return answer in YES if answer in YES | NO else Wrong(_("is neither yes nor no"))

    return Field(label, "boolean", one_by_one(judge), **more)


def choice(label: str | Promise, choices: type[TextChoices], **more: Any) -> Field:
    """Return a field of one of the house's closed vocabularies, by value or by name in either language."""
    return Field(label, "text", judge_choices(choices), **more)


def judge_choices(choices: type[TextChoices]) -> Judge:
    """Return a judge of the words of a vocabulary."""

    def judge(texts: Iterable[str], setup: Setup) -> dict[str, Any]:
        known = _by_name(choices)
        unknown = Wrong(_("is not one of: %(known)s"), {"known": [untranslated(c.label) for c in choices]})
        return {raw: known.get(raw.lower(), unknown) for raw in texts}

    return judge


def _by_name(choices: type[TextChoices]) -> dict[str, str]:
    known = {str(value): str(value) for value in choices.values}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            known |= {str(each.label).lower(): str(each.value) for each in choices}
    return known


def community(label: str | Promise, **more: Any) -> Field:
    """Return a field of communities, by their code of twelve digits."""
    return Field(label, "text", _judge_communities, **more)


def _judge_communities(texts: Iterable[str], setup: Setup) -> dict[str, Any]:
    codes = {raw: bare(raw) for raw in texts}
    levels: Mapping[str, int] = dict(Area.objects.filter(pk__in=codes.values()).values_list("code", "level"))
    return {raw: _community(code, levels.get(code), setup) for raw, code in codes.items()}


def _community(code: str, level: int | None, setup: Setup) -> str | Wrong:
    if level is None:
        return Wrong(_("is not the code of an area that the portal knows"))
    if level != AreaLevel.COMMUNITY:
        return Wrong(_("is not the code of a community (12 digits)"))
    return code if setup.covers(code) else Wrong(_("lies outside the areas in which you import"))


def judged(field: Field, texts: Iterable[str], values: Mapping[str, str], default: str, setup: Setup) -> Iterator[Any]:
    """Yield each text with its value, None for an empty one, or Wrong. `values` translates the source's words first."""
    meant = {raw: values.get(raw, raw) or default for raw in texts}
    verdicts = field.judge({each for each in meant.values() if each}, setup) if field.judge else {}
    for raw, each in meant.items():
        if each:
            yield raw, verdicts.get(each, each)
        else:
            yield raw, Wrong(EMPTY) if field.is_required else None
