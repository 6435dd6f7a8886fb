"""The filing receipt (备案回执): numbered, signed, and a PDF whose QR code is verified online and without a network.

The QR code holds the address of the public page and behind its "#" the signed text (docs/receipts.md): a phone's camera opens
the page, and whoever has the public key reads the text without asking the portal.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext, gettext_lazy as _, override

from facilities.filing.models import Filing, Receipt
from facilities.ground.choices import Nature, ServiceForm, Setting
from facilities.ground.models import CareClass
from portal.documents import printing
from portal.documents.printing import chinese_date
from portal.models import Area, User
from portal.numbering import next_number
from portal.outbox import outbox
from portal.signing import signing
from portal.signing.signers import Jwk
from portal.signing.signing import NotGenuine

MOST_OF_CLASSES = 300  # characters; classes that take more are summed up by kind: the receipt is one page
TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"
LEGAL_BASIS = "《托育机构登记和备案办法(试行)》(国卫办人口发〔2019〕25号)第九条"


@dataclass(frozen=True)
class Facts:
    """What the signature of a receipt covers, in the order in which it is written."""

    number: str
    facility: str
    uscc: str
    address: str
    places: int | None
    issued_on: str
    check_code: str
    key_id: str
    alg: str = "EdDSA"  # what receipts were signed by before they said so


def issue(filing: Filing, *, by: User, on: date) -> Receipt:
    """Number and sign the receipt of a filing; it supersedes the facility's earlier one. Call under the filing's lock."""
    earlier = Receipt.objects.filter(filing__facility=filing.facility).order_by("-version").first()
    receipt = Receipt(
        filing=filing,
        number=f"{settings.DISTRICT_CODE}{on.year}{next_number('receipt', on.year):05d}",
        issued_on=on,
        issued_by=by,
        check_code=secrets.token_urlsafe(12),
        content=filing.declared,
        version=earlier.version + 1 if earlier else 1,
    )
    sign(receipt)
    receipt.save()
    if earlier:
        earlier.superseded_by = receipt
        earlier.save(update_fields=["superseded_by"])
    outbox.queue("facilities.filing.tasks.render_receipt", pk=receipt.pk)
    return receipt


def sign(receipt: Receipt) -> None:
    """Set the signed text of a receipt that is not saved yet. Raises KeyMissing where no key was made."""
    basics = receipt.content["basics"]
    facts = Facts(
        number=receipt.number,
        facility=basics["name"],
        uscc=receipt.content["operator"]["uscc"],
        address=basics["area_name"] + basics["address"],
        places=basics["capacity"],
        issued_on=receipt.issued_on.isoformat(),
        check_code=receipt.check_code,
        key_id=signing.key_id(),
        alg=signing.alg(),
    )
    text = json.dumps(list(vars(facts).values()), ensure_ascii=False, separators=(",", ":"))
    receipt.token = signing.sign(text, on=receipt.issued_on)


def verified(token: str, keys: Mapping[str, Jwk]) -> Facts:
    """Return what a signed text says, without database and network. Raises NotGenuine for one that is forged or altered."""
    try:
        facts = json.loads(signing.verified(token, keys))
        return Facts(*facts)
    except (ValueError, TypeError):
        raise NotGenuine(_("This was signed by the portal, but it is not a receipt.")) from None


def render(receipt: Receipt) -> bytes:
    """Return the receipt as PDF; the same receipt gives the same text."""
    with override("zh-hans"):
        return printing.pdf(TEMPLATE, _content(receipt), qr=qr_text(receipt))


def store(receipt: Receipt) -> None:
    """Render the receipt and keep the file, unless it is kept already."""
    if not receipt.pdf:
        receipt.pdf.save(f"{receipt.number}.pdf", ContentFile(render(receipt)))


def verification_url(receipt: Receipt) -> str:
    """Return the address of the public page on the receipt."""
    return printing.public_url(receipt.get_absolute_url())


def qr_text(receipt: Receipt) -> list[str]:
    """Return the parts of the QR code: the address and the signed text, each packed as tightly as its characters allow."""
    return [f"{verification_url(receipt)}#", receipt.token] if receipt.token else [verification_url(receipt)]


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
    return [
        ("机构名称", basics["name"]),
        ("举办者", operator["name"]),
        ("统一社会信用代码", operator["uscc"]),
        ("机构性质", str(Nature(operator["nature"]).label)),
        ("举办形式", str(Setting(basics["setting"]).label)),
        ("地址", basics["area_name"] + basics["address"]),
        ("负责人", basics["head_name"]),
        ("服务形式", forms),
        ("托位数", f"{basics['capacity']}个" if basics["capacity"] is not None else gettext("not stated")),
        ("班级", _classes(declared["classes"]) or gettext("none")),
    ]


def _classes(rows: list[dict[str, Any]]) -> str:
    """Name every class, or say how many there are of each kind where the names would fill the page."""
    named = "、".join(f"{row['name']}：{_kind(row['kind'])}，{row['places']}人" for row in rows)
    if len(named) <= MOST_OF_CLASSES:
        return named
    places: dict[str, list[int]] = {}
    for row in rows:
        places.setdefault(row["kind"], []).append(row["places"])
    return "、".join(f"{_kind(kind)}{len(each)}个班，{sum(each)}人" for kind, each in places.items())


def _kind(kind: str) -> str:
    return str(CareClass(kind=kind).get_kind_display())
