"""Invented people, codes and papers for the demo: well-formed, so that every check passes, and plainly not real."""

from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = (
    "建华 晓燕 丽萍 志强 海燕 文静 国平 雪梅 慧敏 立新 佳怡 春兰 永康 思远 婷婷 明辉 玉珍 子涵 红霞 宇航 静宜 伟民 秀芳 家豪"
).split()
BORN_FROM = date(1900, 1, 1)  # nobody alive has such a number
PAGE = """q 0.8 0.8 0.8 RG 40 40 515 762 re S Q
BT /F1 20 Tf 70 740 Td <{title}> Tj ET
BT /F1 12 Tf 70 700 Td 20 TL {lines} ET"""


def person(random: Random) -> str:
    """Return a Chinese name."""
    return random.choice(SURNAMES) + random.choice(GIVEN)


def mobile(random: Random) -> str:
    """Return a well-formed mobile number in a range that no carrier has given out."""
    return f"1390000{random.randrange(10_000):04d}"


def social_credit_code(prefix: str, region: str, number: int) -> str:
    """Return a code with a right check digit: registrar and kind (2 characters), region (6), running number."""
    body = f"{prefix}{region}DEM{number:06d}"
    return body + uscc.calc_check_digit(body)


def resident_id(number: int) -> str:
    """Return an ID number with a right check digit and a date of birth long ago, for a running number."""
    born = BORN_FROM + timedelta(days=number // 1000)
    body = f"110105{born:%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")  # stdnum wants a place held for the digit


def pdf(title: str, lines: list[str]) -> bytes:
    """Return a one-page PDF with Chinese text in the font that every reader brings along."""
    shown = " T* ".join(f"<{_hex(line)}> Tj" for line in lines)
    page = PAGE.format(title=_hex(title), lines=shown).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
            b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    ]
    return _bound(objects)


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _bound(objects: list[bytes]) -> bytes:
    """Join numbered objects into a file with its table of positions."""
    body, positions = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        positions.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % position for position in positions)
    size, start = len(objects) + 1, len(body)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    )
