"""Invented cameras: a facility whose gateway sends, with beats since last month; three outages, a filing that waits for the police, a viewing."""

from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from facilities.models import Facility
from inspections.footage import filings, viewings
from inspections.ground.choices import VISITED_STATES
from inspections.models import CameraFiling, Channel, Gateway, MonitoringMonth, Outage, Recorder, Room, Viewing
from inspections.monitoring import outages
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator
from portal.demo.inspections.complaints import moment
from portal.demo.inspections.people import operators
from portal.demo.inspections.seen import fill
from portal.rulebook.rulebook import Limits

ENOUGH = 3
ROOMS = (  # kind, name, floor, whether a camera is there
    ("entrance", "大门", 1, True),
    ("activity", "乳儿班活动室", 1, True),
    ("activity", "托大班活动室", 2, True),
    ("sleep", "午睡室", 2, True),
    ("corridor", "楼梯间", 1, True),
    ("outdoor", "户外活动场地", 1, True),
    ("toilet", "儿童卫生间", 1, False),
)
MINUTES_OF_DAY = 24 * 60


@demonstrator(67, "cameras")
@transaction.atomic
def invent_cameras(random: Random, on: date) -> int:
    """Invent cameras at demo facilities of others than the demo's operator, unless there are some; return how many."""
    known = Facility.objects.filter(is_demo=True, state__in=VISITED_STATES).select_related(
        "area", "operator__organisation"
    )
    others = list(known.exclude(operator__organisation__memberships__user__username="operator").order_by("pk")[:ENOUGH])
    if len(others) < ENOUGH or Channel.objects.exists():
        return 0
    who = operators(others)
    for number, facility in enumerate(others):
        _enter(facility, number, on)
    for number, facility in enumerate(others[:2]):
        _last_month(facility, who[facility.pk], number, on)
    _power_cut(others[0], who[others[0].pk], on)
    for channel in Channel.objects.filter(facility=others[0]):
        fill(channel, since=moment(on.replace(day=1) - relativedelta(months=1), 0), until=timezone.now())
    _filed(others[0], who[others[0].pk], on)
    _viewed(others[1], who[others[1].pk], on)
    return Channel.objects.count()


def _enter(facility: Facility, number: int, on: date) -> None:
    """Enter rooms and cameras; the last facility lacks the camera of its outdoor ground."""
    recorder = Recorder.objects.create(facility=facility, name="一楼机房录像机", maker="示例品牌16路", kept_days=90)
    Gateway.objects.create(facility=facility, name="机房网关")
    for place, (kind, name, floor, is_seen) in enumerate(ROOMS):
        room = Room.objects.create(facility=facility, kind=kind, name=name, floor=floor)
        if is_seen and not (number == ENOUGH - 1 and kind == "outdoor"):
            Channel.objects.create(
                facility=facility,
                room=room,
                recorder=recorder,
                code=f"33010300001320{number:03d}{place:03d}",
                sees=f"{name}全景",
                since=on - timedelta(days=200),
            )


def _last_month(facility: Facility, by: User, number: int, on: date) -> None:
    """An outage of last month that was explained, or waits for its explanation, and what it leaves of the month."""
    first = on.replace(day=1) - relativedelta(months=1)
    channel = Channel.objects.filter(facility=facility).order_by("pk")[number + 1]
    began = moment(first + timedelta(days=9), 10).replace(second=0, microsecond=0)
    lost = (95, 310)[number]
    outage = Outage.objects.create(
        facility=facility,
        channel=channel,
        since=began,
        until=began + timedelta(minutes=lost),
        cause=("silent", "covered")[number],
        state="over",
        found_at=began + timedelta(minutes=4),
        operator_told_at=began + timedelta(minutes=35),
        street_told_at=began + timedelta(minutes=245) if number else None,
    )
    if number:
        told = began + timedelta(days=1)
        outages.explain(outage, by=by, at=told, text="装修时防尘布遮住了镜头，当日已清除并检查全部摄像机。")
    days = (on.replace(day=1) - first).days
    MonitoringMonth.objects.create(
        facility=facility,
        month=first,
        expected_minutes=MINUTES_OF_DAY * days * facility.channels.count(),  # type: ignore[attr-defined]
        lost_minutes=lost,
        outages=1,
    )


def _power_cut(facility: Facility, by: User, on: date) -> None:
    """An outage of last month that was explained and closed: nobody at the facility was to blame."""
    began = moment(on.replace(day=1) - relativedelta(months=1) + timedelta(days=19), 13).replace(
        second=0, microsecond=0
    )
    outage = Outage.objects.create(
        facility=facility,
        channel=Channel.objects.filter(facility=facility).order_by("-pk")[0],
        since=began,
        until=began + timedelta(minutes=265),
        cause="silent",
        state="over",
        found_at=began + timedelta(minutes=4),
        operator_told_at=began + timedelta(minutes=35),
        street_told_at=began + timedelta(minutes=245),
    )
    outages.explain(outage, by=by, at=began + timedelta(days=1), text="小区配电房检修，户外摄像机断电。")
    if bureau := User.objects.filter(username="bureau", is_demo=True).first():
        text = "已核对供电公司的停电公告，非机构原因。"
        outages.close(outage, by=bureau, on=timezone.localdate(began) + timedelta(days=2), verdict=text, is_fault=False)


def _filed(facility: Facility, by: User, on: date) -> None:
    filing = CameraFiling(facility=facility, kept_days=90, contact="周演示")
    filings.send(filing, by=by, at=moment(on - timedelta(days=1), 15), limits=Limits(on))


def _viewed(facility: Facility, by: User, on: date) -> None:
    at = moment(on - timedelta(days=3), 16)
    viewing = Viewing(
        facility=facility,
        footage_from=at - timedelta(hours=5),
        footage_until=at - timedelta(hours=4),
        viewed_at=at,
        name="沈演示",
        unit="社区民警",
        reason="核实门口交通纠纷",
        content="大门外道路，无儿童画面",
        allowed_by="周演示",
    )
    viewings.enter(viewing, Channel.objects.filter(facility=facility, room__kind="entrance"), by=by, at=at)
