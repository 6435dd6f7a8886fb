"""The rulebook's checks on cameras, of facilities that told their rooms: who told none is asked on the worklist, and nothing is known."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from inspections.monitoring.choices import MUST_NOT
from inspections.monitoring.models import Channel, RetentionProof, Room
from portal.rulebook.rulebook import Breach, Limits, Outcome, check

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECTION = "premises"
HAS_ROOMS = Q(rooms__isnull=False)
HAS_CHANNELS = Q(channels__isnull=False, channels__until__isnull=True)


@check("management-32-rooms", section=SECTION, blocks_filing=False, applies=HAS_ROOMS)
def rooms_are_covered(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Management norms art. 32: a camera in every living and activity area."""
    rows = Room.objects.missing().filter(facility__in=facilities.order_by()).order_by()
    for pk, count in rows.values_list("facility").annotate(Count("pk")):
        yield Breach(pk, _("%(count)s rooms that must be covered have no camera."), {"count": count})


@check("video-799-8-places", section=SECTION, blocks_filing=False, applies=HAS_ROOMS)
def no_camera_is_where_none_may_be(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Order 799 art. 8. The portal refuses such a camera; what came in by another way is told here."""
    rows = Channel.objects.active().filter(facility__in=facilities.order_by(), room__kind__in=MUST_NOT).order_by()
    for pk, count in rows.values_list("facility").annotate(Count("pk")):
        yield Breach(pk, _("%(count)s cameras are in rooms where none may be."), {"count": count})


@check("management-32-retention", section=SECTION, blocks_filing=False, applies=HAS_CHANNELS)
def footage_is_kept(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Management norms art. 32: so many days of footage, or since the camera is in use; unknown until a gateway told."""
    days = int(limits["footage.days"])
    wanted = datetime.combine(on - timedelta(days=days), time.max, SHANGHAI)
    rows = Channel.objects.active().filter(facility__in=facilities.order_by(), since__lte=on - timedelta(days=days))
    short: dict[int, int] = {}
    unknown: set[int] = set()
    newest = RetentionProof.objects.filter(channel=OuterRef("pk")).order_by("-day").values("oldest")[:1]
    for pk, oldest in rows.order_by().values_list("facility", Subquery(newest)):
        if oldest is None:
            unknown.add(pk)
        elif oldest > wanted:
            short[pk] = short.get(pk, 0) + 1
    for pk, count in short.items():
        yield Breach(
            pk, _("%(count)s cameras keep footage for less than %(days)s days."), {"count": count, "days": days}
        )
    for pk in unknown - short.keys():
        yield Breach(pk, _("How long footage is kept is not known."), outcome=Outcome.UNKNOWN)


@check("management-32-gaps", section=SECTION, blocks_filing=False, applies=HAS_CHANNELS)
def recording_has_no_gaps(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Management norms art. 32: no interruption. What a recorder lacks of a day for longer than the limit."""
    seconds = 60 * int(limits["monitoring.gap.minutes"])
    since = on - timedelta(days=int(limits["monitoring.gap.days"]))
    rows = RetentionProof.objects.filter(
        channel__facility__in=facilities.order_by(),
        channel__until=None,
        day__gt=since,
        day__lte=on,
        longest_gap__gt=seconds,
    )
    found = rows.order_by().values_list("channel__facility").annotate(Count("pk"), Max("longest_gap"))
    for pk, count, longest in found:
        about = {"count": count, "minutes": longest // 60, "least": seconds // 60}
        yield Breach(
            pk,
            _("Footage of %(count)s days of cameras has gaps of more than %(least)s minutes, the longest %(minutes)s."),
            about,
        )
