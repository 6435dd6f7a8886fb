"""What papers carry along beside what they show: place, phone and owner in their pictures, and who wrote them.

Needs no Django: it works in the bounded process. A PDF keeps its length, so that its tables of offsets stay true; a workbook is packed anew.
What is signed is left as it is: one changed byte would break the signature.
"""

import io
import re
import struct
import sys
import zipfile
import zlib

SOI, SOS, EOI = b"\xff\xd8\xff", 0xDA, 0xD9
BARE = {0x01, *range(0xD0, 0xD8)}  # markers of a JPEG without a length
SPOKEN = {
    0xE1,
    *range(0xE3, 0xEE),
    0xEF,
    0xFE,
}  # segments that say something beside the pixels; JFIF, colours and Adobe's stay
PNG, PNG_SAYS = b"\x89PNG\r\n\x1a\n", {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
PACKET = re.compile(rb"<\?xpacket begin=.*?\?>(.*?)<\?xpacket end=", re.DOTALL)
AUTHOR = re.compile(rb"/Author\s*(?:\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
HINTS = (SOI, b"<?xpacket", b"/Author")  # without one of them a PDF says nothing that is looked for
PROPERTIES = re.compile(rb"(<(dc:creator|cp:lastModifiedBy|Manager|Company)(?:\s[^>]*)?>).*?(</\2>)", re.DOTALL)
OWN_PROPERTIES = ("docProps/core.xml", "docProps/app.xml")


def main(form: str) -> None:
    """Write the paper on the standard input without what it carries along; `form` is pdf or xlsx."""
    with open(0, "rb", closefd=False) as file:
        content = file.read()
    sys.stdout.buffer.write((pdf if form == "pdf" else workbook)(content))


def pdf(content: bytes) -> bytes:
    """Return a PDF of the same length, its pictures and itself without words about place, device and author."""
    if b"/ByteRange" in content:
        return content
    bare = bytearray(content)
    _blank_pictures(bare)
    for packet in PACKET.finditer(content):
        _fill(bare, *packet.span(1), b" ")
    if b"/Encrypt" not in content:
        for author in AUTHOR.finditer(content):
            literal = author.group(1) is not None
            _fill(bare, *author.span(1 if literal else 2), b" " if literal else b"20")
    return bytes(bare)


def _fill(bare: bytearray, start: int, end: int, filling: bytes) -> None:
    bare[start:end] = (filling * (end - start))[: end - start]


def _blank_pictures(bare: bytearray) -> None:
    """Overwrite with zeros what the JPEGs in the bytes say beside their pixels; a segment of zeros means nothing to a reader."""
    at = bare.find(SOI)
    while at >= 0:
        for start, end in _spoken(bare, at + 2):
            _fill(bare, start, end, b"\0")
        at = bare.find(SOI, at + 2)


def _spoken(bytes_: bytearray, at: int) -> list[tuple[int, int]]:
    """Return the spans of a JPEG's segments that say something; none of what only begins like one."""
    found: list[tuple[int, int]] = []
    while at + 4 <= len(bytes_) and bytes_[at] == 0xFF:
        marker = bytes_[at + 1]
        if marker == SOS:
            return found
        if marker == 0xFF or marker in BARE:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(bytes_[at + 2 : at + 4])
        if marker == EOI or end < at + 4 or end > len(bytes_):
            break
        if marker in SPOKEN:
            found.append((at + 4, end))
        at = end
    return []


def workbook(content: bytes) -> bytes:
    """Return a workbook packed anew: its pictures bare, and without the names of who wrote it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        if any(name.startswith("_xmlsignatures/") for name in source.namelist()):
            return content
        for member in source.infolist():
            target.writestr(
                zipfile.ZipInfo(member.filename), _member(member.filename, source.read(member)), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _member(name: str, content: bytes) -> bytes:
    if name in OWN_PROPERTIES:
        return PROPERTIES.sub(rb"\1\3", content)
    if content.startswith(PNG):
        return _bare_png(content)
    if content.startswith(SOI):
        bare = bytearray(content)
        _blank_pictures(bare)
        return bytes(bare)
    return content


def _bare_png(content: bytes) -> bytes:
    """Return a PNG without the chunks that say something beside the pixels; a damaged one as it is."""
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            return content
        if chunk[4:8] not in PNG_SAYS:
            kept.append(chunk)
        at += len(chunk)
    return b"".join(kept)
