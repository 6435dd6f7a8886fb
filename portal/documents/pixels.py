"""Drawing a picture anew: its pixels upright, and nothing of what a camera or a program wrote beside them.

Needs no Django: it works in the bounded process. Writes a line of JSON, then the picture.
"""

import io
import json
import sys
from typing import IO

from PIL import Image, ImageOps

MOST_PIXELS = {
    "JPEG": 120_000_000,
    "MPO": 120_000_000,
    "PNG": 40_000_000,
}  # a phone's 108 megapixels; A4 at 600 dots an inch
DRAWN_WHOLE = 30_000_000  # pixels; a larger JPEG is drawn at half its size, which takes a quarter of the memory
KEPT_MODES = ("1", "L", "LA", "RGB", "RGBA", "I", "I;16")  # that a PNG holds as they are
DAMAGED, TOO_LARGE = "damaged", "too_large"


def main(side: str) -> None:
    """Draw the picture on the standard input; with a `side` other than 0 as a JPEG whose longer side has at most so many pixels."""
    with open(0, "rb", closefd=False) as file:
        said, content = drawn(file, int(side))
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


def drawn(file: IO[bytes], side: int) -> tuple[dict[str, object], bytes]:
    """Return what is to be said of a picture, and the picture drawn anew, empty where it can't be."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits stand in its place
    try:
        with Image.open(file, formats=("JPEG", "PNG")) as picture:
            form, pixels = str(picture.format), picture.width * picture.height
            if pixels > MOST_PIXELS[form]:
                return {"refused": TOO_LARGE}, b""
            content = _paper(picture, side) if side else _bare(picture, form)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged picture breaks its reader in any way it likes
        return {"refused": DAMAGED}, b""
    return {"pixels": pixels}, content


def _bare(picture: Image.Image, form: str) -> bytes:
    if form == "PNG":
        return _saved(_plain(picture), "PNG", compress_level=4)
    _at_most(picture, DRAWN_WHOLE)
    return _saved(_plain(picture, ("L", "RGB")), "JPEG", quality=88)


def _paper(picture: Image.Image, side: int) -> bytes:
    picture.draft("RGB", (side, side))
    upright = _plain(picture, ("RGB",))
    upright.thumbnail((side, side))
    return _saved(upright, "JPEG", quality=80)


def _at_most(picture: Image.Image, pixels: int) -> None:
    if picture.width * picture.height > pixels:
        picture.draft(None, (picture.width // 2, picture.height // 2))  # type: ignore[arg-type]


def _plain(picture: Image.Image, modes: tuple[str, ...] = KEPT_MODES) -> Image.Image:
    """Return the pixels upright, in a mode that the file can hold."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in modes:
        upright = upright.convert("RGBA" if "RGBA" in modes and upright.has_transparency_data else "RGB")
    upright.info.clear()
    return upright


def _saved(picture: Image.Image, form: str, **how: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **how)
    return buffer.getvalue()
