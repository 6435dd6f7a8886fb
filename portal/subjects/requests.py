"""A person asks what is kept about her: taken down, answered with an export or declined with a reason, within the term."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.history import PersonalDataAccess
from portal.accounts.models import User
from portal.accounts.scope import behalf_of, require
from portal.documents import printing
from portal.documents.printing import chinese_date
from portal.errors import IllegalMove, Refused
from portal.subjects import holdings, policy
from portal.subjects.choices import SubjectRequestState as State
from portal.subjects.models import SubjectRequest
from portal.tables.marks import Mark
from portal.tables.workbooks import WRAPPED, Column, Workbook
from portal.workflow.workflow import Moves, move

Found = list[tuple[holdings.Holding, list[holdings.Told]]]
TEMPLATE = Path(__file__).parent / "typst" / "own_data.typ"
DAYS = 30  # GB/T 35273-2020 8.7 a): an answer within thirty days
MOVES: Moves = {State.ASKED: {State.ANSWERED, State.DECLINED}}


@transaction.atomic
def take_down(request: SubjectRequest, *, by: User, on: date) -> SubjectRequest:
    """Take down that somebody asks; from the day of asking the term runs. Raises Refused for a day that lies ahead."""
    require(policy.may_answer(by))
    if request.asked_on > on:
        raise Refused(gettext_lazy("This day lies ahead."), field="asked_on")
    request.entered_by, request.due_on = by, request.asked_on + timedelta(days=DAYS)
    request.save()
    return request


def export(request: SubjectRequest, *, by: User, at: datetime) -> bytes:
    """Return a workbook of everything that is kept about the person. The look is recorded before anything is read."""
    found, mark = _found(request, by=by, at=at)
    with Workbook(mark=mark) as book:
        sheet = book.sheet(_("What is kept"), [_("Where"), _("What"), Column(_("Content"), 60, WRAPPED)])
        for where, what, content in _lines(found):
            sheet.append([where, what, content])
    return book.content


def paper(request: SubjectRequest, *, by: User, at: datetime) -> bytes:
    """Return the same as a paper (PDF), for a person who has no use for a workbook. The look is recorded likewise."""
    found, mark = _found(request, by=by, at=at)
    facts = {"name": request.name, "asked_on": chinese_date(request.asked_on), "lines": list(_lines(found))}
    return printing.pdf(TEMPLATE, facts, mark=mark)


def _found(request: SubjectRequest, *, by: User, at: datetime) -> tuple[Found, Mark]:
    """Record the look, then look everything through."""
    require(policy.may_answer(by))
    if request.state != State.ASKED:
        raise IllegalMove(gettext_lazy("This request is answered already."))
    with transaction.atomic(durable=True):
        PersonalDataAccess.objects.create(user=by, on_behalf_of_id=behalf_of(by), subject=request, field="export")
        SubjectRequest.objects.filter(pk=request.pk).update(exported_at=at)
    asked = holdings.Asked(request.name, request.id_type, request.id_number, request.mobile)
    purpose = _("request of %(name)s for her own data, no. %(number)s") % {"name": request.name, "number": request.pk}
    return holdings.kept_about(asked), Mark(str(by), at, purpose)


def _lines(found: Found) -> Iterator[tuple[str, str, str]]:
    """Yield where, what and content of everything that is kept; of what is kept apart, why."""
    for held, rows in found:
        if not rows:
            yield str(held.title), _("nothing"), ""
        for row in rows:
            for label, value in row.items():
                yield str(held.title), str(label), str(value)
    for apart in holdings.APART:
        yield str(apart.title), _("not handed over"), str(apart.reason)


@transaction.atomic
def answer(request: SubjectRequest, *, by: User) -> SubjectRequest:
    """Record that the export was handed over. Raises Refused if none was made."""
    require(policy.may_answer(by))
    request.refresh_from_db(fields=["exported_at"], from_queryset=SubjectRequest.objects.select_for_update())
    if request.exported_at is None:
        raise Refused(gettext_lazy("Please make the export first."))
    return move(request, State.ANSWERED, table=MOVES, by=by)


@transaction.atomic
def decline(request: SubjectRequest, *, by: User, reason: str) -> SubjectRequest:
    """Decline with a reason (PIPL art. 45: only what a law keeps secret)."""
    require(policy.may_answer(by))
    if not reason.strip():
        raise Refused(gettext_lazy("Please give the reasons."), field="reason")
    move(request, State.DECLINED, table=MOVES, by=by, note=reason.strip())
    request.answer = reason.strip()
    request.save(update_fields=["answer"])
    return request
