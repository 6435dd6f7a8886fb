"""Set-based counts of people, posts and credentials per facility or class, for the checks and pages above."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from facilities.ground.choices import PUBLIC_STATES, ClassKind
from facilities.models import CareClass, Facility
from portal.rulebook.rulebook import Limits
from staff.people import needs
from staff.people.choices import CredentialState, Education, PostKind
from staff.people.models import Credential, CredentialKind, Person, Post


def posts(facilities: QuerySet, kind: str, on: date) -> QuerySet[Post]:
    """Return the posts of a kind held on the day at the facilities."""
    return Post.objects.held(on).filter(kind=kind, person__facility__in=facilities)


def carers(on: date) -> QuerySet[Post]:
    """Return the posts of carers who count for a ratio on the day: those whose background check is answered and holds."""
    return Post.objects.held(on).filter(holds(needs.kinds(needs.RECORDS, on), on, "person"), kind=PostKind.CARER)


def people(facilities: QuerySet, on: date, kind: str = "") -> QuerySet[Person]:
    """Return the people who hold a post on the day, of one kind or of any."""
    held = Post.objects.held(on).filter(person=OuterRef("pk"))
    if kind:
        held = held.filter(kind=kind)
    return Person.objects.filter(Exists(held), facility__in=facilities)


def holds(kinds: QuerySet | list[str], on: date, person: str = "pk") -> Exists:
    """Say, per row, whether its person has a valid credential of one of the kinds."""
    return Exists(Credential.objects.valid(on).filter(person=OuterRef(person), kind__in=kinds))


def unanswered(on: date) -> Q:
    """Say, per person, whether somebody holds a post whose background check nobody has answered, or no longer holds."""
    return Exists(Post.objects.held(on).filter(person=OuterRef("pk"))) & ~holds(needs.kinds(needs.RECORDS, on), on)


def column(rows: QuerySet, name: str) -> QuerySet:
    """Return the question for a column of the rows, to be counted."""
    return rows.order_by().values_list(name, flat=True)


@dataclass(frozen=True)
class Qualified:
    """How many people at work hold one kind of certificate, and for how many the department that vouches confirmed it."""

    label: str | Promise
    people: int
    confirmed: int


def qualifications(facility: Facility, on: date) -> list[Qualified]:
    """Return the certificates that hold on the day among the people with a post, counted by person: numbers for everybody, no names."""
    at_work = Post.objects.held(on).filter(person=OuterRef("person"))
    rows = Credential.objects.valid(on).filter(Exists(at_work), person__facility=facility).order_by().values("kind")
    is_confirmed = Q(state=CredentialState.CONFIRMED)
    found = {
        kind: (people, confirmed)
        for kind, people, confirmed in rows.annotate(
            people=Count("person", distinct=True), confirmed=Count("person", distinct=True, filter=is_confirmed)
        ).values_list("kind", "people", "confirmed")
    }
    return [Qualified(str(kind), *found[kind.pk]) for kind in CredentialKind.objects.filter(pk__in=found)]


def schooling(facility: Facility, on: date) -> list[tuple[str | Promise, int]]:
    """Return how many carers of the day have which education, the highest first."""
    carers = people(Facility.objects.filter(pk=facility.pk), on, PostKind.CARER)
    levels = Counter(carers.order_by().values_list("education", flat=True))
    return [(level.label, levels[level]) for level in reversed(Education) if levels[level]]


def carers_needed(children: int, children_per_carer: int) -> int:
    """Return ceil(children / ratio): setting standard art. 20, per class and per time of day."""
    return ceil(children / children_per_carer)


def understaffed(facilities: QuerySet, on: date, limits: Limits) -> QuerySet:
    """Return the question for the keys of those with a class whose carers do not suffice, or of a kind without a ratio."""
    known = limits.starting("class.")
    ratios = {kind: int(known[f"{kind}.ratio"]) for kind in ClassKind.values if f"{kind}.ratio" in known}
    counting = carers(on).filter(care_class=OuterRef("pk")).order_by().values("care_class")
    children = Case(When(facility__state__in=PUBLIC_STATES, then=F("enrolled")), default=F("places"))
    ratio = Case(*[When(kind=kind, then=Value(most)) for kind, most in ratios.items()], default=Value(0))
    can_carry = Coalesce(Subquery(counting.annotate(number=Count("pk")).values("number")), 0) * ratio
    classes = CareClass.objects.annotate(can_carry=can_carry).filter(Q(can_carry__lt=children) | ~Q(kind__in=ratios))
    return facilities.order_by().filter(classes__in=classes).values_list("pk", flat=True).distinct()


def staffing(
    facilities: QuerySet, on: date, limits: Limits | None = None
) -> dict[int, list[tuple[CareClass, int, int, int]]]:
    """Return per facility its classes with children counted, carers present and carers needed.

    Carers are those whose background check is answered. Children counted are the enrolled ones once the facility is filed, and the places before that, because a filing promises
    to staff what it asks for.
    """
    limits = limits or Limits(on)
    rows = carers(on).filter(person__facility__in=facilities, care_class__isnull=False)
    present = Counter(column(rows, "care_class_id"))
    found: dict[int, list[tuple[CareClass, int, int, int]]] = defaultdict(list)
    for care_class in CareClass.objects.filter(facility__in=facilities).select_related("facility"):
        children = care_class.enrolled if care_class.facility.state in PUBLIC_STATES else care_class.places
        needed = carers_needed(children, int(limits[f"class.{care_class.kind}.ratio"]))
        found[care_class.facility_id].append((care_class, children, present[care_class.pk], needed))
    return found
