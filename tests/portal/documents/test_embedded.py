"""Papers bring no place, phone or author along: the pictures in a PDF or workbook, and what both say of who wrote them."""

import random
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.documents import embedded
from portal.documents.uploads import accept

OWNER = b"PHONE-OF-WANG"


def photo(kind: str = "JPEG") -> bytes:
    """Return a picture that says whose phone took it, and where."""
    picture, buffer, exif, said = Image.new("RGB", (40, 30), "teal"), BytesIO(), Image.Exif(), PngInfo()
    exif[0x010F] = OWNER.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 16.0, 28.0)})
    said.add_text("Author", OWNER.decode())
    picture.save(buffer, kind, exif=exif, **({"comment": OWNER} if kind == "JPEG" else {"pnginfo": said}))
    return buffer.getvalue()


def paper(more: bytes = b"") -> bytes:
    """Return a PDF with a photo in it as phones' scanners write them, with its author in two places."""
    stream = b"4 0 obj<</Type/XObject/Subtype/Image/Filter/DCTDecode/Length %d>>stream\n%s\nendstream endobj\n"
    xmp = b'<?xpacket begin="" id="W5M0"?><x:xmpmeta>' + OWNER + b'</x:xmpmeta><?xpacket end="w"?>'
    info = b"5 0 obj<</Author(Wang \\(PHONE-OF-WANG\\))/Title(\xb5)>>endobj\n6 0 obj<</Author <57414E47>>>endobj\n"
    return b"%PDF-1.4\n" + stream % (len(photo()), photo()) + xmp + info + more + b"trailer<<>>\n%%EOF\n"


def accepted(content: bytes, name: str) -> bytes:
    return accept(SimpleUploadedFile(name, content)).read()


def pixels(content: bytes) -> bytes:
    return Image.open(BytesIO(content)).convert("RGB").tobytes()


def test_a_pdf_keeps_its_length_and_its_pictures_their_pixels_and_says_nobodys_name():
    before = paper()

    after = accepted(before, "scan.pdf")

    start = after.find(b"\xff\xd8\xff")
    assert len(after) == len(before)
    assert OWNER not in after
    assert b"57414E47" not in after
    assert b"Title(\xb5)" in after
    assert pixels(after[start:]) == pixels(photo())
    assert not Image.open(BytesIO(after[start:])).getexif()


@pytest.mark.parametrize("content", [paper(b"7 0 obj<</ByteRange[0 1 2 3]>>endobj\n"), b"%PDF-1.4\nplain\n%%EOF\n"])
def test_a_signed_paper_and_one_that_says_nothing_stay_as_they_are_byte_by_byte(content):
    assert accepted(content, "licence.pdf") == content


def test_a_workbook_loses_the_words_of_its_pictures_and_its_authors_and_keeps_its_cells():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"author": OWNER.decode(), "company": OWNER.decode(), "title": "名册"})
        sheet = book.add_worksheet()
        sheet.write(0, 0, "姓名")
        for row, kind in ((2, "JPEG"), (9, "PNG")):
            sheet.insert_image(row, 0, f"p.{kind}", {"image_data": BytesIO(photo(kind))})

    with zipfile.ZipFile(BytesIO(accepted(buffer.getvalue(), "people.xlsx"))) as after:
        parts = {name: after.read(name) for name in after.namelist()}

    media = [content for name, content in parts.items() if name.startswith("xl/media/")]
    assert len(media) == 2
    assert [pixels(content) for content in sorted(media)] == [pixels(photo("PNG")), pixels(photo("JPEG"))]
    assert not any(OWNER in content for content in parts.values())
    assert "名册".encode() in parts["docProps/core.xml"]
    assert "姓名".encode() in parts["xl/sharedStrings.xml"]


def test_bytes_that_only_begin_like_a_picture_are_not_touched():
    chance = random.Random(7)
    noise = b"".join(
        chance.choice([b"\xff\xd8\xff", b"\xff\xe1", b"\xff\xfe\x00\x05", chance.randbytes(9)]) for _n in range(2000)
    )
    cut = photo()[:60]

    assert embedded.pdf(b"%PDF" + cut) == b"%PDF" + cut
    assert len(embedded.pdf(noise)) == len(noise)
