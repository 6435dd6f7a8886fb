"""The day card: counted and saved by the operator, once a day however many hands and devices write it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.daily import completeness, gates, policy
from facilities.daily.models import DayCard, DayClass, OpeningDay
from facilities.ground.holding import held
from facilities.ground.models import CareClass, Facility
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.errors import Refused, StaleEdit
from portal.letters import notices
from portal.models import Organisation, User
from portal.rulebook.rulebook import Limits

DAYS_BACK = "daily.days_back"
ENTERED = (
    *("morning_checked", "noon_checked", "followed_up", "followed_up_at", "disinfected"),
    *("handed_over", "handover_note", "above_reason", "closed_reason"),
)


class Count(NamedTuple):
    """Children of one class: enrolled ones present, and those of temporary care."""

    present: int
    guests: int = 0


@dataclass(frozen=True)
class Content:
    """What is entered of a day. None is not known yet."""

    classes: Mapping[int, Count]
    morning_checked: int | None = None
    noon_checked: int | None = None
    followed_up: int | None = None
    followed_up_at: datetime | None = None
    disinfected: Collection[str] = ()
    handed_over: int | None = None
    handover_note: str = ""
    above_reason: str = ""
    closed_reason: str = ""

    @property
    def headcount(self) -> int:
        """All children present."""
        return sum(count.present + count.guests for count in self.classes.values())


class Overtaken(StaleEdit):
    """Somebody else wrote the card of this day meanwhile: both are to be shown, and a person decides."""

    def __init__(self, card: DayCard):
        super().__init__(
            _("%(who)s saved the card of this day at %(at)s with other figures. Both are kept; please decide.")
            % {"who": card.saved_by, "at": timezone.localtime(card.saved_at).strftime("%H:%M")}
        )
        self.card = card


@transaction.atomic
def save(
    facility: Facility,
    day: date,
    content: Content,
    *,
    by: User,
    at: datetime,
    seen: int = 0,
    device: UUID | None = None,
    entered_at: datetime | None = None,
) -> DayCard:
    """Keep the card of a day. `seen` is the revision that was shown, 0 for none; a device may follow its own card.

    Raises Refused with the field that can't be, Overtaken if somebody else wrote the card meanwhile.
    """
    facility = held(facility.pk)
    require(policy.may_keep(by, facility))
    card = DayCard.objects.select_related("saved_by").filter(facility=facility, day=day).first()
    classes = list(facility.classes.all())
    _require_possible(facility, classes, day, content, at)
    if card and card.revision != seen and (device is None or card.device != device):
        raise Overtaken(card)
    entered_at = entered_at or at
    card = card or DayCard(facility=facility, day=day, first_at=entered_at, revision=0)
    _write(card, content, classes, by, entered_at, device)
    _tell_if_above(facility, card)
    return card


def _write(
    card: DayCard, content: Content, classes: list[CareClass], by: User, at: datetime, device: UUID | None
) -> None:
    for name in ENTERED:
        setattr(card, name, getattr(content, name))
    card.disinfected = sorted(content.disinfected)
    card.headcount = content.headcount
    card.absent = sum(row.enrolled - content.classes[row.pk].present for row in classes)
    card.saved_by, card.saved_at, card.device = by, at, device
    card.revision += 1
    if card.pk:
        card.classes.all().delete()
    card.save()
    DayClass.objects.bulk_create(
        [
            DayClass(
                card=card,
                care_class=row,
                name=row.name,
                kind=row.kind,
                enrolled=row.enrolled,
                **content.classes[row.pk]._asdict(),
            )
            for row in classes
        ]
    )
    settle(card, at=at)


def settle(card: DayCard, *, at: datetime) -> None:
    """Say anew whether the card is complete, and open the day if all gates are passed; call when a part of the day changes."""
    before = card.is_complete, card.opened_at
    card.is_complete = not completeness.lacks(card)
    is_awaited = card.opened_at is None and card.day == timezone.localdate(at)
    if is_awaited and _is_checked(card) and gates.are_passed(gates.of(card.facility, card, on=card.day)):
        card.opened_at = at
    if (card.is_complete, card.opened_at) != before:
        DayCard.objects.filter(pk=card.pk).update(is_complete=card.is_complete, opened_at=card.opened_at)


def _is_checked(card: DayCard) -> bool:
    """Say whether the morning check is whole: without it the rulebook need not be asked."""
    return card.morning_checked == card.headcount


def _require_possible(facility: Facility, classes: list[CareClass], day: date, content: Content, at: datetime) -> None:
    today = timezone.localdate(at)
    oldest = today - timedelta(days=int(Limits(today, prefix=DAYS_BACK)[DAYS_BACK]))
    if day > today:
        raise Refused(_("This day has not come yet."))
    if day < oldest or (facility.filed_on and day < facility.filed_on):
        raise Refused(_("Cards are entered back to %(oldest)s, and not before the filing.") % {"oldest": oldest})
    _require_counted(classes, content)
    _require_open(facility, day, content)
    _require_room(facility, content)
    _require_within(content, sum(row.enrolled - content.classes[row.pk].present for row in classes))


def _require_counted(classes: list[CareClass], content: Content) -> None:
    if not classes:
        raise Refused(_("No class is entered for the facility yet."))
    if set(content.classes) != {row.pk for row in classes}:
        raise Refused(_("The classes changed meanwhile. Please count them as they are now."))
    for row in classes:
        if content.classes[row.pk].present > row.enrolled:
            reason = _(
                "%(care_class)s has %(enrolled)s children enrolled. If children came, report the enrolment first; "
                "children of temporary care are counted on their own."
            )
            raise Refused(reason % {"care_class": row, "enrolled": row.enrolled}, field=f"present-{row.pk}")


def _require_open(facility: Facility, day: date, content: Content) -> None:
    is_open = OpeningDay.objects.filter(facility=facility, day=day).exists()
    if not is_open and not content.closed_reason.strip():
        reason = _("By its calendar the facility is closed on this day. Please say why children are cared for.")
        raise Refused(reason, field="closed_reason")


def _require_room(facility: Facility, content: Content) -> None:
    most = facility.capacity
    if most is not None and content.headcount > most and not content.above_reason.strip():
        reason = _("%(children)s children are present, %(places)s places are filed. Please say why, and what you do.")
        raise Refused(reason % {"children": content.headcount, "places": most}, field="above_reason")


def _require_within(content: Content, absent: int) -> None:
    for name in ("morning_checked", "noon_checked", "handed_over"):
        value = getattr(content, name)
        if value is not None and value > content.headcount:
            reason = _("%(value)s is more than the %(most)s children present.")
            raise Refused(reason % {"value": value, "most": content.headcount}, field=name)
    if content.followed_up is not None and content.followed_up > absent:
        reason = _("%(value)s is more than the %(most)s children absent.")
        raise Refused(reason % {"value": content.followed_up, "most": absent}, field="followed_up")


def _tell_if_above(facility: Facility, card: DayCard) -> None:
    """Tell the street office in the same transaction, once a day, that more children are there than places were filed."""
    if facility.capacity is None or card.headcount <= facility.capacity:
        return
    for body in Organisation.objects.filter(kind=OrganisationKind.STREET, area_id=facility.area_id[:9]):
        notices.tell(
            f"day-above-{card.pk}-{body.pk}",
            to=body,
            title=_("“%(facility)s”: %(children)s children for %(places)s places"),
            text=_("Reason given: %(reason)s"),
            about={
                "facility": facility,
                "children": card.headcount,
                "places": facility.capacity,
                "reason": card.above_reason,
            },
            url=card.get_absolute_url(),
        )
