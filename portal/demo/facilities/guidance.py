"""Guidance of families in the demo: stations with events, campaigns, articles in every state and home visits."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from facilities.models import Article, Campaign, HomeVisit, Station, StationActivity
from facilities.stations.choices import ArticleState, EventKind, StationKind
from portal.accounts.choices import OrganisationKind
from portal.areas.choices import AreaLevel
from portal.demo.demonstration import demonstrator
from portal.demo.people import HOME_STREET
from portal.models import Area, Organisation, User

MONTHS = 10  # so many months of events lie behind
EVENTS = [
    (EventKind.LECTURE, "科学育儿讲座：辅食添加", 6, 12),
    (EventKind.PLAY, "亲子游戏：爬行乐园", 6, 18),
    (EventKind.CLINIC, "儿保医生咨询日", 0, 36),
    (EventKind.TOY_LIBRARY, "绘本与玩具借阅", 12, 36),
]
HOLDERS = ("women", "civil-affairs", "health")
CAMPAIGNS = [("publicity", "“好好带娃”宣传月"), ("women", "家庭教育宣传周")]
ARTICLES = [
    ("夜醒怎么办", 6, 12, "按需安抚，逐步建立规律作息；持续哭闹或发热时及时就医。", ArticleState.PUBLISHED),
    ("第一口辅食", 6, 8, "满6个月添加富铁泥糊状食物，一次一种，观察3天；1岁以内不加盐。", ArticleState.PUBLISHED),
    ("学走路的安全", 10, 18, "收好热水、药品和电源线，窗口加护栏，不使用学步车。", ArticleState.PUBLISHED),
    ("屏幕时间", 12, 36, "2岁以下不建议观看电子屏幕，多进行面对面的交流和户外活动。", ArticleState.HANDED_IN),
    ("入托前的准备", 18, 36, "提前两周调整作息，带孩子熟悉环境，与老师沟通饮食和睡眠习惯。", ArticleState.RETURNED),
]


@demonstrator(26, "guidance of families")
def guidance(random: Random, on: date) -> int:
    """Open stations in every street and some communities, hold events, run campaigns, publish articles, visit two homes."""
    if Station.objects.exists():
        return 0
    stations = Station.objects.bulk_create(_stations(random, on))
    events = StationActivity.objects.bulk_create(
        event for number, station in enumerate(stations) for event in _events(station, number, random, on)
    )
    _campaigns(on)
    _articles(on)
    _visits(random, on)
    return len(stations) + len(events)


def _stations(random: Random, on: date) -> Iterator[Station]:
    streets = {body.area_id: body for body in Organisation.objects.filter(kind=OrganisationKind.STREET)}
    below = Area.objects.existing(on).filter(level=AreaLevel.COMMUNITY, parent__in=list(streets))
    seen: set[str] = set()
    for number, area in enumerate(below.order_by("code")):
        is_first = area.parent_id not in seen
        if is_first or number % 6 == 0:
            seen.add(str(area.parent_id))
            kind = StationKind.STANDARD if is_first else StationKind.SMALL
            yield Station(
                name=f"{area.name}成长驿站（演示）", kind=kind, owner=streets[str(area.parent_id)], area=area,
                address=f"{area.name}{random.randint(1, 80)}号", opens_at=time(9), closes_at=time(17),
                indoor_area=[random.randint(82, 160), 76][number == 0] if is_first else random.choice([None, 26, 34, 48]),
                has_sign=random.choice([True, True, True, False, None]), open_days=list(range(random.choice([2, 3, 5]))),
                opened_on=on - timedelta(days=random.randint(20, 340)),
            )  # fmt: skip


def _events(station: Station, number: int, random: Random, on: date) -> Iterator[StationActivity]:
    bodies = {body.department_id: body for body in Organisation.objects.filter(department__in=HOLDERS)}
    for back in range(-1, MONTHS):
        holder = bodies[HOLDERS[(number + back) % len(HOLDERS)]]
        kind, title, months_from, months_to = EVENTS[(number + back) % len(EVENTS)]
        day = on - timedelta(days=30 * back + number % 20 + 1) if back >= 0 else on + timedelta(days=3 + number)
        yield StationActivity(
            station=station, organisation=holder, kind=kind, title=title, months_from=months_from, months_to=months_to,
            starts_at=timezone.make_aware(datetime.combine(day, time(9, 30))), minutes=90, places=30,
            code=f"{random.getrandbits(88):022x}", made_by=_officer(holder),
        )  # fmt: skip


def _officer(body: Organisation) -> User:
    return User.objects.filter(is_demo=True, memberships__organisation=body).order_by("pk")[0]


def _campaigns(on: date) -> None:
    for back, (department, title) in enumerate(CAMPAIGNS):
        body = Organisation.objects.filter(department=department).order_by("pk")[0]
        begun = on - timedelta(days=20 + 60 * back)
        about = "在社区、驿站和公众号宣传科学育儿知识。"
        Campaign.objects.create(
            organisation=body, title=title, about=about, from_on=begun, until_on=begun + timedelta(days=40),
            made_by=_officer(body), made_on=begun,
        )  # fmt: skip


def _articles(on: date) -> None:
    author, reviewer = User.objects.get(username="women"), User.objects.get(username="reviewer")
    for place, (title, months_from, months_to, text, state) in enumerate(ARTICLES):
        is_reviewed = state == ArticleState.PUBLISHED
        Article.objects.create(
            title=title, months_from=months_from, months_to=months_to, text=text, source="婴幼儿早期发展服务指南", state=state,
            author=author, reviewed_by=reviewer if is_reviewed else None,
            reviewed_on=on - timedelta(days=30 * place + 9) if is_reviewed else None,
            expires_on=on + timedelta(days=20 + 300 * place) if is_reviewed else None,
            review_note="请注明来源页码。" if state == ArticleState.RETURNED else "",
        )  # fmt: skip


def _visits(random: Random, on: date) -> None:
    worker = User.objects.get(username="community")
    area = Area.objects.filter(parent=HOME_STREET, level=AreaLevel.COMMUNITY).order_by("code")[0]
    for back in (4, 25):
        HomeVisit.objects.create(
            area=area, visited_on=on - timedelta(days=back), household=f"演示家庭，{area.name}{back}号", child_months=8 + back,
            reason="新生儿家庭首次指导", given="辅食添加指导，发放手册一份", consented_by="母亲，当面同意", made_by=worker,
            key=UUID(int=random.getrandbits(128), version=4),
        )  # fmt: skip
