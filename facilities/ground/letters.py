"""The words of the letters on a case, filled into the district's templates; what the operator must see, and nothing internal."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _, override

from facilities.ground.models import Facility
from portal.clock.clock import running
from portal.documents.printing import chinese_date
from portal.letters import letters
from portal.models import Clause, Letter, User

Facts = Iterable[tuple[str, Any]]


def about(rows: Iterable[tuple[type, QuerySet]], user: User) -> QuerySet[Letter]:
    """Return the letters on the subjects that the user may see, the newest first."""
    condition = Q(pk__in=[])
    for model, subjects in rows:
        meta = model._meta  # type: ignore[attr-defined]
        condition |= Q(
            subject_type__app_label=meta.app_label,
            subject_type__model=meta.model_name,
            subject_id__in=subjects.order_by().values("pk"),
        )
    return letters.visible_to(user).filter(condition).select_related("to").order_by("-pk")


def issue(code: str, subject: Any, *, by: User, on: date, words: dict[str, Any], facts: Facts = ()) -> Letter:
    """Issue a letter on a subject to the operator of its facility."""
    facility: Facility = subject.facility
    to = facility.operator.organisation
    return letters.issue(code, subject, area=facility.area, to=to, by=by, on=on, words=words, facts=facts)


def wordings(clauses: Iterable[Clause]) -> list[tuple[str, str]]:
    """Return the clauses with their texts, in Chinese as letters are."""
    with override("zh-hans"):
        return [(str(clause), clause.text) for clause in clauses]


def until(subject: Any, kind: str) -> str:
    """Return the last day of the running term; where the calendar ends before it, its length."""
    term = running(subject, kind)
    if term is None:
        return "—"
    if term.due_on:
        return chinese_date(term.due_on)
    with override("zh-hans"):
        return _("%(days)s working days after receiving this letter") % {"days": term.working_days}


def number_of(subject: Any, code: str) -> str:
    """Return the number of the latest letter of a kind on the subject, or a dash."""
    letter = Letter.objects.about(subject).filter(template=code).first()
    return letter.number if letter else "—"
