"""Monthly bulletins: made by the clock from a day of the month on, and again when whoever leads asks with a reason."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, override

from metrics.bulletins import contents, exports, policy
from metrics.bulletins.choices import BulletinState
from metrics.bulletins.models import Bulletin
from metrics.ground import periods
from metrics.ground.choices import Frequency
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.areas.choices import AreaLevel
from portal.documents import dossier
from portal.documents.uploads import XLSX
from portal.errors import Refused
from portal.letters import notices
from portal.models import Area, DocumentKind, Organisation, User
from portal.outbox import outbox
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

KIND = "bulletin"  # of documents
DAY = "bulletin.day_of_month"
MOVES: Moves = {BulletinState.WAITING: {BulletinState.READY}, BulletinState.READY: set()}
READY = gettext_lazy("The bulletin is ready: %(area)s %(month)s")


def month_due(*, on: date) -> date | None:
    """Return the month that bulletins are made of on the day: the last one, from the district's day of the month on."""
    this_month = periods.first_day(Frequency.MONTH, on)
    return periods.preceding(Frequency.MONTH, this_month) if on.day >= Limits(on)[DAY] else None


def areas(*, on: date) -> list[Area]:
    """Return whom bulletins are made for: the district and its streets."""
    inside = Area.objects.existing(on).within(settings.DISTRICT_CODE)
    return list(inside.filter(level__in=(AreaLevel.DISTRICT, AreaLevel.STREET)).order_by("code"))


def make_due(*, on: date, at: datetime) -> int:
    """Make what is due and not there yet, each on its own; return how many were made. Safe to run twice or side by side."""
    month = month_due(on=on)
    if month is None:
        return 0
    there = set(Bulletin.objects.filter(month=month).values_list("area", flat=True))
    return sum(make_first(area, month, on, at) for area in areas(on=on) if area.pk not in there)


@transaction.atomic
def make_first(area: Area, month: date, on: date, at: datetime) -> bool:
    """Make the first version of a month unless there is one; return whether it was made."""
    bulletin, is_new = Bulletin.objects.get_or_create(area=area, month=month, number=1, defaults={"asked_at": at})
    if is_new:
        make(bulletin, on=on, at=at)
    return is_new


@transaction.atomic
def ask(area: Area, month: date, *, reason: str, by: User, on: date, at: datetime) -> Bulletin:
    """Have a bulletin made again as a new version; it is made after commit. Raises Refused while one is being made."""
    require(policy.may_make_bulletins(by))
    if periods.last_day(Frequency.MONTH, month) >= on:
        raise Refused(_("This month is not over yet."))
    last = Bulletin.objects.filter(area=area, month=month).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            bulletin = Bulletin.objects.create(
                area=area, month=month, number=last + 1, reason=reason, asked_by=by, asked_at=at
            )
    except IntegrityError as taken:
        raise Refused(_("This bulletin is just being made. Please wait for it.")) from taken
    outbox.queue("metrics.bulletins.tasks.make_bulletin", pk=bulletin.pk)
    return bulletin


@transaction.atomic
def make(bulletin: Bulletin, *, on: date, at: datetime) -> Bulletin:
    """Make both files and keep them by their fingerprints, unless that is done already; tell whoever it is for."""
    locked = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if locked.state != BulletinState.WAITING:
        return locked
    with override("zh-hans"):
        found = contents.contents(locked.area, locked.month, on=on)
        files = [(exports.pdf(locked, found), "pdf", "application/pdf")]
        files += [(exports.workbook(locked, found), "xlsx", XLSX)]
        for content, suffix, content_type in files:
            name = f"{locked.area.name}托育服务月报-{locked.month:%Y-%m}-v{locked.number}.{suffix}"
            kind = DocumentKind.objects.get(pk=KIND)
            dossier.keep(locked, kind, content, name=name, by=locked.asked_by, content_type=content_type)
    locked.made_at = at
    locked.save(update_fields=["made_at"])
    move(locked, BulletinState.READY, table=MOVES, by=locked.asked_by)
    _tell(locked)
    return locked


def _tell(bulletin: Bulletin) -> None:
    """Tell the health bureau of every bulletin, and a street's office of its own."""
    bureau = Q(kind=OrganisationKind.DEPARTMENT, department="health", area=settings.DISTRICT_CODE)
    street = Q(kind=OrganisationKind.STREET, area=bulletin.area_id)
    about = {"area": bulletin.area, "month": f"{bulletin.month:%Y-%m}"}
    for body in Organisation.objects.filter(bureau | street):
        key = f"bulletin-{bulletin.pk}-{body.pk}"
        notices.tell(key, to=body, title=READY, text=bulletin.reason, about=about, url=reverse("bulletin-list"))
