"""Following a facility: a family is told by text when places, prices or what inspections found have changed.

Each case that publishes something families care about says it with `told`: for facilities, the value as it stands, in Chinese words.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families import policy, tokens
from facilities.families.models import Family, Follow
from facilities.ground.models import Facility
from facilities.ground.money import price
from facilities.places import vacancies
from facilities.places.models import ClassOffer
from facilities.prices.models import FeeSheet
from portal.errors import Refused
from portal.texting import texting

Values = dict[int, str]  # by facility; an empty text is not known
Tell = Callable[[Collection[int], date], Values]
ASPECTS: dict[str, Tell] = {}  # label in Chinese -> values
TEXT = "【托育服务】%(facility)s：%(changes)s。查看：%(link)s"
MOST = 20
TOO_MANY = _("No more than %(most)s facilities can be followed.")
NOT_ON_FILE = _("Only facilities on file can be followed.")


def told(label: str) -> Callable[[Tell], Tell]:
    """Register what followers of a facility are told of when it changes."""

    def register(found: Tell) -> Tell:
        ASPECTS[label] = found
        return found

    return register


@told("空余托位")
def places_free(keys: Collection[int], on: date) -> Values:
    """Places free that still count as known."""
    rows = vacancies.with_vacancies(Facility.objects.filter(pk__in=keys), since=vacancies.known_since(on))
    return {pk: "" if free is None else f"{free}个" for pk, free in rows.values_list("pk", "free")}


@told("月收费")
def fees(keys: Collection[int], on: date) -> Values:
    """The fee that the facility states."""
    rows = Facility.objects.filter(pk__in=keys).values_list("pk", "monthly_fee")
    return {pk: "" if fee is None else f"{price(fee)}元" for pk, fee in rows}


@told("各班月收费")
def class_fees(keys: Collection[int], on: date) -> Values:
    """The fee of each class that states one."""
    lines: dict[int, list[str]] = {}
    rows = ClassOffer.objects.filter(care_class__facility__in=keys).order_by("care_class")
    for key, name, fee in rows.values_list("care_class__facility", "care_class__name", "monthly_fee"):
        if fee is not None:
            lines.setdefault(key, []).append(f"{name}{price(fee)}元")
    return {key: "、".join(named) for key, named in lines.items()}


@told("新收费标准")
def fees_to_come(keys: Collection[int], on: date) -> Values:
    """From which day the next fee sheet holds, so that a family reads it before it pays."""
    sheets = FeeSheet.objects.filter(facility__in=keys, holds_from__gt=on).order_by()
    days = sheets.values_list("facility").annotate(first=Min("holds_from"))
    return {key: f"自{day:%Y年%m月%d日}起执行" for key, day in days}


def values(keys: Collection[int], on: date) -> dict[int, dict[str, str]]:
    """Return what is told of facilities on a day, by their keys and labels; an empty text is not known."""
    found: dict[int, dict[str, str]] = {key: {} for key in keys}
    for label, tell in ASPECTS.items():
        for key, value in tell(keys, on).items():
            found[key][label] = value
    return found


@transaction.atomic
def follow(family: Family, facility: Facility, *, on: date) -> Follow:
    """Follow a facility from what is told of it today on."""
    Family.objects.select_for_update().get(pk=family.pk)
    if not policy.takes_visits(facility):
        raise Refused(NOT_ON_FILE)
    if family.follows.count() >= MOST:
        raise Refused(TOO_MANY % {"most": MOST})
    seen = values([facility.pk], on)[facility.pk]
    row, _made = Follow.objects.get_or_create(family=family, facility=facility, defaults={"seen": seen, "since": on})
    return row


def unfollow(family: Family, facility: Facility) -> None:
    """Follow a facility no longer."""
    family.follows.filter(facility=facility).delete()


@transaction.atomic
def tell_changes(*, at: datetime) -> int:
    """Text followers what changed since they were last told; what became unknown is no news. Return how many were told."""
    follows = list(Follow.objects.select_for_update(of=("self",)).select_related("family", "facility"))
    now = values({row.facility_id for row in follows}, timezone.localdate(at))
    changed = [(row, told) for row in follows if (told := news(row.seen, now[row.facility_id]))]
    for row, told in changed:
        words = "，".join(f"{label}{value}" for label, value in told.items())
        page = tokens.link(row.family, tokens.PLACE)
        texting.send(row.family.mobile, TEXT % {"facility": row.facility.name, "changes": words, "link": page}, at=at)
        row.seen = row.seen | told
    Follow.objects.bulk_update([row for row, _told in changed], ["seen"], batch_size=500)
    return len(changed)


def news(seen: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Return what differs from what was told before; what became unknown is no news."""
    return {label: value for label, value in now.items() if value and value != seen.get(label)}
