"""What stands in a cell, in the words that a person reads there. What can't be read rightly is said so and never guessed.

Needs no Django: it works in the bounded process. A cell is a text, or a list that begins with a mark: UNREADABLE with value and
reason, or MERGED with the text of the cells that were merged over several rows.
"""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

UNREADABLE, MERGED = "!", "&"
Cell = str | list[str]

ERROR, LONG, SHORTENED, FORMULA, CONTROL, DAY = "error", "long", "shortened", "formula", "control", "day"
ERRORS = frozenset(
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED!".split()
)
MOST_DIGITS = Decimal(10) ** 15  # a spreadsheet keeps fifteen digits of a number
FEW_DIGITS = 15
SHORT_FORM = re.compile(r"[+-]?\d(?:\.\d+)?E\+\d{2,3}")  # how a spreadsheet writes a long number into a CSV
HASHES = re.compile(r"#{3,}")  # what a column too narrow for its days copies
BAD_MARKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
SUSPECT = re.compile(r"[#\x00-\x1f\x7f\ufffe\uffff]|=\"|[eE]\+")  # one look spares most texts the others
QUOTED = re.compile(r'="([^"]*)"')

DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
SHARES = {9: "0%", 10: "0.00%"}
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
BRACKETS = re.compile(r"\[[^\]]*\]")
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
ZEROS = re.compile(r"0{2,}")
FIRST_1900, FIRST_AFTER_FEBRUARY, FIRST_1904 = date(1899, 12, 31), date(1899, 12, 30), date(1904, 1, 1)
LAST_SERIAL = 2_958_466  # the first day of the year 10000, counted from 1900


def tidy(title: str) -> str:
    """Return a title without what can't be seen: it is compared in this form."""
    return "".join(title.translate(INVISIBLE).split())


def text(value: str) -> Cell:
    """Return a text as it stands, or say why it is none."""
    if not SUSPECT.search(value):
        return value
    bare = value.strip()
    if quoted := QUOTED.fullmatch(bare):
        bare = value = quoted[1]
    if bare.upper() in ERRORS or HASHES.fullmatch(bare):
        return [UNREADABLE, bare, ERROR]
    if SHORT_FORM.fullmatch(bare.upper()):
        return [UNREADABLE, bare, SHORTENED]
    if BAD_MARKS.search(value):
        return [UNREADABLE, BAD_MARKS.sub("\ufffd", value)[:100], CONTROL]
    return value


def number(raw: str, shape: str, *, from_1904: bool) -> Cell:
    """Return a number as its format shows it: a day, a share, leading zeros; otherwise all its digits."""
    if not shape and len(raw) <= FEW_DIGITS and raw.isascii() and raw.isdigit() and raw[0] != "0":
        return raw
    try:
        value = Decimal(raw.strip())
    except InvalidOperation:
        return [UNREADABLE, raw[:100], ERROR]
    if not value.is_finite() or abs(value) >= MOST_DIGITS:
        return [UNREADABLE, f"{value:f}" if value.is_finite() and abs(value) < MOST_DIGITS**2 else raw[:100], LONG]
    if shape == "day":
        return day(value, from_1904=from_1904)
    if shape == "share":
        return f"{plain(value * 100)}%"
    shown = plain(value)
    return shown.zfill(len(shape)) if ZEROS.fullmatch(shape) and shown.isdigit() else shown


def plain(value: Decimal) -> str:
    """Return a number with the fifteen digits that a spreadsheet shows, without an exponent."""
    shown = f"{Decimal(f'{value:.15g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def day(serial: Decimal, *, from_1904: bool) -> Cell:
    """Return a day, a time, or a moment, of the days that a spreadsheet counts; 1900 has a 29 February there."""
    if not 0 <= serial < LAST_SERIAL - (1462 if from_1904 else 0):
        return [UNREADABLE, plain(serial), DAY]
    clock = timedelta(seconds=min(round(float(serial % 1) * 86_400), 86_399))
    if serial < 1 and not from_1904:
        return f"{clock!s:0>8}"
    first = FIRST_1904 if from_1904 else FIRST_1900 if serial < 60 else FIRST_AFTER_FEBRUARY
    if not from_1904 and int(serial) == 60:
        return [UNREADABLE, plain(serial), DAY]
    moment = date.fromordinal(first.toordinal() + int(serial))
    return f"{moment} {clock!s:0>8}" if clock else str(moment)


def shape_of(number_format: int, code: str) -> str:
    """Return what a format makes of a number: `day`, `share`, zeros to be filled up to, or nothing."""
    if number_format in DAYS:
        return "day"
    code = SHARES.get(number_format, code).split(";")[0]
    if ZEROS.fullmatch(code):
        return code
    if ELAPSED.search(code):
        return ""
    bare = BRACKETS.sub("", LITERAL.sub("", code)).lower().replace("general", "")
    if "%" in bare:
        return "share"
    return "day" if re.search(r"[ymdhs]", bare.replace("e+", "")) else ""
