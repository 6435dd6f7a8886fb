"""Guard posts as they are manned on a day, with the licences of who stands there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from facilities.models import Facility
from staff.guards.models import GuardDuty, GuardPost
from staff.people import counts, needs


@dataclass(frozen=True)
class Manned:
    """A guard post with the duties of the day, each annotated with `is_licensed`."""

    post: GuardPost
    duties: list[GuardDuty]

    @property
    def is_manned(self) -> bool:
        """Say whether somebody with a licence that holds stands there."""
        return any(duty.is_licensed for duty in self.duties)  # type: ignore[attr-defined]


def licensed(on: date) -> Exists:
    """Say, per duty, whether its guard's licence holds on the day."""
    return counts.holds(needs.kinds(needs.GUARDS, on), on, "post__person")


def standing(facility: Facility, *, on: date) -> list[Manned]:
    """Return the guard posts kept on the day, with who stands there."""
    duties = GuardDuty.objects.on_duty(on).annotate(is_licensed=licensed(on)).select_related("post__person")
    rows = facility.guard_posts.kept(on).prefetch_related(Prefetch("duties", duties.order_by("pk"), "of_the_day"))
    return [Manned(row, row.of_the_day) for row in rows]


def unmanned(rows: QuerySet[GuardPost], on: date) -> QuerySet[GuardPost]:
    """Return those of the guard posts kept on the day at which nobody with a licence that holds stands."""
    duties = GuardDuty.objects.on_duty(on).filter(licensed(on), guard_post=OuterRef("pk"))
    return rows.kept(on).filter(~Exists(duties))  # type: ignore[attr-defined,no-any-return]
