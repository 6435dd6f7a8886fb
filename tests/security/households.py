"""Families of the permission matrix: what they booked at a facility, and how their pages are addressed and sent to."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from facilities.models import (
    Article,
    Booking,
    CareClass,
    Child,
    Facility,
    Family,
    PlaceOffer,
    Station,
    StationActivity,
    VisitSlot,
    Wish,
)
from metrics.models import Invitation, Questionnaire, Survey
from portal.models import Organisation, User
from tests.factories import TODAY, UserFactory

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
YEARS = timedelta(days=20 * 365)
OF_WISH = (
    "family-wish-create family-wish family-wish-edit family-wish-leave family-offer family-offer-decline"
).split()
OF_SEARCH = "family-search family-search-end family-swap family-swap-decline".split()
OF_ARTICLE = ("article-review article-edit article-hand-in article-publish article-send-back article-renew").split()
OF_ROW = "family-child-edit family-child-delete family-booking family-booking-cancel family-booking-calendar".split()


def households(facility: Facility, operator: User) -> dict[str, SimpleNamespace]:
    """Return visits that families booked at a facility, by what the table calls them."""
    facts = {"consented_at": AT, "consented_to": "2026-11", "seen_on": TODAY}
    family = Family.objects.create(mobile=f"139{facility.pk:08d}", **facts)
    return {
        "visit of a family": _visit(facility, family, operator, AT + YEARS),
        "visit of a family, past": _visit(facility, family, operator, AT - YEARS),
        "station": _station(facility),
        "survey": SimpleNamespace(survey=_survey(facility, operator)),
        "article handed in": SimpleNamespace(article=_article("handed_in")),
    }


def _survey(facility: Facility, by: User) -> Survey:
    facts = {"year": 2026, "margin": 3, "size": 1, "seed": "x", "frame": [], "closes_on": date(2099, 1, 1)}
    row = Survey.objects.create(
        questionnaire=Questionnaire.objects.first(), area_id=facility.area_id[:6], drawn_on=TODAY, drawn_by=by, **facts
    )
    Invitation.objects.create(survey=row, area_id=facility.area_id, place=1, code=f"CARD{facility.pk}")
    return row


def _article(state: str) -> Article:
    facts = {"title": "夜醒", "months_from": 6, "months_to": 12, "text": "按需安抚。", "source": "指南"}
    return Article.objects.create(author=UserFactory(), state=state, **facts)


def _station(facility: Facility) -> SimpleNamespace:
    body = Organisation.objects.filter(department="women").order_by("pk").first() or facility.operator.organisation
    days = {"opened_on": TODAY}
    place = Station.objects.create(name="驿站", kind="small", owner=body, area=facility.area, address="x", **days)
    ages = {"months_from": 6, "months_to": 12, "places": 5, "minutes": 60, "kind": "play", "title": "游戏"}
    by = UserFactory()
    event = StationActivity.objects.create(
        station=place, organisation=body, starts_at=AT + YEARS, code="code", made_by=by, **ages
    )
    shown = _article("draft")
    Article.objects.filter(pk=shown.pk).update(state="published", reviewed_by=by, expires_on=(AT + YEARS).date())
    return SimpleNamespace(station=place, event=event, article=shown)


def _visit(facility: Facility, family: Family, by: User, starts_at: datetime) -> SimpleNamespace:
    slot = VisitSlot.objects.create(facility=facility, starts_at=starts_at, minutes=30, made_by=by)
    booking = Booking.objects.create(slot=slot, family=family, booked_at=AT)
    return SimpleNamespace(slot=slot, booking=booking, **vars(_offer(facility, family, by)))


def _offer(facility: Facility, family: Family, by: User) -> SimpleNamespace:
    care_class: CareClass = facility.classes.order_by("pk").first()
    child = Child.objects.create(family=family, called="豆豆", birthday="2025-03-02")
    facts = {"kind": care_class.kind, "rank": 1, "wished_on": TODAY, "joined_on": TODAY, "state": "offered"}
    wish = Wish.objects.create(family=family, child=child, facility=facility, **facts)
    days = {"made_on": TODAY, "due_on": TODAY}
    offer = PlaceOffer.objects.create(wish=wish, care_class=care_class, made_by=by, **days)
    return SimpleNamespace(offered_class=care_class, offer=offer)


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["family-link", "family-calendar"], lambda case: {"token": "text"}),
    **dict.fromkeys([*OF_ROW, *OF_WISH, *OF_SEARCH, "family-visit-book", "family-follow"], lambda case: {"pk": 1}),
    "questionnaire": lambda case: {"pk": case.things.survey.questionnaire_id},
    **dict.fromkeys("survey survey-open survey-close survey-cards survey-paper".split(), _pk("survey")),
    "survey-card": lambda case: {"code": "NOSUCHCODE"},
    "family-event": lambda case: {"pk": 1},
    **dict.fromkeys(["station", "station-edit"], _pk("station")),
    **dict.fromkeys(["station-event", "event-desk", "event-code", "event-count", "event-call-off"], _pk("event")),
    "event-attend": lambda case: {"pk": case.things.event.pk, "code": "code"},
    "guidance-reached": lambda case: {"area": case.facility.area_id, "year": TODAY.year},
    **dict.fromkeys(["article", *OF_ARTICLE], _pk("article")),
    "visit-slots": lambda case: {"pk": case.facility.pk},
    "wait-list": lambda case: {"pk": case.facility.pk},
    "place-offer": _pk("offered_class"),
    "place-offer-take-back": _pk("offer"),
    "visit-slot-withdraw": _pk("slot"),
    **dict.fromkeys(["family-visit", "family-visit-call-off", "family-visit-settle"], _pk("booking")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "family-enter": lambda case, user: {"mobile": "139"},
    "family-code": lambda case, user: {"code": "000000"},
    "visit-slots": lambda case, user: {"day": "2020-01-01", "begin": "09:00", "until": "10:00", "minutes": 30},
    "family-visit-call-off": lambda case, user: {"reason": "停电"},
    "questionnaire-create": lambda case, user: {"pass_mark": 0},
    "api-field-home-visits": lambda case, user: {
        "key": str(uuid4()),
        "user": getattr(user, "pk", 0),
        "area": case.facility.area_id,
        "visited_on": "2026-11-20",
        "household": "李家",
        "child_months": 7,
        "reason": "新手父母",
        "given": "",
        "consented_by": "母亲当面同意",
        "consents": True,
    },
    "survey-create": lambda case, user: {"closes_on": "2020-01-01"},
    "survey-paper": lambda case, user: {"code": "NOSUCH"},
    "event-attend": lambda case, user: {"mobile": "139"},
    "event-count": lambda case, user: {"mobile": "139"},
    "event-feedback": lambda case, user: {"rating": 9},
    "article-send-back": lambda case, user: {"review_note": "剂量有误"},
    "article-edit": lambda case, user: {"title": "夜醒"},
    "family-visit-settle": lambda case, user: {"came": "made"},
}
