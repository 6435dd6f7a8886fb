"""Invented incidents: one to follow up, one reported late, one concluded from which all operators can learn."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from facilities.models import Facility
from inspections.ground.choices import VISITED_STATES
from inspections.incidents import incidents, investigation
from inspections.incidents.incidents import Happened
from inspections.models import Incident
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator
from portal.demo.inspections.complaints import moment
from portal.demo.inspections.history import happened_at
from portal.demo.inspections.people import operators

ENOUGH = 3


@demonstrator(63, "incidents")
@transaction.atomic
def invent_incidents(random: Random, on: date) -> int:
    """Invent incidents at demo facilities, unless there are some; return how many."""
    known = Facility.objects.filter(is_demo=True, state__in=VISITED_STATES).select_related(
        "area", "operator__organisation"
    )
    own = known.filter(operator__organisation__memberships__user__username="operator").order_by("pk").first()
    others = list(known.exclude(pk=own.pk if own else 0).order_by("pk")[:ENOUGH])
    if own is None or len(others) < ENOUGH or Incident.objects.exists():
        return 0
    bureau = User.objects.get(username="bureau")
    who = operators([own, *others])
    _fall(own, who[own.pk], random, on)
    _burn(others[0], who[others[0].pk], bureau, random, on)
    _infection(others[1], who[others[1].pk], bureau, random, on)
    return Incident.objects.count()


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _fall(facility: Facility, by: User, random: Random, on: date) -> None:
    at = moment(on - timedelta(days=2), 16)
    told = Happened(
        kind="fall",
        severity="minor",
        place="户外活动区",
        happened_at=at - timedelta(hours=3),
        known_at=at - timedelta(hours=3),
        children=1,
        text="一名幼儿从攀爬架滑落，额头擦伤。",
        measures="保健员消毒包扎，已通知家长，社区医院检查无碍。",
        guardians_told_at=at - timedelta(hours=2),
    )
    incident = incidents.report(facility, told, key=_key(random), by=by, at=at)
    incidents.note_child(incident, by=by, age_months=31, condition="treated", name="沈演示")


def _burn(facility: Facility, by: User, bureau: User, random: Random, on: date) -> None:
    at = moment(on - timedelta(days=4), 17)
    told = Happened(
        kind="burn",
        severity="serious",
        place="配餐间门口",
        happened_at=at - timedelta(hours=6),
        known_at=at - timedelta(hours=6),
        children=1,
        text="汤桶倾翻，一名幼儿手臂烫伤，送医住院。",
        measures="120送医，暂停该班供餐。",
        guardians_told_at=at - timedelta(hours=6),
    )
    incident = incidents.report(facility, told, key=_key(random), by=by, at=at)
    incidents.note_child(incident, by=by, age_months=27, condition="hospital", name="陆演示")
    incidents.follow_up(incident, key=_key(random), by=by, at=at + timedelta(hours=20), text="浅二度烫伤，住院观察。")
    investigation.take_up(incident, by=bureau)
    happened_at(incident, at + timedelta(hours=16))


def _infection(facility: Facility, by: User, bureau: User, random: Random, on: date) -> None:
    at = moment(on - timedelta(days=40), 9)
    told = Happened(
        kind="infection",
        severity="minor",
        place="托小班",
        happened_at=at - timedelta(hours=1),
        known_at=at - timedelta(hours=1),
        children=3,
        text="三名幼儿先后出现手足口病症状。",
        measures="隔离、消毒，通知家长。",
        guardians_told_at=at - timedelta(minutes=30),
    )
    incident = incidents.report(facility, told, key=_key(random), by=by, at=at)
    done = at + timedelta(days=2)
    incidents.follow_up(incident, key=_key(random), by=by, at=done, text="均已痊愈复课。", is_final=True)
    investigation.take_up(incident, by=bureau)
    concluded_on = on - timedelta(days=30)
    words = {
        "cause": "晨检未发现早期症状，玩具消毒不到位。",
        "findings": "晨检记录不全，消毒记录缺三天。",
        "lessons": "晨检要看口腔和手掌；玩具每日消毒并记录。",
    }
    investigation.conclude(incident, by=bureau, on=concluded_on, responsibility="partly", **words)
    title = "手足口病聚集性病例警示"
    text = "近期一家机构因晨检不细、玩具消毒不到位出现聚集性病例。请各机构落实晨午检和全日观察，玩具每日消毒并如实记录，出现两例以上立即报告。"
    investigation.tell_all(incident, by=bureau, on=concluded_on, title=title, text=text)
    happened_at(incident, at + timedelta(hours=5), moment(concluded_on))
