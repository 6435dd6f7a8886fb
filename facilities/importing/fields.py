"""What a register may say of a facility and of its operator."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _, gettext_noop

from facilities.ground.choices import FacilityState, Nature, ServiceForm, Setting
from portal.identifiers import kinds
from portal.importing.judging import (
    Field,
    Setup,
    Wrong,
    checked,
    choice,
    community,
    day,
    flag,
    judge_choices,
    number,
    text,
    whole,
)

MOST_PLACES = 2000  # more in one facility is a slip of the keyboard
PERSONS = ("人", "名", "个", "位", "张", "个托位", "托位", "个位")
SQUARE_METRES = ("平方米", "平米", "平方", "m2", "㎡")
YUAN_A_MONTH = ("元", "元/月", "/月", "元每月", "元/人/月", "元/人·月", "元/生·月", "元/月/人", "元/月·人")
SEPARATORS = str.maketrans("、，,；/", ";;;;;")


def _service_forms(texts: Iterable[str], setup: Setup) -> dict[str, Any]:
    """Judge lists such as “全日托、半日托”; the value is an array as PostgreSQL writes it."""
    judge = judge_choices(ServiceForm)
    split = {raw: [part.strip() for part in raw.translate(SEPARATORS).split(";") if part.strip()] for raw in texts}
    known = judge({part for parts in split.values() for part in parts}, setup)
    return {raw: _joined([known[part] for part in parts]) for raw, parts in split.items()}


def _joined(values: list[Any]) -> Any:
    wrong = next((value for value in values if isinstance(value, Wrong)), None)
    return wrong or "{" + ",".join(dict.fromkeys(values)) + "}"


OF_FACILITY: dict[str, Field] = {  # by column
    "name": text(_("name of the facility"), 120, is_required=True),
    "other_name": text(_("other name"), 120),
    "area_id": community(_("community"), is_required=True),
    "address": text(_("address"), 200, is_required=True),
    "longitude": number(_("longitude"), -180, 180, "double precision"),
    "latitude": number(_("latitude"), -90, 90, "double precision"),
    "setting": choice(_("how it is run"), Setting, is_required=True),
    "is_inclusive": flag(_("inclusive (price-guided)")),
    "service_forms": Field(_("forms of service"), "varchar(10)[]", _service_forms),
    "head_name": checked(_("head"), kinds.NAME, is_personal=True),
    "contact_mobile": checked(_("contact mobile"), kinds.MOBILE, is_personal=True),
    "public_phone": checked(_("telephone for parents"), kinds.TELEPHONE),
    "indoor_area": number(_("indoor area (m²)"), 0, 999_999, "numeric(8,2)", units=SQUARE_METRES),
    "outdoor_area": number(_("outdoor area (m²)"), 0, 999_999, "numeric(8,2)", units=SQUARE_METRES),
    "capacity": whole(_("places"), 0, MOST_PLACES, units=PERSONS),
    "serves_meals": flag(_("serves meals")),
    "monthly_fee": number(_("monthly fee for full-day care (yuan)"), 0, 999_999, "numeric(8,2)", units=YUAN_A_MONTH),
    "fee_note": text(_("what the fee includes"), 200),
    "state": choice(_("state"), FacilityState, is_required=True),
    "filed_on": day(_("filed on"), is_past=True),
}
OF_OPERATOR: dict[str, Field] = {
    "uscc": checked(_("unified social credit code"), kinds.USCC),
    "operator_name": text(_("operator"), 120),
    "operator_key": text(_("key of the operator in the source"), 160),
    "nature": choice(_("nature"), Nature),
    "representative": checked(_("legal representative"), kinds.NAME, is_personal=True),
    "registered_on": day(_("registered on"), is_past=True),
    "business_scope": text(_("business scope"), 500),
}
KEPT: dict[str, Field] = {  # what the portal has no column for: kept with the row's identity and shown with its source
    "receipt_number": checked(_("receipt number"), kinds.CERTIFICATE),
    "permit_number": checked(_("permit number"), kinds.CERTIFICATE),
    "permit_until": day(_("permit valid until"), is_past=False),
    "foreign_phone": text(_("telephone abroad"), 40),  # no telephone of China, which `public_phone` is
}
FIELDS: dict[str, Field] = OF_FACILITY | OF_OPERATOR | KEPT
NEEDED = frozenset({"name", "area_id", "address", "setting", "state"})
NO_NATURE = gettext_noop("is empty, and there is no code from which it would follow")
NO_OPERATOR = gettext_noop("belongs to a body that is not an operator")
NO_DATE = gettext_noop("is empty, and the state says that the facility was filed")
NO_MOVE = gettext_noop("the state “%(before)s” can't become “%(after)s” by an import")
EDITED = gettext_noop("was edited in the portal since the last import: %(fields)s")
EXISTS = gettext_noop("the operator already has a facility of this name in the portal")
