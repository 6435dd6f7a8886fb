"""The one form of a text that people type or paste. Nothing here fails: what can't be understood stays to be judged."""

import re
import unicodedata
from collections.abc import Callable
from functools import wraps

BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")  # look like nothing, are no blanks to Unicode
DASHES = re.compile(r"[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\u207b\u208b\ufe58\ufe63\uff0d]")
DOTS = re.compile(r"[\u2022\u2027\u2219\u22c5\u25cf\u30fb\u16eb\u0387\uff65]")  # between the parts of a name: ·
SELECTORS = re.compile(r"[\ufe00-\ufe0f\u20e3]")  # make a digit into its picture
HAN = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
BETWEEN_HAN = re.compile(rf"(?<={HAN}) (?={HAN})")
LABEL = re.compile(r"^(?:[^0-9:]{0,16}:)+")
CALLING_CODE = re.compile(r"^(?:\+|00)86")
EXTENSION = re.compile(r"(?:转|EXT\.?|#|,|×)(?=\d)", re.IGNORECASE)
AREA_CODE = re.compile(r"^(0(?:10|2\d)|0[3-9]\d{2})-?(\d{7,8})((?:-\d{1,6})?)$")
LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


def visible(text: str) -> str:
    """Return the text in compatibility form (NFKC) without what nobody sees; every kind of blank is a plain one."""
    if text.isascii() and text.isprintable():  # its own form already, as most numbers and codes are
        return text
    form = unicodedata.normalize("NFKC", text)
    kept = (" " if sign.isspace() else sign for sign in form if sign not in BLANK_LETTERS and not _is_mark(sign))
    return unicodedata.normalize("NFKC", "".join(kept))


def _is_mark(sign: str) -> bool:
    """Say whether a sign is one for machines: zero-width, direction, soft hyphen, control."""
    return unicodedata.category(sign) in ("Cf", "Cc", "Cs") and not sign.isspace()


def compact(text: str) -> str:
    """Return a code in capital letters without blanks; every dash is a hyphen."""
    return unicodedata.normalize("NFKC", "".join(DASHES.sub("-", SELECTORS.sub("", visible(text))).split()).upper())


def bare(text: str) -> str:
    """Return a code as `compact`, without hyphens, dots and brackets, and without a label such as “代码：” before it."""
    joined = re.sub(r"[-.·•()\[\]_/]", "", compact(text))
    joined = unicodedata.normalize("NFKC", joined)  # a letter and the mark behind it may have come together
    return LABEL.sub("", joined)


def settled(step: Callable[[str], str]) -> Callable[[str], str]:
    """Let a form be taken until it is its own form: a code may stand behind a label behind a calling code."""

    @wraps(step)
    def repeated(text: str) -> str:
        seen = {text}
        while (text := step(text)) not in seen:
            seen.add(text)
        return text

    return repeated


@settled
def mobile(text: str) -> str:
    """Return a mobile number as its digits, without the calling code of China or a needless zero."""
    number = CALLING_CODE.sub("", bare(text))
    if re.fullmatch(r"86\d{11}|01[3-9]\d{9}", number):
        return number[-11:]
    return number


@settled
def telephone(text: str) -> str:
    """Return a telephone number: mobile, landline as 0571-88886666 with its extension behind a hyphen, 400 or short number."""
    number = EXTENSION.sub("-", CALLING_CODE.sub("", LABEL.sub("", compact(text))))
    has_calling_code = bool(CALLING_CODE.match(LABEL.sub("", compact(text))))
    number = re.sub(r"[()\[\].]+", "-", number).strip("-")
    digits = number.replace("-", "")
    if re.fullmatch(r"(?:86)?0?1[3-9]\d{9}|[48]00\d{7}", digits):
        return mobile(digits)
    if has_calling_code and not number.startswith("0"):
        number = f"0{number}"
    number = re.sub(r"^(0\d{2,3})-+(\d{3,4})-(\d{4})(?=$|-)", r"\1-\2\3", number)
    number = re.sub(r"^(\d{3,4})-(\d{4})$", r"\1\2", number)
    if found := AREA_CODE.match(re.sub(r"-+", "-", number)):
        return f"{found[1]}-{found[2]}{found[3]}"
    return re.sub(r"-+", "-", number)


def name(text: str) -> str:
    """Return a person's name: no blanks between Han characters, one between words, 阿卜杜拉·买买提 with its middle dot."""
    words = " ".join(DOTS.sub("·", visible(text)).split())
    return BETWEEN_HAN.sub("", re.sub(r" ?· ?", "·", words))


def file_name(text: str) -> str:
    """Return the name of a file as it reads: without its folder, marks of direction, controls or what nobody sees."""
    shown = visible(text).replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join(shown.split())


def user_name(text: str) -> str:
    """Return a user name in compatibility form without marks; capitals stay as they were chosen, blanks within are refused later."""
    return " ".join(visible(text).split())


def secret(text: str) -> str:
    """Return a code that was handed out in capital and small letters, without what came along when it was pasted."""
    return DASHES.sub("-", "".join(visible(text).split()))


def lines(text: str) -> str:
    """Return a text whose lines end as the browser counts them: with one character."""
    return LINE_ENDS.sub("\n", text)
