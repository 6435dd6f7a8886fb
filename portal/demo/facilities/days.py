"""A month of days: cards with a gap here and there, one cluster of illness, samples, menus, drills, plans, children's papers,
alarm buttons. Written as sets.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from facilities.alarms.choices import AlarmState, Reach
from facilities.daily.choices import Disinfected
from facilities.entries.choices import EntryState, Occasion, Vaccination
from facilities.ground.choices import PUBLIC_STATES
from facilities.health.choices import Symptom
from facilities.models import (
    AlarmButton,
    AlarmTest,
    CareClass,
    Cluster,
    DayCard,
    DayClass,
    Drill,
    EmergencyPlan,
    EntryCheck,
    EquipmentCheck,
    Facility,
    FoodSample,
    HealthEvent,
    Menu,
    OpeningDay,
)
from facilities.safety.choices import Emergency
from portal.models import User
from portal.sealing import digest

SHOWN, SPAN = 40, 30  # facilities with days, days back
DISHES = {
    "1": "小米粥、蒸蛋；番茄牛肉面",
    "2": "南瓜粥；清蒸鳕鱼、米饭",
    "3": "燕麦奶；鸡丝面",
    "4": "山药粥；虾仁豆腐、米饭",
    "5": "鸡蛋羹；菠菜肉末面",
}


def build(random: Random, on: date) -> int:
    """Invent the days up to `on` of some facilities on file, the demo operator's first; its today is left to try."""
    keeper = User.objects.get(username="operator")
    own = Facility.objects.operated_by(keeper).filter(state__in=PUBLIC_STATES)
    others = Facility.objects.filter(state__in=PUBLIC_STATES, is_demo=True).exclude(pk__in=own).order_by("pk")
    rows = [*own.prefetch_related("classes"), *others.prefetch_related("classes")[:SHOWN]]
    cards = _cards(rows, {row.pk for row in own}, keeper, random, on)
    _food(rows, cards, keeper, on)
    _safety(rows, keeper, random, on)
    _cluster(rows[0], keeper, on)
    _children(rows, keeper, random, on)
    _alarms(rows, keeper, random, on)
    return len(cards)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _cards(rows: list[Facility], left_today: set[int], keeper: User, random: Random, on: date) -> list[DayCard]:
    """Make cards with their classes and return those of the days before; on the day itself the afternoon is still to come."""
    classes = {row.pk: list(row.classes.all()) for row in rows}
    opening = OpeningDay.objects.filter(facility__in=list(classes)).between(on - timedelta(SPAN), on)
    made, counted = [], []
    for pk, day in opening.order_by("facility_id", "day").values_list("facility_id", "day"):
        is_gap = random.random() < 0.03 or (day == on and pk in left_today)
        if not classes[pk] or is_gap:
            continue
        present = {row: max(0, row.enrolled - random.choice((0, 0, 1, 2))) for row in classes[pk]}
        made.append(_card(pk, day, present, keeper, is_whole=day < on and random.random() < 0.94))
        counted.append(present)
    DayCard.objects.bulk_create(made, batch_size=2000)
    DayClass.objects.bulk_create(
        [
            DayClass(card=card, care_class=row, name=row.name, kind=row.kind, enrolled=row.enrolled, present=count)
            for card, present in zip(made, counted, strict=True)
            for row, count in present.items()
        ],
        batch_size=2000,
    )
    return [card for card in made if card.day < on]


def _card(pk: int, day: date, present: dict, keeper: User, *, is_whole: bool) -> DayCard:
    total = sum(present.values())
    absent = sum(row.enrolled for row in present) - total
    return DayCard(
        facility_id=pk,
        day=day,
        headcount=total,
        absent=absent,
        morning_checked=total,
        noon_checked=total if is_whole else None,
        followed_up=absent if is_whole else None,
        followed_up_at=_at(day, 9, 40) if is_whole and absent else None,
        disinfected=sorted(Disinfected.values),
        handed_over=total if is_whole else None,
        is_complete=is_whole,
        opened_at=_at(day, 8, 5),
        first_at=_at(day, 8),
        saved_at=_at(day, 17, 30) if is_whole else _at(day, 9, 45),
        saved_by=keeper,
    )


def _food(rows: list[Facility], cards: list[DayCard], keeper: User, on: date) -> None:
    kitchens = {row.pk for row in rows if row.serves_meals}
    monday = on - timedelta(days=on.weekday())
    words = {"allergens": ["eggs", "fish", "milk"], "eaten_along_by": "园长", "saved_by": keeper}
    Menu.objects.bulk_create(
        Menu(facility_id=pk, week=monday, dishes=DISHES, saved_at=_at(monday, 8), **words) for pk in kitchens
    )
    FoodSample.objects.bulk_create(_sample(card, keeper, on) for card in cards if card.facility_id in kitchens)


def _sample(card: DayCard, keeper: User, on: date) -> FoodSample:
    until = _at(card.day + timedelta(2), 11, 30)
    is_gone = card.day < on - timedelta(3)
    gone = {"thrown_at": until + timedelta(hours=1), "thrown_by": keeper} if is_gone else {}
    kept = {"kept_at": _at(card.day, 11, 30), "keep_until": until, "kept_by": keeper}
    return FoodSample(
        facility_id=card.facility_id, day=card.day, meal="lunch", dish="清蒸鳕鱼", grams=130, **kept, **gone
    )


def _safety(rows: list[Facility], keeper: User, random: Random, on: date) -> None:
    kinds = [(row, kind) for row in rows for kind in Emergency.values if random.random() < 0.9]
    EmergencyPlan.objects.bulk_create(
        EmergencyPlan(facility=row, kind=kind, version=1, text="发现、报告、疏散、清点、联系监护人，分工到人。",
                      adopted_on=on - timedelta(random.randint(20, 300)), entered_by=keeper)
        for row, kind in kinds
    )  # fmt: skip
    Drill.objects.bulk_create(
        Drill(facility=row, kind=kind, held_on=on - timedelta(random.randint(5, 170)), minutes=random.randint(4, 12),
              staff=6, children=20, problems="二楼集合偏慢，已调整路线。", entered_by=keeper)
        for row, kind in kinds
    )  # fmt: skip
    EquipmentCheck.objects.bulk_create(_checks(rows, keeper, random, on))


def _checks(rows: list[Facility], keeper: User, random: Random, on: date) -> Iterator[EquipmentCheck]:
    for row in rows:
        day = on - timedelta(random.randint(1, 25))
        yield EquipmentCheck(
            facility=row, pillar="technology", checked_on=day, what="一键报警、监控", entered_by=keeper
        )
        if random.random() < 0.2:
            hazard = {"hazard": "灭火器压力不足", "remove_by": on + timedelta(random.randint(0, 5))}
            yield EquipmentCheck(
                facility=row, pillar="things", checked_on=day, what="消防器材", entered_by=keeper, **hazard
            )


def _cluster(facility: Facility, keeper: User, on: date) -> None:
    """Two children of a class with a fever within three days, told to the bureau and not dealt with yet."""
    row = facility.classes.first()
    told = {
        "facility": facility,
        "care_class": row,
        "symptoms": [Symptom.FEVER],
        "is_infectious": True,
        "state": "home",
    }
    made = HealthEvent.objects.bulk_create(
        HealthEvent(child=name, child_digest=digest(f"{facility.pk}:{name}"), day=on - timedelta(back),
                    entered_at=_at(on - timedelta(back), 10), entered_by=keeper, told_at=_at(on - timedelta(back), 10, 5),
                    sent_home_at=_at(on - timedelta(back), 10, 40), **told)
        for name, back in (("示例幼儿甲", 2), ("示例幼儿乙", 1))
    )  # fmt: skip
    cluster = Cluster.objects.create(
        facility=facility, care_class=row, class_name=str(row), symptom=Symptom.FEVER, first_on=on - timedelta(2),
        last_on=on - timedelta(1), told_at=_at(on - timedelta(1), 10),
    )  # fmt: skip
    cluster.events.set(made)


def _children(rows: list[Facility], keeper: User, random: Random, on: date) -> None:
    """Papers of every child enrolled; here and there one is away, or has vaccinations to catch up."""
    EntryCheck.objects.bulk_create(
        (
            _child(facility, care_class, f"{care_class.name}{number + 1:02}号", keeper, random, on)
            for facility in rows
            for care_class in facility.classes.all()
            for number in range(care_class.enrolled or 0)
        ),
        batch_size=2000,
    )


def _child(facility: Facility, care_class: CareClass, name: str, keeper: User, random: Random, on: date) -> EntryCheck:
    begun, birthday = on - timedelta(random.randint(20, 200)), on - timedelta(random.randint(700, 1000))
    lacks, is_away = random.random() < 0.04, random.random() < 0.02
    return EntryCheck(
        facility=facility,
        care_class=care_class,
        child=name,
        birthday=birthday.isoformat(),
        child_digest=digest(f"{facility.pk}:{name}:{birthday}"),
        occasion=Occasion.FIRST,
        begins_on=begun,
        examined_on=begun - timedelta(random.randint(3, 40)),
        examiner="社区卫生服务中心",
        vaccination=Vaccination.LACKING if lacks else Vaccination.COMPLETE,
        catch_up_by=date(on.year, 12, 31) if lacks else None,
        agreed_on=begun - timedelta(2),
        state=EntryState.AWAY if is_away else EntryState.IN_CARE,
        last_day=on - timedelta(random.randint(1, 15)) if is_away else None,
        entered_at=_at(begun, 9),
        entered_by=keeper,
    )


def _alarms(rows: list[Facility], keeper: User, random: Random, on: date) -> None:
    """A button at each gate that reaches the police, tested monthly; a few were not answered the last time."""
    hung = on - timedelta(200)
    faulty = {row.pk for row in rows if random.random() < 0.08}
    buttons = AlarmButton.objects.bulk_create(
        AlarmButton(facility=row, place="大门值班室", reach=Reach.POLICE, number=f"BJ-{row.pk:05}", installed_on=hung,
                    state=AlarmState.FAULTY if row.pk in faulty else AlarmState.WORKING)
        for row in rows
    )  # fmt: skip
    AlarmTest.objects.bulk_create(
        _tested(button, on - timedelta(back), keeper, is_answered=back > 20 or button.facility_id not in faulty)
        for button in buttons
        for back in (random.randint(30, 34) + 30, random.randint(2, 18))
    )


def _tested(button: AlarmButton, day: date, keeper: User, *, is_answered: bool) -> AlarmTest:
    told = {"seconds": 8, "answered_by": "辖区派出所"} if is_answered else {"note": "按下后无应答，已报修。"}
    return AlarmTest(button=button, tested_at=_at(day, 15), is_answered=is_answered, entered_by=keeper, **told)
