"""What an applicant is told before typing anything: who registers whom, the steps with their days, the papers, the questions.

Everything is read from the data that the checks use: conditions, kinds of documents, clauses and numbers of the rulebook.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground import kinds
from facilities.ground.choices import REGISTRARS, USCC_PREFIXES, Nature, Setting
from facilities.ground.conditions import CONDITIONS, Condition, facts_of
from facilities.ground.models import Facility, Operator
from facilities.requirements.chapters import FIELDS, ONLY_IF
from facilities.requirements.sections import title_of
from portal.clock.choices import TermKind
from portal.documents.dossier import PERSONAL_KINDS
from portal.models import Clause, Department, DocumentKind, Regulation, Threshold
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import CHECKS, FACILITY, Check

FEE = "filing-fee"  # the clause that says what filing costs
STEPS: tuple[tuple[str | Promise, str | Promise, tuple[TermKind, ...]], ...] = (
    (
        _("Register"),
        _("With the office that your nature decides. Its data flow into your filing."),
        (TermKind.REGISTRATION,),
    ),
    (_("Fill in and check"), _("One dossier for all offices; every clause is checked before you hand in."), ()),
    (
        _("Declare and hand in"),
        _("Filing form and pledge are made from your answers; a named person declares them true."),
        (),
    ),
    (
        _("Review"),
        _("What is missing is told once and all together; while you correct it the clock is paused."),
        (TermKind.RECEIPT, TermKind.NONCONFORMITY),
    ),
    (_("Receipt"), _("With a QR code that anybody can verify, and the notice of basic conditions."), ()),
    (
        _("Verification on site"),
        _("The bureau sees for itself whether the conditions are kept."),
        (TermKind.VERIFICATION,),
    ),
)


@dataclass(frozen=True)
class Registrar:
    """Where operators of one nature register, and how one knows them by their code."""

    nature: Nature
    department: Department
    prefixes: str
    certificate: DocumentKind | None


@dataclass(frozen=True)
class Days:
    """A term of the rulebook: its length and the clause that sets it."""

    what: str
    number: Threshold
    clause: Clause | None


@dataclass(frozen=True)
class Step:
    title: str | Promise
    text: str | Promise
    days: list[Days]


@dataclass(frozen=True)
class Sheet:
    """One kind of document on the list of materials. `is_certain` is False while an answer is open on which it depends."""

    kind: DocumentKind
    condition: Condition
    clause: Clause | None
    is_certain: bool = True
    is_personal: bool = False


@dataclass(frozen=True)
class Question:
    """One question of the dossier, with what it depends on where that is not answered yet."""

    label: str | Promise
    only_if: str | Promise = ""


def registrars() -> list[Registrar]:
    """Return the registrar of each nature."""
    departments = Department.objects.in_bulk(REGISTRARS.values())
    certificates = {kind.condition: kind for kind in DocumentKind.objects.filter(clause_code="filing-8-licence")}
    by_nature = {value: code for code, c in CONDITIONS.items() if c.field == "operator__nature" for value in c.values}
    return [
        Registrar(
            nature,
            departments[REGISTRARS[nature]],
            " / ".join(USCC_PREFIXES[nature]),
            certificates.get(by_nature[nature]),
        )
        for nature in Nature
    ]


def steps(*, on: date) -> list[Step]:
    """Return the way of a filing, each step with the days that the rulebook gives it."""
    numbers = {row.key: row for row in Threshold.objects.in_force(on).order_by("effective_from")}
    clauses = _clauses(on)
    return [Step(title, text, list(_days(terms, numbers, clauses))) for title, text, terms in STEPS]


def _days(terms: tuple[TermKind, ...], numbers: dict[str, Threshold], clauses: dict[str, Clause]) -> Iterator[Days]:
    for term in terms:
        if number := numbers.get(f"term.{term}.working_days"):
            yield Days(str(term.label), number, clauses.get(number.clause_code))


def _clauses(on: date) -> dict[str, Clause]:
    return {clause.code: clause for clause in Clause.objects.in_force(on).select_related("regulation", "department")}


def fee(*, on: date) -> Clause | None:
    """Return the clause on what filing costs."""
    return _clauses(on).get(FEE)


def legal_basis(*, on: date) -> list[Regulation]:
    """Return the regulations from which the checks of a filing take their clauses."""
    codes = [check.clause_code for check in CHECKS if check.of == FACILITY]
    found = Clause.objects.in_force(on).filter(code__in=codes)
    return list(Regulation.objects.filter(pk__in=found.values("regulation")).exclude(pk="district").order_by("name"))


def examined(*, on: date) -> list[tuple[str | Promise, list[Clause]]]:
    """Return the clauses that a filing must meet, by the section in which they are checked."""
    clauses, found = _clauses(on), dict[str, list[Clause]]()
    for check in (row for row in CHECKS if row.of == FACILITY):
        clause = clauses.get(check.clause_code)
        section = found.setdefault(check.section, [])
        if clause and _must_be_met(check, clause) and clause not in section:
            section.append(clause)
    return [(title_of(section), rows) for section, rows in found.items() if rows]


def _must_be_met(check: Check, clause: Clause) -> bool:
    """Say whether a breach keeps everybody of whom the clause speaks from filing; advice keeps nobody."""
    return check.blocks_filing and clause.severity != Severity.ADVICE and check.clause_code not in kinds.RULED_OUT


def imagined(
    *, nature: str = "", setting: str = "", tenure: str = "", serves_meals: bool | None = None, floor: int | None = None
) -> Facility:
    """Return a facility as somebody thinks of it, not saved, to be asked what it would have to hand in."""
    return Facility(
        operator=Operator(nature=nature),
        setting=setting,
        tenure=tenure,
        serves_meals=serves_meals,
        highest_floor=floor,
    )


def materials(facility: Facility, *, on: date) -> list[Sheet]:
    """Return the documents that such a facility hands in, and those that depend on an answer it has not given."""
    clauses, facts = _clauses(on), facts_of(facility)
    found = []
    for kind in DocumentKind.objects.all():
        clause = clauses.get(kind.clause_code)
        if kind.pk in PERSONAL_KINDS and clause:
            found.append(Sheet(kind, CONDITIONS["always"], clause, is_personal=True))
        elif kind.condition in CONDITIONS and (holds := CONDITIONS[kind.condition].holds(facts)) is not False:
            found.append(Sheet(kind, CONDITIONS[kind.condition], clause, is_certain=bool(holds)))
    return found


def questions(facility: Facility) -> list[tuple[str | Promise, list[Question]]]:
    """Return what the dossier of such a facility asks, section by section."""
    facts = facts_of(facility)
    return [(title_of(section), list(_questions(names, section, facts))) for section, names in FIELDS.items()]


def _questions(names: tuple[str, ...], section: str, facts: dict) -> Iterator[Question]:
    model = Operator if section == "operator" else Facility
    for name in names:
        condition = CONDITIONS[ONLY_IF[name]] if name in ONLY_IF else None
        holds = condition.holds(facts) if condition else True
        if holds is not False:
            label = model._meta.get_field(name).verbose_name
            yield Question(label, condition.label if condition and holds is None else "")


def impossible(facility: Facility, *, on: date) -> Clause | None:
    """Return the clause that rules such a facility out, or None."""
    return kinds.impossible(facility.operator.nature, facility.setting, on=on)


def combinations(*, on: date) -> list[tuple[Nature, list[Setting]]]:
    """Return the ways of running a facility that go with each nature, as the rulebook stands on the day."""
    ruled_out = set(Clause.objects.in_force(on).filter(code__in=kinds.RULED_OUT).values_list("code", flat=True))
    return [(nature, [s for s in Setting if kinds.clause_code(nature, s) not in ruled_out]) for nature in Nature]
