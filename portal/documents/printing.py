"""PDFs from typst templates, with the fonts that come along and QR codes: no system library, no network."""

import io
import json
import re
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import segno
import typst
from django.conf import settings
from django.utils.safestring import mark_safe

from portal import glyphs
from portal.documents.pictures import redrawn
from portal.tables.marks import Mark

MOST_PIXELS = 900  # of a picture's longer side: a hand's width at 200 dots an inch
QUIET_MODULES = 4
QR_FILE = "qr.svg"  # how a template names the code
ACROSS = """#set page(foreground: rotate(-35deg, text(
  font: "Noto Sans CJK SC", size: 17pt, fill: rgb(163, 36, 31, 45), json(bytes(sys.inputs.data)).mark)))
"""  # light enough to read what lies below
NO_SUCH_PAGE = 1_000_000
PAGES = re.compile(r"only has (\d+) page")


@cache
def _fonts() -> typst.Fonts:
    """Read the fonts once per process: that takes fifty times as long as a page."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(Path(noto_cjk_sans_otc.__file__).parent)])


def pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    qr: str | Sequence[str] = "",
    files: Mapping[str, bytes] | None = None,
    mark: Mark | None = None,
) -> bytes:
    """Return the template filled with the data, which it reads from `sys.inputs.data`; the same data give the same text.

    `qr` is the text of a QR code (see `qr_code`) that the template shows as qr.svg; `files` lie beside the template by their names.
    A `mark` stands across every page.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, content in (files or {}).items():
            (place / name).write_bytes(content)
        if qr:
            (place / QR_FILE).write_bytes(qr_svg(qr))
        (place / template.name).write_text((ACROSS if mark else "") + template.read_text())
        told = dict(data) | ({"mark": str(mark)} if mark else {})
        return bytes(
            typst.compile(
                str(place / template.name),
                font_paths=_fonts(),
                sys_inputs={"data": json.dumps(glyphs.written_out(told), ensure_ascii=False)},
            )
        )


def printable_pages(content: bytes, *, suffix: str) -> int:
    """Return how many pages a PDF (or 1 for a picture) has that `image()` of a template can show; 0 if it can't be read.

    typst itself is asked for a page that no file has: it says how many there are, and that it can read them.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / f"probe{suffix}").write_bytes(content)
        page = f", page: {NO_SUCH_PAGE}" if suffix == ".pdf" else ""
        (place / "probe.typ").write_text(f'#image("probe{suffix}"{page})')
        try:
            typst.compile(str(place / "probe.typ"), font_paths=_fonts())
        except typst.TypstError as failure:
            counted = [PAGES.search(hint) for hint in failure.hints]
            return next((int(found[1]) for found in counted if found), 0)
        return 1


def qr_code(text: str | Sequence[str]) -> segno.QRCode:
    """Return a QR code with medium error correction; of several parts each is packed by its own kind of characters."""
    content: Any = text if isinstance(text, str) else [(part, None, None) for part in text]
    return segno.make_qr(content, error="m", boost_error=False)


def qr_svg(text: str | Sequence[str]) -> bytes:
    """Return a QR code as SVG on white, which a dark page would else be, with the quiet zone of four modules that readers ask for."""
    qr = io.BytesIO()
    qr_code(text).save(qr, kind="svg", scale=4, border=QUIET_MODULES, light="white")
    return qr.getvalue()


def qr_drawing(text: str) -> str:
    """Return a QR code as a drawing that stands in a page."""
    return mark_safe(qr_svg(text).decode().partition("?>")[2])  # noqa: S308 - our own drawing


def qr_address(text: str | Sequence[str]) -> str:
    """Return a QR code as the address of a picture, which no server is asked for."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(text)).decode()}"


def picture(content: bytes, *, side: int = MOST_PIXELS) -> bytes:
    """Return a picture as a JPEG that is small enough for a paper, turned upright and without what the camera wrote into it.

    Raises Undrawable for a damaged one.
    """
    return redrawn(io.BytesIO(content), side=side)[0]


def public_url(path: str) -> str:
    """Return the address by which the public reaches a path of the portal."""
    return settings.PUBLIC_URL.rstrip("/") + path


def chinese_date(day: date) -> str:
    """Return a day as Chinese papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"
