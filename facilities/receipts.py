"""The filing receipt (备案回执) as a PDF with a QR code that leads to its public verification page."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext, override

from facilities.choices import Nature, ServiceForm, Setting
from facilities.models import CareClass, Receipt
from portal import printing
from portal.models import Area
from portal.printing import chinese_date

TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"
LEGAL_BASIS = "《托育机构登记和备案办法(试行)》(国卫办人口发〔2019〕25号)第九条"


def render(receipt: Receipt) -> bytes:
    """Return the receipt as PDF; the same receipt gives the same text."""
    with override("zh-hans"):
        return printing.pdf(TEMPLATE, _content(receipt), qr=verification_url(receipt))


def store(receipt: Receipt) -> None:
    """Render the receipt and keep the file, unless it is kept already."""
    if not receipt.pdf:
        receipt.pdf.save(f"{receipt.number}.pdf", ContentFile(render(receipt)))


def verification_url(receipt: Receipt) -> str:
    """Return the address that the QR code holds."""
    return printing.public_url(receipt.get_absolute_url())


def _content(receipt: Receipt) -> dict[str, Any]:
    declared = receipt.content
    return {
        "number": receipt.number,
        "filing_number": receipt.filing.number,
        "check_code": receipt.check_code,
        "operator": declared["operator"]["name"],
        "facility": declared["basics"]["name"],
        "received_on": chinese_date(receipt.filing.received_on),  # type: ignore[arg-type]
        "issued_on": chinese_date(receipt.issued_on),
        "issuer": f"{Area.objects.get(pk=settings.DISTRICT_CODE).name}卫生健康局",
        "legal_basis": LEGAL_BASIS,
        "demo": receipt.filing.facility.is_demo,
        "items": _items(declared),
    }


def _items(declared: dict[str, Any]) -> list[tuple[str, str]]:
    operator, basics = declared["operator"], declared["basics"]
    forms = "、".join(str(ServiceForm(form).label) for form in basics["service_forms"])
    classes = "、".join(
        f"{row['name']}({CareClass(kind=row['kind']).get_kind_display()},{row['places']}人)"
        for row in declared["classes"]
    )
    return [
        ("机构名称", basics["name"]),
        ("举办者", operator["name"]),
        ("统一社会信用代码", operator["uscc"]),
        ("机构性质", str(Nature(operator["nature"]).label)),
        ("举办形式", str(Setting(basics["setting"]).label)),
        ("地址", basics["area_name"] + basics["address"]),
        ("负责人", basics["head_name"]),
        ("服务形式", forms),
        ("托位数", f"{basics['capacity']}个"),
        ("班级", classes or gettext("none")),
    ]
