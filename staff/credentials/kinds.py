"""Kinds of credentials and the posts that need them, as the district lays them down. Nothing changes for days that have passed."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import Clause, Threshold, User
from portal.rulebook.choices import SourceMark
from staff.credentials import policy
from staff.people import needs
from staff.people.models import CredentialKind, CredentialNeed

KNOWN = _("A kind with this code exists already.")
NO_CLAUSE = _("The rulebook has no clause with this code.")
PAST = _("A rule can't be changed for days that have passed.")
NEEDED = _("This post needs it under this clause already.")
OTHER_POST = _("This clause speaks of another post.")
LAST_KIND = _(
    "The clause asks for nothing else then, and nobody could meet it. Please end the clause in the rulebook instead."
)
ENDED = _("This need has an end already. Please reload the page.")
NO_MONTHS = _("A kind that runs out needs the months for which it is valid.")
MONTHS = ("月", "%s有效月数", "%s: months valid")  # unit and names of the number of the rulebook


@transaction.atomic
def lay_down(kind: CredentialKind, *, months: int | None, by: User, on: date) -> CredentialKind:
    """Add a kind, with its months of validity as a number of the rulebook if it runs out. Raises Refused."""
    require(policy.may_keep_kinds(by))
    if CredentialKind.objects.filter(pk=kind.pk).exists():
        raise Refused(KNOWN, field="code")
    _refuse_unknown(kind.clause_code)
    if kind.expires:
        _validity(kind, months, on)
    try:
        with transaction.atomic():
            kind.save(force_insert=True)
    except IntegrityError:
        raise Refused(KNOWN, field="code") from None
    return kind


def _validity(kind: CredentialKind, months: int | None, on: date) -> None:
    """Lay down the number of months; one that is there already is changed in the rulebook, by two keepers."""
    if Threshold.objects.filter(key=kind.validity_key).exists():
        return
    if not months:
        raise Refused(NO_MONTHS, field="months")
    unit, name, name_en = MONTHS
    Threshold.objects.create(
        key=kind.validity_key,
        name=name % kind.name,
        name_en=name_en % kind.name_en,
        value=months,
        unit=unit,
        effective_from=on,
        clause_code=kind.clause_code,
        source_mark=kind.source_mark or SourceMark.DESIGN,
    )


@transaction.atomic
def change(kind: CredentialKind, *, months: int | None, by: User, on: date) -> CredentialKind:
    """Change what is said of a kind; its history keeps what was said before. Raises Refused."""
    require(policy.may_keep_kinds(by))
    _refuse_unknown(kind.clause_code)
    if kind.expires:
        _validity(kind, months, on)
    kind.save()
    return kind


@transaction.atomic
def need(row: CredentialNeed, *, by: User, on: date) -> CredentialNeed:
    """Let a post need a kind from a day on. Raises Refused for a past day, an unknown clause, or what is needed already."""
    require(policy.may_keep_kinds(by))
    _refuse_unknown(row.clause_code)
    if needs.POSTS.get(row.clause_code, row.post) != row.post:
        raise Refused(OTHER_POST, field="post")
    if row.effective_from < on:
        raise Refused(PAST, field="effective_from")
    same = CredentialNeed.objects.filter(kind=row.kind, post=row.post, clause_code=row.clause_code)
    if same.in_force(row.effective_from).exists():
        raise Refused(NEEDED, field="post")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(NEEDED, field="post") from None
    return row


@transaction.atomic
def end_need(row: CredentialNeed, *, last: date, by: User, on: date) -> CredentialNeed:
    """Let a need hold until a day, today or later. Raises Refused."""
    require(policy.may_keep_kinds(by))
    locked = CredentialNeed.objects.select_for_update().get(pk=row.pk)
    if locked.effective_to and locked.effective_to < on:
        raise Refused(ENDED)
    if last < max(on, locked.effective_from):
        raise Refused(PAST, field="last")
    if locked.clause_code in needs.POSTS and not _others(locked, last + timedelta(days=1)):
        raise Refused(LAST_KIND, field="last")
    locked.effective_to = last
    locked.save(update_fields=["effective_to"])
    return locked


def _others(row: CredentialNeed, on: date) -> bool:
    """Say whether the clause asks for another kind on a day. Who changes its kinds waits for who changes them too."""
    list(CredentialNeed.objects.select_for_update().filter(clause_code=row.clause_code).order_by("pk"))
    return CredentialNeed.objects.in_force(on).filter(clause_code=row.clause_code).exclude(pk=row.pk).exists()


def _refuse_unknown(clause: str) -> None:
    if not Clause.objects.filter(code=clause).exists():
        raise Refused(NO_CLAUSE, field="clause_code")
