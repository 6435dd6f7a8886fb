"""Who is told of an outage: the operator after some minutes in opening hours, the street after some hours. Numbers are the rulebook's."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.models import OpeningHours
from facilities.opinions.consultation import bodies_of
from inspections.monitoring.choices import COUNTED_OUTAGES, OutageState
from inspections.monitoring.models import Outage
from portal.letters import notices
from portal.outbox.outbox import queue
from portal.rulebook.rulebook import Limits

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOOKED_BACK = timedelta(days=10)
WEEKDAYS = 5
OPERATOR, STREET = "operator", "street"
TITLE = _("Cameras out of operation: %(facility)s (%(count)s)")
TO_OPERATOR = _("Rooms: %(rooms)s. Since %(since)s. Please look after it, and say in the portal what it was.")
TO_STREET = _("Rooms: %(rooms)s. Since %(since)s, longer than the rules allow.")


def tell(*, at: datetime, limits: Limits) -> int:
    """Note of every outage that lasted long enough who is to be told, and queue the notices; return how many."""
    rows = Outage.objects.filter(
        state__in=(OutageState.RUNNING, OutageState.OVER), found_at__gte=at - LOOKED_BACK, street_told_at__isnull=True
    )
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    hours = Hours({row.facility_id for row in found}, limits)
    operator_limit, street_limit = int(limits["monitoring.operator.minutes"]), int(limits["monitoring.street.minutes"])
    told: dict[tuple[str, int], list[Outage]] = defaultdict(list)
    for row in found:
        end = row.until or at.replace(second=0, microsecond=0)
        if row.operator_told_at is None and hours.minutes(row.facility_id, row.since, end) > operator_limit:
            row.operator_told_at = at
            told[OPERATOR, row.facility_id].append(row)
        if (end - row.since).total_seconds() / 60 > street_limit:
            row.street_told_at, row.operator_told_at = at, row.operator_told_at or at
            told[STREET, row.facility_id].append(row)
    Outage.objects.bulk_update(
        {row.pk: row for several in told.values() for row in several}.values(), ["operator_told_at", "street_told_at"]
    )
    for (level, _facility), several in told.items():
        queue("inspections.monitoring.tasks.tell_of_outages", pks=[row.pk for row in several], level=level)
    return len(told)


class Hours:
    """When facilities are open: as they told it, else by the rulebook."""

    def __init__(self, facilities: Iterable[int], limits: Limits):
        self.told = {row.facility_id: row for row in OpeningHours.objects.filter(facility__in=facilities)}
        self.usual = tuple(time(int(limits[f"monitoring.hours.{name}"])) for name in ("opens", "closes"))

    def of(self, facility: int, day: date) -> tuple[datetime, datetime] | None:
        """Return from when until when the facility is open on a day; None when it is closed."""
        row = self.told.get(facility)
        opens, closes = (row.opens_at, row.closes_at) if row and row.opens_at and row.closes_at else self.usual
        if day.isoweekday() > WEEKDAYS and not (row and row.on_weekends):
            return None
        return datetime.combine(day, opens, SHANGHAI), datetime.combine(day, closes, SHANGHAI)

    def minutes(self, facility: int, since: datetime, until: datetime) -> float:
        """Return how many minutes of a span lie in opening hours."""
        day, last, seconds = timezone.localdate(since), timezone.localdate(until), 0.0
        while day <= last:
            if span := self.of(facility, day):
                seconds += max(0.0, (min(until, span[1]) - max(since, span[0])).total_seconds())
            day += timedelta(days=1)
        return seconds / 60


def notify(pks: list[int], level: str) -> int:
    """Tell the operator or the street of several outages of a facility at once; the same ones again tell nobody twice."""
    rows = list(Outage.objects.filter(pk__in=pks, state__in=COUNTED_OUTAGES).with_place().order_by("since", "pk"))
    if not rows:
        return 0
    facility = rows[0].facility
    bodies = [facility.operator.organisation] if level == OPERATOR else list(bodies_of("streets", facility.area_id))
    about = {
        "facility": facility,
        "count": len(rows),
        "rooms": "、".join(dict.fromkeys(row.channel.room.name for row in rows)),
        "since": timezone.localtime(rows[0].since).strftime("%Y-%m-%d %H:%M"),
    }
    text = TO_OPERATOR if level == OPERATOR else TO_STREET
    return sum(
        notices.tell(
            f"outage-{level}-{min(pks)}-{body.pk}",
            to=body,
            title=TITLE,
            text=text,
            about=about,
            url=rows[0].get_absolute_url(),
        )
        for body in bodies
    )
