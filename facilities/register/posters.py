"""The poster that a facility hangs beside its door: what it is called, its filing number, whom to call, and the code of its page."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from facilities.filing.models import Receipt
from facilities.ground.models import Facility
from portal.documents import printing
from portal.documents.printing import chinese_date
from portal.models import Area

TEMPLATE = Path(__file__).parent / "typst" / "poster.typ"


def render(facility: Facility) -> bytes:
    """Return the poster as PDF, A4, in Chinese; the facility's filing holds."""
    receipt = Receipt.objects.filter(filing__facility=facility).select_related("filing").order_by("-issued_on").first()
    district = Area.objects.filter(pk=settings.DISTRICT_CODE).first()
    with override("zh-hans"):
        facts = {
            "name": facility.name,
            "address": f"{facility.area.parent}{facility.area}{facility.address}",
            "number": (receipt.filing.number or receipt.number) if receipt else "",
            "filed_on": chinese_date(facility.filed_on) if facility.filed_on else "",
            "phone": facility.public_phone,
            "complaints": settings.COMPLAINT_PHONE,
            "issuer": f"{district or ''}卫生健康局",
            "demo": facility.is_demo,
        }
    return _pdf(tuple(facts.items()), printing.public_url(reverse("register-facility", args=[facility.pk])))


@lru_cache(maxsize=64)
def _pdf(facts: tuple[tuple[str, object], ...], address: str) -> bytes:
    """Return the print of these facts; printing the same again takes no time."""
    return printing.pdf(TEMPLATE, dict(facts), qr=address)
