"""Invented complaints in every state, told by the acts that people would take, so that each account finds work of its own."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from facilities.models import Facility
from inspections.complaints import complaints, handling, screening
from inspections.complaints.complaints import Told
from inspections.ground.choices import VISITED_STATES
from inspections.models import Complaint
from portal.accounts.models import User
from portal.areas.models import Area
from portal.clock import clock
from portal.demo.demonstration import demonstrator
from portal.demo.inspections.history import happened_at
from portal.demo.inspections.pictures import drawn
from portal.demo.people import HOME_STREET

ENOUGH = 8  # facilities, so that each story has its own
NAME, MOBILE = "郑演示", "13900000000"


def moment(day: date, hour: int = 10) -> datetime:
    """Return a moment of a day in Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


class Stories:
    """Tells complaints; `days` are working days back from the day of the demo, the day itself first."""

    def __init__(self, random: Random, on: date):
        self.random, self.on = random, on
        self.days = [clock.working_day_before(on, count) or on - timedelta(days=count) for count in range(1, 30)]
        self.people = {user.username: user for user in User.objects.filter(is_demo=True)}

    def told(self, back: int, subject: str, text: str, facility: Facility | None = None, **facts: object) -> Complaint:
        """Have somebody complain, so many working days ago."""
        area = facility.area if facility else Area.objects.get(pk=HOME_STREET)
        told = Told(subject=subject, text=text, facility=facility, area=area, **facts)  # type: ignore[arg-type]
        key = UUID(int=self.random.getrandbits(128), version=4)
        return complaints.hand_in(told, key=key, at=moment(self.days[back])).complaint

    def accepted(self, complaint: Complaint, back: int, chosen: Sequence[str]) -> Complaint:
        """Have the bureau accept it; the first department leads."""
        facts = {"leader": chosen[0], "subject": complaint.subject}
        screening.accept(complaint, by=self.people["bureau"], on=self.days[back], chosen=chosen, **facts)  # type: ignore[arg-type]
        happened_at(complaint, moment(self.days[back]))
        return complaint

    def replied(
        self, complaint: Complaint, back: int, department: str, outcome: str, found: str, reply: str
    ) -> Complaint:
        """Have the leading department deal with it alone and reply."""
        by = self.people[department]
        accepted = self.accepted(complaint, back + 3, ["health" if department == "bureau" else department])
        for part in accepted.parts.all():
            handling.finish(part, by=by, on=self.days[back + 1], outcome=outcome, result=found)
            happened_at(part, moment(self.days[back + 1]))
        handling.reply(accepted, by=by, on=self.days[back], outcome=outcome, text=reply)
        happened_at(accepted, moment(self.days[back + 3]), moment(self.days[back]))
        return accepted


@demonstrator(62, "complaints")
@transaction.atomic
def invent_complaints(random: Random, on: date) -> int:
    """Invent complaints about demo facilities, unless there are some; return how many."""
    known = (
        Facility.objects.filter(is_demo=True, state__in=VISITED_STATES)
        .select_related("area", "operator")
        .order_by("pk")
    )
    own = known.filter(operator__organisation__memberships__user__username="operator").first()
    others = list(known.exclude(pk=own.pk if own else 0)[:ENOUGH])
    if own is None or len(others) < ENOUGH or Complaint.objects.exists():
        return 0
    stories = Stories(random, on)
    _to_screen(stories, own, others)
    _under_way(stories, own, others)
    _answered(stories, others)
    _closed_early(stories, others)
    return Complaint.objects.count()


def _to_screen(stories: Stories, own: Facility, others: list[Facility]) -> None:
    photo = SimpleUploadedFile("photo.jpg", drawn(), "image/jpeg")
    stories.told(0, "fees", "中途退托，园方拒绝退还剩余两个月的托育费。", own, files=[photo])
    stories.told(
        3,
        "unfiled",
        "居民楼里办托班，每天有七八个孩子进出，没有挂牌。",
        place_name="阳光宝贝屋",
        address="长庆街88号2单元201室",
        name=NAME,
        mobile=MOBILE,
    )
    stories.told(1, "hygiene", "班里手足口病连续三例，没有通知家长。", others[0], name=NAME, mobile=MOBILE)


def _under_way(stories: Stories, own: Facility, others: list[Facility]) -> None:
    safety = stories.told(4, "safety", "户外攀爬架螺丝松动，孩子差点夹手。", own, name=NAME, mobile=MOBILE)
    stories.accepted(safety, 3, ["streets", "emergency"])
    emergency = safety.parts.get(department="emergency")
    handling.finish(
        emergency,
        by=stories.people["emergency"],
        on=stories.days[1],
        outcome="partly",
        result="应急预案齐全，隐患台账缺失。",
    )
    happened_at(emergency, moment(stories.days[1]))
    question = "请说明户外攀爬设施的检修记录和整改情况。"
    handling.question(safety, by=stories.people["street"], on=stories.days[1], text=question)
    fire = stories.told(5, "fire", "二楼后门经常上锁。", others[1])
    stories.accepted(fire, 4, ["fire"])
    food = stories.told(8, "food", "午餐常是冷的，孩子回家喊肚子疼。", others[2], name=NAME, mobile=MOBILE)
    stories.accepted(food, 7, ["market"])
    part = food.parts.get()
    handling.finish(
        part, by=stories.people["market"], on=stories.days[2], outcome="upheld", result="留样不足125克，保温设备故障。"
    )
    happened_at(part, moment(stories.days[2]))


def _answered(stories: Stories, others: list[Facility]) -> None:
    noise = stories.told(20, "environment", "早上七点开始放音乐，影响邻居休息。", others[3])
    stories.replied(noise, 14, "environment", "upheld", "现场监测超标。", "经监测情况属实，机构已调整音量和时段。")
    complaints.rate(noise, rating=5, note="处理很快", on=stories.days[13])
    staff = stories.told(18, "staff", "带班老师没有健康证。", others[4], name=NAME, mobile=MOBILE)
    stories.replied(
        staff, 12, "bureau", "unfounded", "证件齐全有效。", "经核查，该班保育人员健康合格证明均在有效期内。"
    )
    complaints.rate(staff, rating=2, note="没有看替班老师的证", on=stories.days[11])
    again = stories.told(15, "crowding", "托大班经常有二十三四个孩子。", others[4], name=NAME, mobile=MOBILE)
    stories.replied(again, 6, "bureau", "unproven", "检查当日在托19人。", "检查当日未发现超员，将继续不定期核查。")
    complaints.reopen(again, reason="检查那天提前通知了，请查看监控。", on=stories.days[2])
    happened_at(again, moment(stories.days[9]), moment(stories.days[6]), moment(stories.days[2]))


def _closed_early(stories: Stories, others: list[Facility]) -> None:
    bureau, day = stories.people["bureau"], stories.days[5]
    outside = stories.told(7, "other", "幼儿园大班作业太多。", others[5])
    screening.refuse(outside, by=bureau, on=day, reason="3岁以上幼儿的教育问题不属托育服务，请向区教育局反映。")
    elsewhere = stories.told(7, "fees", "在拱墅区的托育园交的定金不退。", place_name="拱墅区某托育园")
    screening.pass_on(elsewhere, by=bureau, on=day, to="拱墅区卫生健康局", reason="机构在拱墅区，已转该区办理。")
    first = Complaint.objects.filter(subject="fire").earliest("pk")
    double = stories.told(4, "fire", "托育园后门锁着，很危险。", others[1])
    screening.join(double, first, by=bureau, on=stories.days[3])
    for row in (outside, elsewhere):
        happened_at(row, moment(day))
    happened_at(double, moment(stories.days[3]))
