"""Checks on the documents of registration measures art. 8, one clause a kind, each asked for on its condition."""

from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.requirements import materials
from facilities.requirements.materials import MaterialState
from portal.models import Document, DocumentKind
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check

SECTION = "documents"
CLAUSES = (
    "filing-8-licence",
    "filing-8-premises",
    "filing-8-health",
    "filing-8-fire",
    "filing-8-food",
    "filing-8-other",
    "family-consent",
    "kind-papers",
)
REASONS = {
    MaterialState.MISSING: (_("%(kind)s: not uploaded yet."), Outcome.BREACHED),
    MaterialState.EXPIRED: (_("%(kind)s: expired on %(expires)s."), Outcome.BREACHED),
    MaterialState.UNDECIDED: (_("%(kind)s: whether it is needed depends on another answer."), Outcome.UNKNOWN),
}


def _is_there_and_valid(clause: str, facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    kinds = [kind for kind in (yield _kinds(limits)) if kind.clause_code in CLAUSES]
    flagged = yield limits.once_here("documents lacking", lambda: materials.lacking(facilities, on=on, kinds=kinds))
    lacking = limits.once_here("materials", lambda: materials.told(flagged, kinds, on=on))
    for pk, wanted in lacking.items():
        for material in wanted:
            if material.kind.clause_code == clause and material.state in REASONS:
                reason, outcome = REASONS[material.state]
                yield Breach(pk, reason, _about(material), outcome)


def _kinds(limits: Limits) -> QuerySet[DocumentKind]:
    return limits.once("document kinds", materials.kinds_asked_for)


def _about(material: materials.Material) -> dict[str, object]:
    expires = material.document.expires_on if material.document else None
    return {"kind": material.kind, "expires": expires, "field": material.kind.pk}


for code in CLAUSES:
    check(code, section=SECTION)(partial(_is_there_and_valid, code))


FOOD_LICENCE = "food-licence"


@check("filing-8-food", section=SECTION, applies=Q(serves_meals=True) & ~Q(food_licence_number=""))
def food_licence_has_one_number(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """The number in the filing form is that of the paper; a paper without a number typed in is not compared."""
    numbered = Document.objects.current().filter(kind=FOOD_LICENCE, facility__in=facilities.order_by())
    papers = numbered.exclude(number="").order_by("pk")
    on_paper: dict[int, list[str]] = {}
    for pk, number in (yield papers.values_list("facility", "number")):
        on_paper.setdefault(pk, []).append(number)
    with_paper = facilities.filter(pk__in=papers.values("facility")).order_by()
    for pk, number in (yield with_paper.values_list("pk", "food_licence_number")):
        if number not in on_paper[pk]:
            yield Breach(
                pk,
                _("The food business licence has the number %(paper)s, the filing form says %(form)s."),
                {"paper": "、".join(on_paper[pk]), "form": number, "field": FOOD_LICENCE},
            )


FIRE_CERTIFICATE = "fire-certificate"


@check("fire-certificate-year", section=SECTION, blocks_filing=False)
def fire_certificates_are_recent(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Advice of the fire guide: issued within so many months. One whose day is not stated is not judged."""
    oldest = on - relativedelta(months=int(limits["fire_certificate.recent_months"]))
    dated = Document.objects.current().filter(kind=FIRE_CERTIFICATE, issued_on__isnull=False)
    rows = dated.filter(facility__in=facilities.order_by()).values_list("facility").annotate(newest=Max("issued_on"))
    for pk, issued_on in (yield rows):
        if issued_on < oldest:
            yield Breach(
                pk,
                _("The fire safety certificate is of %(issued)s; one issued within the year is recommended."),
                {"issued": issued_on, "field": FIRE_CERTIFICATE},
            )


@check("documents-renewal", section=SECTION, blocks_filing=False)
def documents_are_renewed_in_time(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """A document that runs out within the reminder's days warns, so that it is renewed before."""
    days = int(limits["reminder.first_days"])
    kinds = list((yield _kinds(limits)))
    flagged = yield materials.expiring(facilities, on=on, days=days, kinds=kinds)
    for pk, wanted in materials.told(flagged, kinds, on=on, soon_days=days).items():
        for material in wanted:
            if material.state == MaterialState.EXPIRING:
                yield Breach(pk, _("%(kind)s: expires on %(expires)s."), _about(material), Outcome.WARNED)
