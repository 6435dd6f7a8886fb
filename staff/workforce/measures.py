"""What the picture of the workforce counts: each figure is a query of people, so that it opens to whom it was counted from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES
from facilities.models import Facility
from portal.models import Area, User
from portal.rulebook.rulebook import Limits
from staff.people import needs
from staff.people.choices import PostKind
from staff.people.models import Credential, Person, Post
from staff.training.hours import KEY
from staff.training.models import TrainingCertificate

STREET = 9  # characters of a street's code
QUARTER = 91  # days

People = QuerySet[Person]


@dataclass(frozen=True)
class Measure:
    """A figure: its column, how it is defined, and which of the people of the area it counts on a day."""

    code: str
    label: str | Promise
    definition: str | Promise
    of: Callable[[People, date], People]


def _held(on: date, **kind: str) -> Exists:
    return Exists(Post.objects.held(on).filter(person=OuterRef("pk"), **kind))


def at_work(people: People, on: date) -> People:
    """Whoever has a post."""
    return people.filter(_held(on))


def heads(people: People, on: date) -> People:
    """Whoever leads a facility."""
    return people.filter(_held(on, kind=PostKind.HEAD))


def carers(people: People, on: date) -> People:
    """Whoever cares for a class."""
    return people.filter(_held(on, kind=PostKind.CARER))


def qualified(people: People, on: date) -> People:
    """Carers with a certificate of the field that holds."""
    papers = Credential.objects.valid(on).filter(person=OuterRef("pk"), kind__in=needs.kinds(needs.CARERS, on))
    return carers(people, on).filter(Exists(papers))


def left(people: People, on: date) -> People:
    """Whoever had a post within the last twelve months and has none any more."""
    ended = Post.objects.filter(person=OuterRef("pk"), until__lt=on, until__gte=on - relativedelta(years=1))
    elsewhere = Post.objects.held(on).filter(person__identity=OuterRef("identity"))
    return people.filter(Exists(ended), ~_held(on), ~Exists(elsewhere))


def expiring(people: People, on: date) -> People:
    """People at work one of whose certificates runs out within a quarter and has no successor."""
    later = Credential.objects.holding().filter(
        person=OuterRef("person"), kind=OuterRef("kind"), expires_on__gt=OuterRef("expires_on")
    )
    ending = Credential.objects.holding().filter(
        ~Exists(later), person=OuterRef("pk"), expires_on__range=(on, on + timedelta(days=QUARTER))
    )
    return at_work(people, on).filter(Exists(ending))


def untrained(people: People, on: date) -> People:
    """People at work with fewer hours of training in the year than their post asks for."""
    asked = {kind: int(hours) for kind, hours in Limits(on).starting(KEY).items() if kind in PostKind.values}
    passed = TrainingCertificate.objects.filter(enrolment__person=OuterRef("person"), issued_on__year=on.year)
    total = passed.order_by().values("enrolment__person").annotate(sum=Sum("hours")).values("sum")
    needed = Case(*[When(kind=kind, then=Value(hours)) for kind, hours in asked.items()], default=Value(0))
    has = Coalesce(Subquery(total, output_field=IntegerField()), Value(0))
    short = Post.objects.held(on).filter(person=OuterRef("pk"), kind__in=asked).annotate(has=has, needed=needed)
    return people.filter(Exists(short.filter(has__lt=F("needed"))))


MEASURES = [
    Measure(
        "at-work",
        _("At work"),
        _("People with a post today, at facilities on file; whoever has posts at several is counted once"),
        at_work,
    ),
    Measure("heads", _("Heads"), _("People who lead a facility"), heads),
    Measure("carers", _("Carers"), _("People who care for a class"), carers),
    Measure("qualified", _("Qualified carers"), _("Carers with a valid certificate of the field"), qualified),
    Measure(
        "left",
        _("Left within a year"),
        _("People whose last post, at whatever facility, ended within twelve months"),
        left,
    ),
    Measure("expiring", _("Expiring soon"), _("A certificate runs out within 91 days, without a successor"), expiring),
    Measure("untrained", _("Lack training"), _("Fewer hours of training this year than the post asks for"), untrained),
]
BY_CODE = {measure.code: measure for measure in MEASURES}


@dataclass(frozen=True)
class Line:
    """A street, or all of them, with a figure for each measure."""

    area: Area | None
    figures: list[tuple[Measure, int]]


def once(people: People) -> People:
    """Leave of each human one entry, the first: whoever works at several facilities is counted where they were entered first."""
    return people.filter(~Exists(people.filter(identity=OuterRef("identity"), pk__lt=OuterRef("pk"))))


def counted(measure: Measure, user: User, on: date, code: str = "") -> People:
    """Return whom a figure counts, in an area or everywhere: each human once, so that the areas add up to all."""
    rows = once(measure.of(people_of(user), on))
    return rows.filter(facility__in=Facility.objects.within(code)) if code else rows


def people_of(user: User) -> People:
    """Return the people of running facilities that the user may see."""
    facilities = Facility.objects.visible_to(user).filter(state__in=RUNNING_STATES)
    return Person.objects.filter(facility__in=facilities)


def picture(user: User, on: date) -> list[Line]:
    """Return a line for each street with people, and the sum of all first; a query for each measure."""
    found = {measure.code: _by_street(counted(measure, user, on)) for measure in MEASURES}
    streets = Area.objects.filter(code__in={code for rows in found.values() for code in rows}).order_by("code")
    whole = Line(None, [(measure, sum(found[measure.code].values())) for measure in MEASURES])
    return [whole] + [Line(s, [(m, found[m.code].get(s.code, 0)) for m in MEASURES]) for s in streets]


def _by_street(people: People) -> dict[str, int]:
    rows = people.order_by().annotate(street=Left("facility__area_id", STREET)).values("street")
    return dict(rows.annotate(number=Count("pk")).values_list("street", "number"))
