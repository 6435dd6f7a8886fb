"""The credit record on a facility's pages: for everybody what can be added up, for offices and the operator the way in."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.panels import CREDIT, Mark, marker, panel, warned
from facilities.models import Facility
from inspections.credit import policy, scores
from inspections.credit.models import CreditEntry, CreditListing
from inspections.ground.choices import VISITED_STATES, CreditGrade, CreditList
from portal import tones
from portal.freshness import shown_publicly
from portal.rulebook.rulebook import Limits, MissingThreshold

Context = dict[str, object]
shown_publicly(CreditEntry, CreditListing)


TONES = {CreditGrade.A: "good", CreditGrade.B: "info", CreditGrade.C: "warning", CreditGrade.D: "danger"}


@marker(10)
def credit_marks(keys: Collection[int], on: date) -> dict[int, list[Mark]]:
    """The grade, if anybody was there yet; and the list that a facility is on."""
    try:
        known = scores.scores(keys, on=on)
    except MissingThreshold:
        return {}
    return {key: list(_marks(score)) for key, score in known.items()}


def _marks(score: scores.CreditScore) -> Iterator[Mark]:
    if score.is_known:  # that nobody was there yet is told of the inspections
        yield Mark(TONES[score.grade], _("Credit %(grade)s") % {"grade": score.grade.label})
    if score.list:
        yield Mark(tones.of(CreditList, score.list), CreditList(score.list).label)


@warned
def poor_credit(on: date) -> Iterable[int]:
    """Facilities of grade D, and those on the black list."""
    try:
        limits = Limits(on)
        least = int(limits[f"credit.grade.{CreditGrade.C}"]) - int(limits["credit.base"])
    except MissingThreshold:
        return []
    sums = CreditEntry.objects.counting(on).order_by().values("facility").annotate(all=Sum("points"))
    black = CreditListing.objects.in_force(on).filter(kind=CreditList.BLACK)
    poor = Q(pk__in=sums.filter(all__lt=least).values("facility")) | Q(pk__in=black.order_by().values("facility"))
    return set(Facility.objects.filter(poor).order_by().values_list("pk", flat=True))


@panel(order=10, public=True, slot=CREDIT)
def public_credit(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """The score with every entry that counts; nothing while the rulebook has no credit or the facility was never filed."""
    if facility.state not in VISITED_STATES and not facility.credit_entries.exists():
        return None
    today = timezone.localdate()
    try:
        record = scores.statement(facility, on=today)
    except MissingThreshold:
        return None
    return "inspections/credit/panel_public.html", {"record": record, "today": today}


@panel(order=45)
def credit_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """Score, list and months between visits, with the way to the record."""
    if facility.state not in VISITED_STATES:
        return None
    today = timezone.localdate()
    try:
        score = scores.score_of(facility, on=today)
    except MissingThreshold:
        return None
    context: Context = {"score": score, "may_announce": policy.may_propose_listing(request.user, facility)}
    return "inspections/credit/panel.html", context
