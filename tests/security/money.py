"""Money of the permission matrix: questions about fees, inclusive care, claims of support, and how these pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from facilities.models import (
    Batch,
    Claim,
    ClaimLine,
    Enrolment,
    Facility,
    Objection,
    Payment,
    PriceInquiry,
    Rate,
    Recognition,
    Recovery,
    Scheme,
)
from portal.models import User
from tests.factories import TODAY, UserFactory, valid_resident_id

FEN = 20_000
JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))


def money(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what hangs on the money of a facility, by what the table calls it."""
    facts = {
        "asked_fen": 480000,
        "question": "为何偏高？",
        "asked_on": TODAY,
        "due_on": TODAY,
        "asked_by": UserFactory(),
    }
    asked = PriceInquiry.objects.create(facility=facility, state="answered", **facts)
    found = {"question about a fee": SimpleNamespace(inquiry=asked)}
    return found | _recognitions(facility) | _claims(facility)


def _recognitions(facility: Facility) -> dict[str, SimpleNamespace]:
    facts = {"facility": facility, "places": 5, "most_fen": 300_000, "reasons": "x", "applied_on": TODAY}
    facts |= {"applied_by": UserFactory()}
    agreed = Recognition.objects.create(**facts, state="recognised", from_on=TODAY, until_on=date(2030, 1, 1))
    return {
        "recognition": SimpleNamespace(recognition=Recognition.objects.create(**facts)),
        "recognition, agreed": SimpleNamespace(recognition=agreed),
    }


def _claims(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return a claim handed in, one with a cut, and one whose cut is objected to, with batch and recovery."""
    scheme, is_new = Scheme.objects.get_or_create(code="town", defaults={"name": "补助", "from_on": date(2025, 1, 1)})
    if is_new:
        Rate.objects.create(scheme=scheme, fen=FEN, words="每生每月", from_on=date(2025, 1, 1))
    child = Enrolment.objects.create(
        facility=facility, token=facility.pk, label="1-01", kind="toddler", from_on=date(2025, 1, 1)
    )
    common = {"scheme": scheme, "rate": scheme.rates.get(), "enrolment": child}
    return {
        "claim": SimpleNamespace(**common, **_claim(facility, scheme, SEPTEMBER, "submitted")),
        "cut claim": SimpleNamespace(**common, **_claim(facility, scheme, AUGUST, "audited", is_cut=True)),
        "objection": SimpleNamespace(**common, **_objected(facility, scheme)),
        "capacity claim": SimpleNamespace(**_of_capacity(facility)),
    }


def _of_capacity(facility: Facility) -> dict[str, Any]:
    """Return an audited claim of a scheme that pays for places."""
    told = {"name": "建设补助", "kind": "capacity", "from_on": date(2025, 1, 1)}
    scheme, is_new = Scheme.objects.get_or_create(code="town-places", defaults=told)
    if is_new:
        Rate.objects.create(scheme=scheme, unit="place_month", fen=FEN, words="每托位每月", from_on=date(2025, 1, 1))
    return _claim(facility, scheme, AUGUST, "audited")


def _claim(facility: Facility, scheme: Scheme, month: date, state: str, *, is_cut: bool = False) -> dict[str, Any]:
    claim = Claim.objects.create(
        facility=facility, scheme=scheme, month=month, state=state, submitted_on=TODAY, submitted_by=UserFactory()
    )
    facts = {"claim": claim, "for_month": month, "rate": scheme.rates.get(), "rate_fen": FEN}
    line = ClaimLine.objects.create(
        **facts, kind="entitled", listed=1, eligible=1, cap=5, quantity=1, due_fen=FEN, fen=FEN
    )
    if is_cut:
        line = ClaimLine.objects.create(**facts, kind="cut", about=line, due_fen=-100, fen=-100, reason="缺签到")
    return {"claim": claim, "line": line}


def _objected(facility: Facility, scheme: Scheme) -> dict[str, Any]:
    made = _claim(facility, scheme, JULY, "batched", is_cut=True)
    by = UserFactory()
    batch = Batch.objects.create(
        scheme=scheme, number=f"托补-{facility.pk}", count=1, sum_fen=FEN - 100, content=b"x", sha256="0" * 64,
        made_by=by, made_on=TODAY,
    )  # fmt: skip
    Payment.objects.create(batch=batch, claim=made["claim"], fen=FEN - 100)
    return made | {
        "objection": Objection.objects.create(
            line=made["line"], facility=facility, reasons="已补", raised_by=by, raised_on=TODAY
        ),
        "recovery": Recovery.objects.create(claim=made["claim"], facility=facility, fen=100, opened_on=TODAY),
        "batch": batch,
    }


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(
        ["register-fees", "price-inquire", "recognition-create", "support", "child-enrol"],
        lambda case: {"pk": case.facility.pk},
    ),
    **dict.fromkeys(
        ["recognition", "recognition-decide", "recognition-withdraw", "recognition-revoke"], _pk("recognition")
    ),
    "child-leave": _pk("enrolment"),
    "month-close": lambda case: {"pk": case.facility.pk, "month": "2026-10"},
    "claim-submit": lambda case: {"pk": case.facility.pk, "month": "2026-10", "scheme_pk": case.things.scheme.pk},
    **dict.fromkeys(["claim", "claim-audit"], _pk("claim")),
    **dict.fromkeys(["claim-cut", "claim-correct", "claim-object"], _pk("line")),
    "objection-decide": _pk("objection"),
    "recovery-repaid": _pk("recovery"),
    **dict.fromkeys(["scheme", "rate-create", "budget-set", "batch-make"], _pk("scheme")),
    "rate-end": _pk("rate"),
    **dict.fromkeys(["batch", "batch-file"], _pk("batch")),
    **dict.fromkeys(["price-inquiry", "price-inquiry-answer", "price-inquiry-settle"], _pk("inquiry")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "fee-sheet-create": lambda case, user: {"holds_from": "2030-01-01", "prepaid_months": 1, "fee-care-month": "5000"},
    "price-inquire": lambda case, user: {"question": "为何偏高？"},
    **dict.fromkeys(["price-inquiry-answer", "price-inquiry-settle"], lambda case, user: {"text": "含餐费"}),
    "price-rule-create": lambda case, user: {
        "base": "2800",
        "band_percent": 20,
        "from_on": "2030-01-01",
        "document": "发改价格〔2026〕1号",
    },
    "recognition-create": lambda case, user: {"places": 5, "most": "3000", "reasons": "免租"},
    "recognition-decide": lambda case, user: {"outcome": "refuse", "answer": "不符合"},
    "recognition-revoke": lambda case, user: {"answer": "超标准收费"},
    "child-enrol": lambda case, user: {
        "id_number": valid_resident_id(8500),
        "label": "1-02",
        "kind": "toddler",
        "from_on": "2026-01-01",
    },
    "child-leave": lambda case, user: {"until_on": "2026-11-01"},
    "month-close": lambda case, user: {f"days-{case.things.enrolment.pk}": 20},
    "claim-list": lambda case, user: {"scheme": Scheme.objects.get(code="town").pk, "month": "2026-09"},
    "claim-audit": lambda case, user: {"note": "已核对"},
    "claim-cut": lambda case, user: {"amount": "1", "reason": "缺签到"},
    "claim-correct": lambda case, user: {"quantity": 0, "reason": "现场核定"},
    "claim-object": lambda case, user: {"reasons": "已补"},
    "objection-decide": lambda case, user: {"is_upheld": "yes", "answer": "属实"},
    "scheme-create": lambda case, user: {"code": "new", "name": "新"},
    "rate-create": lambda case, user: {"amount": "1"},
    "rate-end": lambda case, user: {"until_on": "2030-01-01"},
    "budget-set": lambda case, user: {"year": 2026, "amount": "1"},
}
LISTED: dict[str, Callable[[Any], str]] = {"claim-list": lambda case: f"/claims/{case.things.claim.pk}/"}
