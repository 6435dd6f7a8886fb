"""Recurring questions about rooms, channels and outages: the operator's own, those of who oversees inspections, and of the police."""

from datetime import date, datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from inspections.ground import querysets as ground
from inspections.monitoring.choices import COUNTED_OUTAGES, MUST, MUST_NOT, BeatState, Coverage, OutageState, Signal
from portal.accounts.scope import scope_of

POLICE = "police"


def watched(user, prefix: str = "") -> Q:
    """Match what lies where the user oversees inspections, or inspects for the police."""
    found = ground.overseen(user, prefix)
    return found | ground.in_area(user, prefix) if POLICE in scope_of(user).departments else found


class OfFacilityQuerySet(QuerySet):
    def visible_to(self, user):
        """Rows of the user's own facilities, and of those that the user watches over."""
        return self.filter(ground.own(user) | watched(user))

    def operated_by(self, user):
        """Rows of the user's own facilities."""
        return self.filter(ground.own(user))

    def watched_by(self, user):
        """Rows of the facilities that the user watches over as an office."""
        return self.filter(watched(user))


class RoomQuerySet(OfFacilityQuerySet):
    def with_coverage(self):
        """Annotate `coverage`: how the room stands to the rules on cameras."""
        channels = self.model._meta.get_field("channels").related_model.objects
        seen = Exists(channels.filter(room=OuterRef("pk"), until__isnull=True))
        return self.annotate(
            coverage=Case(
                When(kind__in=MUST_NOT, then=Value(Coverage.FORBIDDEN.value)),
                When(seen, then=Value(Coverage.SEEN.value)),
                When(kind__in=MUST, then=Value(Coverage.MISSING.value)),
                default=Value(Coverage.FREE.value),
            )
        )

    def missing(self):
        """Rooms that must be covered and have no camera."""
        return self.with_coverage().filter(coverage=Coverage.MISSING)


class ChannelQuerySet(OfFacilityQuerySet):
    def active(self):
        """Channels in use."""
        return self.filter(until__isnull=True)

    def with_signal(self, since: datetime):
        """Annotate `signal`: how the channel stands if whoever was not seen since the moment is offline."""
        return self.annotate(
            signal=Case(
                When(latest__isnull=True, then=Value(Signal.NEVER.value)),
                When(latest__at__lt=since, then=Value(Signal.SILENT.value)),
                When(latest__state=BeatState.COVERED, then=Value(Signal.COVERED.value)),
                When(latest__up_at__gte=since, then=Value(Signal.UP.value)),
                default=Value(Signal.DOWN.value),
            )
        )


class OutageQuerySet(OfFacilityQuerySet):
    def counted(self):
        """Outages that count: all but those that signals which came late took back."""
        return self.filter(state__in=COUNTED_OUTAGES)

    def running(self):
        """Outages that go on."""
        return self.filter(state=OutageState.RUNNING)

    def touching(self, first: datetime, last: datetime):
        """Outages of which a part lies from the first moment to before the last."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=first), since__lt=last)

    def to_explain(self):
        """Outages of which the operator was told, that are over and not explained."""
        return self.filter(state=OutageState.OVER, operator_told_at__isnull=False)

    def to_close(self):
        """Explained outages of which the street was told."""
        return self.filter(state=OutageState.EXPLAINED, street_told_at__isnull=False)

    def with_place(self):
        """Bring along what a line shows."""
        return self.select_related("facility__area", "facility__operator__organisation", "channel__room")


class PlannedWorkQuerySet(OfFacilityQuerySet):
    def to_come(self, at: datetime):
        """Work that is not over and was not called off."""
        return self.filter(until__gt=at, cancelled_at__isnull=True)

    def announced(self):
        """Work that was announced before it began and not called off before: it excuses what goes out."""
        return self.filter(cancelled_at__isnull=True)


def months_before(on: date, months: int) -> date:
    """Return the first day of the month so many months before the day's."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
