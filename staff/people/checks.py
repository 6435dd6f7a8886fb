"""Checks of the rulebook on the people of facilities. Set-based: a few queries for any number of facilities."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from datetime import date
from math import ceil
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FILEABLE_STATES
from facilities.models import Facility
from portal.identifiers import texts
from portal.models import Document
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check
from staff.people import counts, needs
from staff.people.choices import Education, PostKind
from staff.people.models import Credential, CredentialKind, CredentialNeed, Person

SECTION = "people"


@check("setting-20-ratio", section=SECTION)
def enough_carers_per_class(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Setting standard art. 20: carers to children, class by class."""
    yield from _understaffed(facilities, on, limits)


@check("family-ratio", section=SECTION)
def enough_carers_at_home(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Measures on family points: so many children per carer."""
    yield from _understaffed(facilities, on, limits)


def _understaffed(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    keys = list((yield counts.understaffed(facilities, on, limits)))
    staffing = counts.staffing(Facility.objects.filter(pk__any=keys), on, limits) if keys else {}
    for pk, classes in staffing.items():
        for care_class, children, present, needed in classes:
            if present < needed:
                yield Breach(
                    pk,
                    _("%(care_class)s: %(children)s children need %(needed)s carers, %(present)s are entered."),
                    {"care_class": care_class.name, "children": children, "needed": needed, "present": present},
                )


@check("setting-18-head", section=SECTION)
def head_is_qualified(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Setting standard art. 18: a head with college degree, years of related management and post training."""
    years = int(limits["head.experience_years"])
    heads, trained = yield from _heads(facilities, on, limits)
    for pk, _places in (yield _capacities(facilities, limits)):
        if pk not in heads:
            yield Breach(pk, _("No head is entered."))
        for head in heads.get(pk, []):
            yield from _lacking(pk, head, head.pk in trained, years)


@check("assessment-head-hours", section=SECTION)
def head_is_trained_for_long(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """WS/T 821 5.2.1, advice: so many hours of post training. A certificate that names no hours is not judged; without a head
    nothing is known.
    """
    hours = int(limits["head.training_hours"])
    entered, trained = yield from _heads(facilities, on, limits)
    for pk, _places in (yield _capacities(facilities, limits)):
        if pk not in entered:
            yield Breach(pk, _("No head is entered."), outcome=Outcome.UNKNOWN)
        for head in entered.get(pk, []):
            if (has := trained.get(head.pk)) is not None and has < hours:
                yield Breach(
                    pk,
                    _("The head %(name)s has %(has)s hours of on-the-job training; %(needed)s are recommended."),
                    {"name": head.name, "has": has, "needed": hours},
                )


PLACES_UNKNOWN = _("The places are not stated yet.")
ASKED_OF_HEADS = ("facility_id", "name", "education", "experience_years")


def _capacities(facilities: QuerySet, limits: Limits) -> QuerySet:
    """Return the question for all the facilities with the places that they state."""
    return limits.once_here("capacities", lambda: facilities.order_by().values_list("pk", "capacity"))


Heads = tuple[dict[int, list[Person]], dict[int, int | None]]


def _heads(facilities: QuerySet, on: date, limits: Limits) -> Generator[QuerySet, Any, Heads]:
    """Return the heads of each facility, and by person the hours of valid post training; None where the certificates name no hours."""
    held = counts.posts(facilities, PostKind.HEAD, on).values("person")
    heads: dict[int, list[Person]] = {}
    entered = Person.objects.filter(pk__in=held).order_by("pk").only(*ASKED_OF_HEADS)
    for head in (yield limits.once_here("heads", lambda: entered)):
        heads.setdefault(head.facility_id, []).append(head)
    papers = Credential.objects.valid(on).filter(person__in=held, kind__in=needs.kinds(needs.HEADS, on))
    trained = papers.values_list("person").annotate(Sum("hours"))
    return heads, dict((yield limits.once_here("hours of heads", lambda: trained)))


@check("filing-form", section=SECTION)
def head_is_the_one_declared(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """The head of the filing form and the one among the people are one person: the same document, the same name.

    What is not entered on either side is told by others; of several in the post one is enough.
    """
    entered = _by_name((yield _identities_of_heads(facilities, on)))
    held = counts.posts(facilities, PostKind.HEAD, on).values("person__facility")
    declared = facilities.filter(pk__in=held).exclude(head_name="").order_by()
    for pk, name, kind, number in (yield declared.values_list("pk", "head_name", "head_id_type", "head_id_number")):
        if not number or (kind, texts.bare(number)) in entered[pk].values():
            yield from _misnamed(pk, name, entered[pk])
        else:
            yield Breach(
                pk,
                _("The ID number of the head in the filing form is not that of %(names)s, entered as head."),
                {"names": "、".join(entered[pk])},
            )


def _misnamed(pk: int, name: str, entered: dict[str, tuple[str, str]]) -> Iterator[Breach]:
    if name not in entered:
        reason = _("The filing form names %(name)s as head; entered as head: %(names)s.")
        yield Breach(pk, reason, {"name": name, "names": "、".join(entered)})


def _identities_of_heads(facilities: QuerySet, on: date) -> QuerySet:
    held = counts.posts(facilities, PostKind.HEAD, on)
    rows = Person.objects.filter(pk__in=held.values("person")).order_by("pk")
    return rows.values_list("facility_id", "name", "id_type", "id_number")


def _by_name(rows: Iterable[tuple[int, str, str, str]]) -> dict[int, dict[str, tuple[str, str]]]:
    """Return kind and number of the identity documents of those in the post of head, by facility and name."""
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for pk, name, kind, number in rows:
        found.setdefault(pk, {})[name] = (kind, texts.bare(number))
    return found


def _lacking(pk: int, head: Person, is_trained: bool, years: int) -> Iterator[Breach]:
    if head.education not in Education.at_least(Education.COLLEGE):
        yield Breach(pk, _("The head %(name)s has no college degree or higher."), {"name": head.name})
    if head.experience_years < years:
        yield Breach(
            pk,
            _("The head %(name)s has %(has)s years of related management; %(needed)s are required."),
            {"name": head.name, "has": head.experience_years, "needed": years},
        )
    if not is_trained:
        yield Breach(pk, _("The head %(name)s has no valid certificate of post training."), {"name": head.name})


@check("setting-18-carers", section=SECTION)
def carers_are_qualified(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Setting standard art. 18: carers have a certificate of the field."""
    for pk, name in (yield _people_without(facilities, on, needs.kinds(needs.CARERS, on), PostKind.CARER)):
        yield Breach(pk, _("%(name)s has no valid childcare qualification."), {"name": name})


@check("setting-18-health", section=SECTION)
def health_worker_is_there(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Order 76 art. 12: one full-time health worker per so many children, below that at least one part-time; trained."""
    children = int(limits["health_worker.children_per_full_time"])
    held = counts.posts(facilities, PostKind.HEALTH, on).annotate(
        is_trained=counts.holds(needs.kinds(needs.HEALTH_WORKERS, on), on, "person_id")
    )
    trained = list((yield held.filter(is_trained=True).order_by().values_list("person__facility_id", "is_full_time")))
    anybody = Counter(pk for pk, _is_full_time in trained)
    full_time = Counter(pk for pk, is_full_time in trained if is_full_time)
    for pk, capacity in (yield _capacities(facilities, limits)):
        if not anybody[pk]:
            yield Breach(pk, _("No health worker trained by a maternal and child health institution is entered."))
        elif capacity is None:
            yield Breach(pk, PLACES_UNKNOWN, outcome=Outcome.UNKNOWN)
        elif full_time[pk] < (needed := capacity // children):
            yield Breach(
                pk,
                _("%(places)s places need %(needed)s full-time health workers, %(has)s are entered."),
                {"places": capacity, "needed": needed, "has": full_time[pk]},
            )


@check("setting-18-guards", section=SECTION)
def licensed_guard_is_there(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Setting standard art. 18: licensed guards, at least so many in a standalone facility."""
    least = int(limits["guards.least"])
    held = counts.posts(facilities, PostKind.GUARD, on).annotate(
        is_licensed=counts.holds(needs.kinds(needs.GUARDS, on), on, "person_id")
    )
    licensed: Counter[int] = Counter((yield counts.column(held.filter(is_licensed=True), "person__facility_id")))
    for pk, _places in (yield _capacities(facilities, limits)):
        if licensed[pk] < least:
            yield Breach(
                pk,
                _("%(needed)s guards with a guard's licence are required; %(has)s are entered."),
                {"needed": least, "has": licensed[pk]},
            )


@check("setting-18-cooks", section=SECTION, applies=Q(serves_meals=True))
def enough_cooks(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """One cook for up to so many children and one more for each further as many, where meals are served."""
    children = int(limits["cooks.children_per_cook"])
    cooks: Counter[int] = Counter(
        (yield counts.column(counts.posts(facilities, PostKind.COOK, on), "person__facility_id"))
    )
    for pk, capacity in (yield _capacities(facilities, limits)):
        needed = max(1, ceil((capacity or 0) / children))
        found = {"needed": needed, "has": cooks[pk]}
        if cooks[pk] < needed and capacity is None:
            yield Breach(pk, _("A facility with meals needs at least %(needed)s cooks; %(has)s are entered."), found)
        elif capacity is None:
            yield Breach(pk, PLACES_UNKNOWN, outcome=Outcome.UNKNOWN)
        elif cooks[pk] < needed:
            text = _("%(places)s places with meals need %(needed)s cooks, %(has)s are entered.")
            yield Breach(pk, text, {"places": capacity, **found})


@check("filing-8-staff", section=SECTION, blocks_filing=False, applies=Q(state__in=FILEABLE_STATES))
def certificates_are_handed_in(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Registration measures art. 8 (3): proof of qualification and health. What is entered without its paper is open."""
    at_work = counts.people(facilities, on)
    papers = Document.objects.current().filter(credential=OuterRef("pk"))
    bare = Credential.objects.valid(on).filter(~Exists(papers), person__in=at_work, kind__is_paper_asked=True)
    asked = bare.order_by("pk").values_list("person__facility_id", "person__name", "kind__name", "kind__name_en")
    for pk, name, kind, kind_en in (yield asked):
        about = {"name": name, "kind": CredentialKind(name=kind, name_en=kind_en)}
        yield Breach(pk, _("%(name)s: the paper of “%(kind)s” is not uploaded yet."), about, Outcome.UNKNOWN)


@check("management-28-health-certificate", section=SECTION)
def everybody_has_a_health_certificate(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Management norm art. 28: a health check before work and every year."""
    for pk, name in (yield _people_without(facilities, on, needs.kinds(needs.HEALTH, on))):
        yield Breach(pk, _("%(name)s has no valid health certificate."), {"name": name})


@check("minors-62-records", section=SECTION)
def everybody_has_a_no_crime_check(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Law on the protection of minors art. 62: records checked at hiring and yearly."""
    for pk, name in (yield _people_without(facilities, on, needs.kinds(needs.RECORDS, on))):
        yield Breach(pk, _("%(name)s has no criminal record check within the year."), {"name": name})


@check("district-credentials", section=SECTION)
def further_credentials_are_held(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """What the district asks for besides the setting standard, kind by kind: whoever holds such a post, or everybody, has one."""
    asked = CredentialNeed.objects.in_force(on).filter(clause_code=needs.FURTHER).select_related("kind")
    for need in (yield asked.order_by("pk")):
        for pk, name in (yield _people_without(facilities, on, [need.kind_id], need.post)):
            yield Breach(pk, _("%(name)s has no valid “%(kind)s”."), {"name": name, "kind": need.kind})


def _people_without(facilities: QuerySet, on: date, kinds: QuerySet | list[str], post: str = "") -> QuerySet:
    """Facility and name of everybody at work, or in one kind of post, who has no valid credential of the kinds."""
    lacking = counts.people(facilities, on, post).annotate(has_it=counts.holds(kinds, on)).filter(has_it=False)
    return lacking.order_by("pk").values_list("facility_id", "name")
