"""A person asks what is kept about her: taken down, answered with an export or declined with a reason, within the term."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.history import PersonalDataAccess
from portal.accounts.models import User
from portal.accounts.scope import behalf_of, require
from portal.errors import IllegalMove, Refused
from portal.subjects import holdings, policy
from portal.subjects.choices import SubjectRequestState as State
from portal.subjects.models import SubjectRequest
from portal.tables.workbooks import WRAPPED, Column, Workbook
from portal.workflow.workflow import Moves, move

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
    require(policy.may_answer(by))
    if request.state != State.ASKED:
        raise IllegalMove(gettext_lazy("This request is answered already."))
    with transaction.atomic(durable=True):
        PersonalDataAccess.objects.create(user=by, on_behalf_of_id=behalf_of(by), subject=request, field="export")
        SubjectRequest.objects.filter(pk=request.pk).update(exported_at=at)
    asked = holdings.Asked(request.name, request.id_type, request.id_number, request.mobile)
    return _workbook(holdings.kept_about(asked), by=by, at=at)


def _workbook(found: list[tuple[holdings.Holding, list[holdings.Told]]], *, by: User, at: datetime) -> bytes:
    with Workbook() as book:
        sheet = book.sheet(_("What is kept"), [_("Where"), _("What"), Column(_("Content"), 60, WRAPPED)])
        for held, rows in found:
            if not rows:
                sheet.append([str(held.title), _("nothing"), ""])
            for row in rows:
                for label, value in row.items():
                    sheet.append([str(held.title), label, str(value)])
        sheet.append([_("Made by"), str(by), f"{at:%Y-%m-%d %H:%M}"])
    return book.content


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
