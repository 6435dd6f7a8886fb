"""Background checks of the permission matrix: what is asked, a campaign past its last day, a referral; and how these pages are addressed."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility
from portal.models import User
from staff.models import BackgroundCheck, CheckCampaign, Referral
from tests.factories import TODAY, UserFactory, valid_resident_id

LAST_YEAR = TODAY - timedelta(days=365)


def background(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what is asked about the people of a facility, by what the table calls it."""
    number = valid_resident_id(7000 + BackgroundCheck.objects.count())
    check = BackgroundCheck.objects.create(facility=facility, name="某人", id_number=number, asked_on=TODAY)
    campaign, closed = _campaign(facility), _campaign(facility)
    referral = Referral.objects.create(
        campaign=closed, facility=facility, department_id="human-resources", at_work=3, missing=1
    )
    return {
        "background check": SimpleNamespace(check=check),
        "campaign": SimpleNamespace(campaign=campaign, referral=referral),
    }


def _campaign(facility: Facility) -> CheckCampaign:
    year = 1900 + CheckCampaign.objects.count()
    return CheckCampaign.objects.create(
        area_id=facility.area_id[:6], year=year, opened_on=LAST_YEAR, due_on=LAST_YEAR, opened_by=UserFactory()
    )


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["check-create", "check-due"], lambda case: {"facility_pk": case.facility.pk}),
    **dict.fromkeys(["check", "check-answer"], _pk("check")),
    **dict.fromkeys(["campaign", "campaign-close"], _pk("campaign")),
    "referral": _pk("referral"),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "check-create": lambda case, user: {"name": "某人", "id_number": valid_resident_id(7999), "office": "police"},
    "check-due": lambda case, user: {},
    "check-answer": lambda case, user: {"result": "clear", "number": "2026-1"},
    "campaign-create": lambda case, user: {"due_on": date(2099, 1, 1).isoformat()},
    "referral": lambda case, user: {"outcome": "corrected", "note": "已责令限期改正"},
}
