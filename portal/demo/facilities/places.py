"""The demo's operators and facilities: names, addresses, rooms, classes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings

from facilities.ground.choices import ClassKind, FilingState, MealSource, Nature, ServiceForm, Setting, Tenure
from facilities.models import CareClass, Facility, Operator
from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Organisation, User
from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.demo import invention
from portal.demo.facilities.stories import OPERATORS_OWN, OTHERS, Story
from portal.demo.people import HOME_STREET, opened
from portal.rulebook.rulebook import Limits

BRANDS = (
    "小太阳 童馨 贝乐 慧宝 芽芽 小橡果 星星树 暖宝 安吉 启萌 蒲公英 七彩 米罗 稚语 悦童 小鹿 萌芽 乐忻 童画 蓝鲸 "
    "花栗 卡蒙 柠檬 棉花糖 彩虹桥 青禾 向日葵 小书房 慈爱 博雅 晨曦 苗苗 爱弥儿 春晖 朵朵 子衿 知更 木马"
).split()
STREETS = "体育场路 中河北路 建国北路 朝晖路 文晖路 东新路 石桥路 德胜路 环城东路 凤起路 潮王路 绍兴路 香积寺路".split()
SHAPES = (  # the kinds of classes in a facility; how often each occurs follows from how often it stands here
    (ClassKind.TODDLER, ClassKind.OLDER),
    (ClassKind.TODDLER, ClassKind.OLDER, ClassKind.MIXED),
    (ClassKind.INFANT, ClassKind.TODDLER, ClassKind.OLDER),
    (ClassKind.TODDLER, ClassKind.TODDLER, ClassKind.OLDER, ClassKind.OLDER),
    (ClassKind.MIXED,),
    (ClassKind.INFANT, ClassKind.TODDLER, ClassKind.TODDLER, ClassKind.OLDER, ClassKind.OLDER, ClassKind.MIXED),
)
CLASS_NAMES = {
    ClassKind.INFANT: "乳儿",
    ClassKind.TODDLER: "托小",
    ClassKind.OLDER: "托大",
    ClassKind.MIXED: "混合",
    ClassKind.FAMILY: "家庭托育",
}
FAMILY_TURN = 7  # which of nineteen facilities is a family care point, if its story allows
PREFIXES = {Nature.PUBLIC: "12", Nature.NON_PROFIT: "52", Nature.FOR_PROFIT: "91"}
SETTINGS_OF = {
    Nature.PUBLIC: (Setting.KINDERGARTEN, Setting.PUBLIC),
    Nature.NON_PROFIT: (Setting.PUBLIC_PRIVATE, Setting.PRIVATE_AIDED, Setting.KINDERGARTEN),
    Nature.FOR_PROFIT: (Setting.PRIVATE, Setting.PRIVATE, Setting.EMPLOYER, Setting.PRIVATE_AIDED),
}
NATURES = (Nature.FOR_PROFIT, Nature.NON_PROFIT, Nature.FOR_PROFIT, Nature.PUBLIC, Nature.FOR_PROFIT, Nature.NON_PROFIT)
FACILITIES_PER_OPERATOR = (1, 2, 1, 1, 3, 1, 2)


@dataclass(frozen=True)
class Place:
    """A facility of the demo with the account that runs it and what becomes of it."""

    facility: Facility
    owner: User
    story: Story


def build(random: Random, on: date) -> list[Place]:
    """Make operators with their accounts, and their facilities with classes, spread over all streets."""
    stories = list(OTHERS)
    random.shuffle(stories)
    groups = [list(OPERATORS_OWN), *_portions(stories)]
    owners = _operators(len(groups), random, on)
    communities = _communities(random)
    limits = Limits(on)
    places: list[Place] = []
    for index, (group, (operator, user)) in enumerate(zip(groups, owners, strict=True)):
        for story in group:
            area = _home(len(places)) if index == 0 else next(communities)
            facility = _facility(operator, area, len(places), story, random, on)
            places.append(Place(facility, user, story))
    _fill(places, random, limits)
    return places


def _portions(stories: list[Story]) -> Iterator[list[Story]]:
    """Deal the stories out to operators, most of which run one facility."""
    rest, turn = list(stories), 0
    while rest:
        size = FACILITIES_PER_OPERATOR[turn % len(FACILITIES_PER_OPERATOR)]
        yield rest[:size]
        rest, turn = rest[size:], turn + 1


def _operators(count: int, random: Random, on: date) -> list[tuple[Operator, User]]:
    names = ["operator", *(f"operator{number}" for number in range(2, count + 1))]
    users = opened(names, random)
    bodies = Organisation.objects.bulk_create(_body(number) for number in range(count))
    operators = Operator.objects.bulk_create(
        _operator(body, number, users[name], random, on)
        for number, (body, name) in enumerate(zip(bodies, names, strict=True))
    )
    for name, body, operator in zip(names, bodies, operators, strict=True):
        posts.appoint(users[name], body, Role.OPERATOR, on=operator.registered_on)  # type: ignore[arg-type]
    return [(operator, users[name]) for name, operator in zip(names, operators, strict=True)]


def _nature(number: int) -> Nature:
    return NATURES[number % len(NATURES)]


def _body(number: int) -> Organisation:
    nature, brand = _nature(number), BRANDS[number % len(BRANDS)]
    names = {
        Nature.FOR_PROFIT: f"杭州{brand}托育服务有限公司",
        Nature.NON_PROFIT: f"杭州市下城区{brand}婴幼儿照护服务中心",
        Nature.PUBLIC: f"杭州市下城区{brand}幼儿园",
    }
    return Organisation(
        kind=OrganisationKind.OPERATOR,
        name=names[nature],
        uscc=invention.social_credit_code(PREFIXES[nature], settings.DISTRICT_CODE, number + 1),
        area_id=settings.DISTRICT_CODE,
        is_demo=True,
    )


def _operator(body: Organisation, number: int, user: User, random: Random, on: date) -> Operator:
    return Operator(
        organisation=body,
        nature=_nature(number),
        registered_on=on - timedelta(days=random.randint(1500, 2200)),
        business_scope="托育服务;家庭托育服务;3岁以下婴幼儿照护服务;亲子活动策划",
        representative=user.full_name,
        representative_id=invention.resident_id(number * 37 + 1),
        mobile=user.mobile,
        address=f"杭州市下城区{random.choice(STREETS)}{random.randint(1, 400)}号",
    )


def _communities(random: Random) -> Iterator[Area]:
    """Go round the streets for ever, each time through the next of their communities."""
    by_street = [
        list(Area.objects.within(street.code).filter(level=AreaLevel.COMMUNITY))
        for street in Area.objects.within(settings.DISTRICT_CODE).filter(level=AreaLevel.STREET)
    ]
    turn = 0
    for communities in by_street:
        random.shuffle(communities)
    while True:
        for communities in by_street:
            yield communities[turn % max(1, len(communities) * 2 // 3)]  # a third of the communities has none yet
        turn += 1


def _home(number: int) -> Area:
    communities = Area.objects.within(HOME_STREET).filter(level=AreaLevel.COMMUNITY).order_by("code")
    return communities[0 if number else 1]


def _facility(operator: Operator, area: Area, number: int, story: Story, random: Random, on: date) -> Facility:
    setting = random.choice(SETTINGS_OF[Nature(operator.nature)])
    kind = "幼儿园托班" if setting == Setting.KINDERGARTEN else random.choice(["托育园", "托育中心", "婴幼儿照护驿站"])
    brand = BRANDS[(number * 7) % len(BRANDS)]
    inclusive = operator.nature != Nature.FOR_PROFIT or random.random() < 0.3
    facility = Facility(
        operator=operator,
        name=f"{brand}{area.name.removesuffix('社区')}{kind}",
        area=area,
        address=f"{random.choice(STREETS)}{random.randint(1, 500)}号{random.randint(1, 9)}幢",
        longitude=round((area.longitude or 120.17) + random.uniform(-0.0015, 0.0015), 6),
        latitude=round((area.latitude or 30.29) + random.uniform(-0.0012, 0.0012), 6),
        setting=setting,
        is_inclusive=inclusive,
        service_forms=[
            ServiceForm.FULL_DAY,
            *random.sample([ServiceForm.HALF_DAY, ServiceForm.HOURLY], random.randint(0, 2)),
        ],
        head_name=invention.person(random),
        head_id_number=invention.resident_id(number * 41 + 5000),
        contact_mobile=invention.mobile(random),
        public_phone=f"0571-8500{random.randrange(10_000):04d}",
        serves_meals=random.random() < 0.75,
        monthly_fee=Decimal(random.randrange(1800, 3200, 100) if inclusive else random.randrange(3600, 7200, 200)),
        fee_note="含保育费，餐费另计",
        is_demo=True,
    )
    if number % 19 == FAMILY_TURN and operator.nature == Nature.FOR_PROFIT and story.filing == FilingState.ACCEPTED:
        facility.setting, facility.is_inclusive, facility.fee_note = Setting.FAMILY, False, ""
        facility.name = facility.name.removesuffix(kind) + "家庭托育点"
    _answer(facility, brand, number)
    return _half_filled(facility) if story.half_filled else _housed(facility, random, on)


def _answer(facility: Facility, brand: str, number: int) -> None:
    """Answer what is asked only of some."""
    if facility.setting == Setting.KINDERGARTEN:
        facility.kindergarten_licence = f"教民{settings.DISTRICT_CODE}{number:05d}号"
    if facility.setting == Setting.EMPLOYER:
        facility.employer_name, facility.opens_to_neighbours = f"杭州{brand}科技有限公司", number % 2 == 0
    if facility.serves_meals:
        facility.meal_source = MealSource.DELIVERED if number % 5 == 0 else MealSource.KITCHEN
        facility.food_licence_number = f"JY3{settings.DISTRICT_CODE}{number:07d}"


def _half_filled(facility: Facility) -> Facility:
    """Leave out what comes late in the form."""
    facility.head_name = facility.head_id_number = facility.public_phone = ""
    facility.serves_meals = None
    facility.meal_source = facility.food_licence_number = ""
    return facility


def _housed(facility: Facility, random: Random, on: date) -> Facility:
    facility.uses_basement = False
    facility.highest_floor = 1 if random.random() < 0.8 else 2
    is_leased = facility.setting not in (Setting.KINDERGARTEN, Setting.PUBLIC)
    if facility.highest_floor > 1:
        facility.evacuation = "二层设两部疏散楼梯,托大班由班主任带队经东侧楼梯、保健人员断后撤至院内集合点,每半年演练。"
    facility.tenure = Tenure.LEASED if is_leased else Tenure.OWNED
    if is_leased:
        facility.lease_from = on - timedelta(days=random.randint(200, 1500))
        facility.lease_until = facility.lease_from + timedelta(days=365 * random.choice([5, 6, 8]))
    return facility


def _fill(places: list[Place], random: Random, limits: Limits) -> None:
    """Save the facilities with their classes."""
    classes = [care_class for place in places for care_class in _classes(place, random, limits)]
    Facility.objects.bulk_create([place.facility for place in places])
    CareClass.objects.bulk_create(classes)


def _classes(place: Place, random: Random, limits: Limits) -> list[CareClass]:
    facility = place.facility
    if place.story.half_filled:
        return []
    kinds = [ClassKind.FAMILY] if facility.setting == Setting.FAMILY else list(random.choice(SHAPES))
    classes = [
        _class(facility, kind, kinds[:index].count(kind) + 1, random, limits) for index, kind in enumerate(kinds)
    ]
    facility.capacity = sum(care_class.places for care_class in classes)
    if facility.setting == Setting.FAMILY:
        return [_at_home(facility, classes[0], limits)]
    facility.indoor_area = Decimal(facility.capacity * random.randint(7, 11) + 60)
    facility.outdoor_area = Decimal(facility.capacity * random.choice([1, 2, 3, 3, 4]))
    return classes


def _at_home(facility: Facility, care_class: CareClass, limits: Limits) -> CareClass:
    care_class.places = facility.capacity = int(limits["family.most_children"])
    care_class.enrolled, care_class.floor = care_class.places - 1, 1
    facility.indoor_area = Decimal(96)
    return care_class


def _class(facility: Facility, kind: ClassKind, number: int, random: Random, limits: Limits) -> CareClass:
    most = int(limits[f"class.{kind}.most_children"])
    places = most + 2 if random.random() < 0.02 else random.randint(most - 3, most)
    return CareClass(
        facility=facility,
        kind=kind,
        name=f"{CLASS_NAMES[kind]}{'一二三四五六'[number - 1]}班",
        places=places,
        enrolled=places + 1 if random.random() < 0.02 else round(places * random.uniform(0.45, 1)),
        floor=2 if kind == ClassKind.OLDER and facility.highest_floor == 2 else 1,
        activity_area=Decimal(random.randint(36, 60)),
        sleep_area=Decimal(random.randint(30, 45)),
    )
