"""Invented premises, projects with their steps, and a scenario of siting."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings

from facilities.models import Premises
from facilities.premises.choices import Owner
from metrics.models import AreaReport, BirthCohort, Estate, Project, ProjectStep, Scenario
from metrics.supply import scenarios
from metrics.supply.choices import ProjectKind
from portal.accounts.choices import Role
from portal.areas.choices import AreaLevel
from portal.demo.demonstration import demonstrator
from portal.models import Area, User

EACH = 4  # every so many-th community has premises to offer
OWNERS = [*Owner] * 8
PLANS = [
    (ProjectKind.COMMUNITY, "社区嵌入式托育点", "streets", 20, [("streets", "确定用房", -40), ("fire", "消防设计咨询", 30)]),
    (ProjectKind.NURSERY_CLASS, "幼儿园增设托班", "education", 40, [
        ("planning", "改扩建方案增列托班用房", -35), ("education", "指导托小班课程衔接", -25),
        ("education", "调整班额", -10), ("health", "卫生评价", 60),
    ]),
    (ProjectKind.NEW, "新建住宅区配套托育用房", "housing", 60, [
        ("housing", "审查施工图中的托育用房", -15), ("planning", "规划条件写入托育指标", -20), ("housing", "竣工移交", 200),
    ]),
    (ProjectKind.EMPLOYER, "园区福利性托育点", "trade-union", 30, [("trade-union", "征集职工需求", -5)]),
]  # fmt: skip
DONE = {  # what a department has brought already, and what it says of it
    "改扩建方案增列托班用房": "方案增列托班活动室两间,已批复。",
    "指导托小班课程衔接": "已到园指导两次,衔接方案已备案。",
    "审查施工图中的托育用房": "托育用房位于首层,出入口独立,符合要求。",
}


@demonstrator(93, "premises, projects and a siting scenario")
def supply(random: Random, on: date) -> int:
    """Offer premises in some communities, tell births, plan four projects of which steps are done or late, and ask where places should be."""
    if Premises.objects.filter(is_demo=True).exists():
        return 0
    below = Area.objects.existing(on).filter(code__startswith=settings.DISTRICT_CODE, level=AreaLevel.COMMUNITY)
    communities = list(below.filter(longitude__isnull=False).order_by("code"))
    premises = Premises.objects.bulk_create(
        _premises(area, number, random, on) for number, area in enumerate(communities[::EACH])
    )
    born = BirthCohort.objects.bulk_create(_births(communities, random, on))
    lead = User.objects.filter(is_demo=True, memberships__role=Role.BUREAU_LEAD).order_by("pk").first()
    projects = Project.objects.bulk_create(
        Project(
            name=f"{area.name}{name}", kind=kind, area=area, department_id=department, places=places,
            opens_on=on + timedelta(days=90 * (number + 1)), planned_on=on - timedelta(days=60), planned_by=lead, is_demo=True,
        )
        for number, (area, (kind, name, department, places, _steps)) in enumerate(zip(communities[1::9], PLANS, strict=False))
    )  # fmt: skip
    ProjectStep.objects.bulk_create(
        _step(project, department, text, on + timedelta(days=days))
        for project, plan in zip(projects, PLANS, strict=False)
        for department, text, days in plan[4]
    )
    Estate.objects.bulk_create(_estates(communities, projects, on))
    if lead and premises:
        for by, places in (
            (User.objects.get(username="development"), 200),
            (User.objects.get(username="planning"), 100),
            (lead, 150),
        ):
            _ask(by, places, on)
    return len(premises) + len(projects) + len(born)


def _step(project: Project, department: str, text: str, due_on: date) -> ProjectStep:
    """Tell a step; what has been brought was brought by the department's own account two days before it was due."""
    facts = {"project": project, "department_id": department, "text": text, "due_on": min(due_on, project.opens_on)}
    if text in DONE:
        by = User.objects.get(username=department)
        facts |= {"done_on": due_on - timedelta(days=2), "done_by": by, "result": DONE[text]}
    return ProjectStep(**facts)


def _estates(communities: list[Area], projects: list[Project], on: date) -> list[Estate]:
    """Tell three new residential areas: one that the new building's project serves, one over the norm without a project, a small one."""
    by = User.objects.get(username="planning")
    new = next(row for row in projects if row.kind == ProjectKind.NEW)
    told = [
        (f"{new.area.name}新建住宅区", new.area, 9_600, 420, new),
        (f"{communities[5].name}安置房地块", communities[5], 5_400, 300, None),
        (f"{communities[7].name}更新地块", communities[7], 1_200, 500, None),
    ]
    return [
        Estate(
            name=name, area=area, residents=residents, moves_in_on=on + timedelta(days=days), project=project,
            document=f"规划条件〔{on.year}〕{number:02d}号（演示）", entered_by=by, entered_on=on - timedelta(days=20), is_demo=True,
        )
        for number, (name, area, residents, days, project) in enumerate(told, 1)
    ]  # fmt: skip


def _births(communities: list[Area], random: Random, on: date) -> list[BirthCohort]:
    """Tell seven whole years and the months of this one, fewer from year to year, so that those under three are about as many as reported."""
    told = AreaReport.objects.filter(under3__isnull=False, year__lte=on.year).order_by("area_id", "year")
    children = dict(told.values_list("area_id", "under3"))
    years = {year: 1 + 0.06 * (on.year - 2 - year) for year in range(on.year - 7, on.year + 1)}
    months = [date(year, month, 1) for year in years for month in range(1, 13) if (year, month) < (on.year, on.month)]
    return [
        BirthCohort(
            area=area,
            month=month,
            births=max(0, round(random.gauss(children.get(area.pk, 90) / 36 * years[month.year], 1))),
            source="区妇幼保健计划生育服务中心出生医学信息（演示）",
            entered_on=on,
            is_demo=True,
        )
        for area in communities
        for month in months
    ]


def _premises(area: Area, number: int, random: Random, on: date) -> Premises:
    owner = OWNERS[number % len(OWNERS)]
    return Premises(
        name=f"{area.name}{['配套用房', '沿街商铺', '闲置校舍', '党群服务中心二楼'][number % 4]}",
        owner=owner,
        area=area,
        address=f"{area.name}{random.randint(1, 60)}号",
        longitude=area.longitude,
        latitude=area.latitude,
        highest_floor=random.choice([1, 1, 2, 2, 3, 5]),
        has_basement=False,
        exits=random.choice([1, 2, 2, 2, 3]),
        indoor_area=Decimal(random.randint(180, 720)),
        outdoor_area=Decimal(random.randint(0, 150)),
        monthly_rent=Decimal(0 if owner == Owner.STREET else random.randint(60, 400) * 100),
        free_from=on,
        free_until=on.replace(day=1) + timedelta(days=365 * random.choice([2, 5, 8, 10])),
        contact="资产管理科 0571-85010000",
        entered_on=on - timedelta(days=random.randint(10, 200)),
        is_demo=True,
    )


def _ask(by: User, places: int, on: date) -> None:
    """Ask and answer at once: the demo shows an answer before its worker runs."""
    district = Area.objects.get(pk=settings.DISTRICT_CODE)
    asked = Scenario(
        area=district, places=places, most_sites=6, most_rent_fen=120_000_00, radius=1500, rate=Decimal(20)
    )
    scenarios.answer(scenarios.ask(asked, by=by, on=on).pk, seconds=20)
