"""Acts of a round as people take them, in short."""

from inspections.evaluation import rounds, sheets
from inspections.evaluation.choices import ItemOutcome
from inspections.evaluation.models import Item, SelfScore
from tests.factories import TODAY, operator_user


def asked(row):
    return list(Item.objects.filter(dimension__standard=row.round.standard, clause_code="").order_by("order"))


def submitted(row):
    operator = operator_user(row.facility.operator)
    own = [SelfScore(evaluation=row, item=item, points=item.points) for item in asked(row)]
    rounds.save_self_scores(row, own, by=operator)
    return rounds.submit(row, by=operator)


def meet_computed(row):
    row.computed.update(outcome=ItemOutcome.MET)


def hand_in(sheet, less=None):
    given = [(item, item.points - (less or {}).get(item.code, 0), "") for item in sheets.items_of(sheet)]
    sheets.mark(sheet, given, by=sheet.assessor.user)
    return sheets.hand_in(sheet, by=sheet.assessor.user, on=TODAY)


def graded(row, lead):
    for sheet in row.sheets.all():
        hand_in(sheet)
    rounds.publish(row.round, by=lead, on=TODAY)
    row.refresh_from_db()
    return row
