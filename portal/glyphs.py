"""Characters that the font of our papers can draw. A character without a glyph would stand as a crossed box in a signed paper."""

import struct
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FONT = Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
SEGMENTS = 12  # the form of a table that reaches beyond the first 65,536 characters


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """Return the first and the last characters of the runs that the font covers, read from its table of characters."""
    with FONT.open("rb") as font:
        head = font.read(16)
        font.seek(struct.unpack(">I", head[12:16])[0])
        count = struct.unpack(">4xH6x", font.read(12))[0]
        tables = dict(struct.iter_unpack(">4s4xI4x", font.read(16 * count)))
        font.seek(tables[b"cmap"])
        kinds = struct.unpack(">2xH", font.read(4))[0]
        for _platform, _encoding, offset in list(struct.iter_unpack(">HHI", font.read(8 * kinds))):
            font.seek(tables[b"cmap"] + offset)
            form, groups = struct.unpack(">H10xI", font.read(16))
            if form == SEGMENTS:
                runs = list(struct.iter_unpack(">II4x", font.read(12 * groups)))
                return [first for first, _last in runs], [last for _first, last in runs]
    raise ValueError(f"{FONT} has no table of all characters")


def has_glyph(character: str) -> bool:
    """Say whether a paper can show the character, or need not show it."""
    firsts, lasts = _ranges()
    place = bisect_right(firsts, ord(character)) - 1
    return (place >= 0 and ord(character) <= lasts[place]) or unicodedata.category(character) in UNSEEN


def missing(text: str) -> str:
    """Return the characters of a text that no paper can show, each once, in their order."""
    return "" if text.isascii() else "".join(dict.fromkeys(each for each in text if not has_glyph(each)))


def complaint(characters: str) -> str:
    """Say at a field which characters can't be printed."""
    named = "、".join(f"{each}（{code(each)}）" for each in characters)
    return _("No font of the portal's papers has these characters: %(named)s. Please write them in another way.") % {
        "named": named
    }


def require_drawable(text: str) -> None:
    """Refuse a text that no paper can show as it is. A validator of values that come in by the API. Raises ValidationError."""
    if lost := missing(text):
        raise ValidationError(complaint(lost))


def code(character: str) -> str:
    """Name a character by its number."""
    return f"U+{ord(character):04X}"


def written_out(value: Any) -> Any:
    """Return data for a paper in which the number stands for a character without a glyph: readable, and never a box."""
    match value:
        case str():
            lost = missing(value)
            return "".join(f"〔{code(each)}〕" if each in lost else each for each in value) if lost else value
        case dict():
            return {key: written_out(each) for key, each in value.items()}
        case list() | tuple():
            return [written_out(each) for each in value]
    return value


def missing_in(value: Any) -> str:
    """Return the characters without a glyph anywhere in the data of a paper."""
    match value:
        case str():
            return missing(value)
        case dict():
            return missing_in(list(value.values()))
        case list() | tuple():
            return "".join(dict.fromkeys("".join(missing_in(each) for each in value)))
    return ""
