"""Improvement plans: points lost become measures with a term; the operator plans and reports, the bureau or the next round confirms."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _, gettext_lazy

from inspections.evaluation import policy
from inspections.evaluation.choices import TO_DO, ImprovementState as S, ItemOutcome
from inspections.evaluation.models import ComputedItem, Evaluation, Grade, Improvement, Item, SiteMark
from inspections.visits.choices import EVIDENCE
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import DocumentKind, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move, move_all

MOVES: Moves = {
    S.OPEN: {S.PLANNED, S.CONFIRMED},
    S.PLANNED: {S.PLANNED, S.DONE, S.CONFIRMED},
    S.DONE: {S.PLANNED, S.CONFIRMED},
    S.CONFIRMED: {S.PLANNED},  # it did not last: told by a look back
}
BY_ROUND: Moves = {S.OPEN: {S.CONFIRMED}, S.PLANNED: {S.CONFIRMED}, S.DONE: {S.CONFIRMED}}
TENTH = Decimal("0.1")
Lost = dict[int, Decimal | None]  # points by item; None: a basic item that could not be known


def lost_points(evaluations: Collection[Evaluation]) -> dict[int, Lost]:
    """Return what each evaluation lost by item: what checks found unmet, and what the mean of the sheets lacks of the full points.

    Where a dimension was moderated the sheets still say on which items it lost. A basic item that no check could compute is told
    with None; others that are not known, or do not apply, cost nothing.
    """
    found: dict[int, Lost] = {row.pk: {} for row in evaluations}
    computed = ComputedItem.objects.filter(evaluation__in=found)
    for one in computed.select_related("item"):
        if one.outcome == ItemOutcome.UNMET:
            found[one.evaluation_id][one.item_id] = Decimal(one.item.points)
        elif one.outcome == ItemOutcome.UNKNOWN and one.item.is_basic:
            found[one.evaluation_id][one.item_id] = None
    marks = SiteMark.objects.filter(sheet__evaluation__in=found).order_by()
    sums = marks.values("sheet__evaluation", "item", "item__points").annotate(given=Sum("points"), sheets=Count("pk"))
    for row in sums:
        lost = (row["item__points"] - Decimal(row["given"]) / row["sheets"]).quantize(TENTH)
        if lost > 0:
            found[row["sheet__evaluation"]][row["item"]] = lost
    return found


def open_for(evaluations: Collection[Evaluation], *, on: date) -> int:
    """Write the measures of graded evaluations, with their last days; return how many. Set-based.

    What an evaluation that is graded again lost before stays as it was answered; what nobody planned yet is written anew. Measures
    of earlier rounds whose item lost nothing this time are confirmed by the round.
    """
    days = {is_basic: last_day(on, is_basic=is_basic) for is_basic in (True, False)}
    Improvement.objects.filter(evaluation__in=evaluations, state=S.OPEN).delete()
    lost = lost_points(evaluations)
    basic = set(Item.objects.filter(is_basic=True).values_list("pk", flat=True))
    made = Improvement.objects.bulk_create(
        (
            Improvement(evaluation_id=key, item_id=item, lost=points, due_on=days[item in basic])
            for key, items in lost.items()
            for item, points in sorted(items.items())
        ),
        ignore_conflicts=True,
    )
    _confirm_earlier(evaluations, lost)
    return len(made)


def date_terms() -> int:
    """Give measures whose term ran past the working-day calendar their last day once the calendar knows it; return how many."""
    graded = Grade.objects.filter(evaluation=OuterRef("evaluation")).order_by("-since").values("since")[:1]
    undated = Improvement.objects.filter(due_on=None).exclude(state=S.CONFIRMED)
    undated = undated.annotate(begun=Coalesce(Subquery(graded), "evaluation__round__published_on"))
    alike: dict[tuple[date, bool], list[int]] = defaultdict(list)
    for key, begun, is_basic in undated.values_list("pk", "begun", "item__is_basic"):
        alike[begun, is_basic].append(key)
    dated = 0
    for (begun, is_basic), keys in alike.items():
        if due := last_day(begun, is_basic=is_basic):
            dated += Improvement.objects.filter(pk__in=keys, due_on=None).update(due_on=due)
    return dated


def last_day(on: date, *, is_basic: bool) -> date | None:
    """Return by when something is improved that is asked for on the day; None past the working-day calendar."""
    name = "basic" if is_basic else "other"
    return clock.add_working_days(on, int(Limits(on)[f"evaluation.improvement.{name}.working_days"]))


def _confirm_earlier(evaluations: Collection[Evaluation], lost: dict[int, Lost]) -> None:
    """Confirm measures of earlier rounds on items that were asked again, by their number, and met in full."""
    by_facility = {row.facility_id: row.pk for row in evaluations}
    waiting = Improvement.objects.filter(evaluation__facility__in=by_facility).exclude(state=S.CONFIRMED)
    waiting = waiting.exclude(evaluation__in=evaluations).select_related("item", "evaluation")
    met = _met_codes(list(by_facility.values()), lost) if waiting else {}
    keys = [row.pk for row in waiting if row.item.code in met[by_facility[row.evaluation.facility_id]]]
    note = _("The next round found nothing lost here any more.")
    move_all(Improvement.objects.filter(pk__in=keys), S.CONFIRMED, table=BY_ROUND, by=None, note=note)


def _met_codes(keys: Collection[int], lost: dict[int, Lost]) -> dict[int, set[str]]:
    met: dict[int, set[str]] = defaultdict(set)
    computed = ComputedItem.objects.filter(evaluation__in=keys, outcome=ItemOutcome.MET)
    for key, code in computed.values_list("evaluation", "item__code"):
        met[key].add(code)
    marked = SiteMark.objects.filter(sheet__evaluation__in=keys).order_by()
    for key, item, code in marked.values_list("sheet__evaluation", "item", "item__code").distinct():
        if item not in lost[key]:
            met[key].add(code)
    return met


@transaction.atomic
def plan(row: Improvement, *, by: User, on: date) -> Improvement:
    """Say what will be done, by whom and until when; planned anew as often as it takes. Raises Refused for a day past the term."""
    require(policy.may_improve(by, row))
    if _locked(row) not in TO_DO:
        raise IllegalMove(_("This was reported meanwhile. Please reload the page."))
    until = row.until
    if until is None or until < on:
        raise Refused(_("Please choose today or a later day."), field="until")
    if row.due_on and until > row.due_on:
        raise Refused(_("It is to be improved by %(day)s at the latest.") % {"day": row.due_on}, field="until")
    move(row, S.PLANNED, table=MOVES, by=by)
    row.revision += 1
    row.save(update_fields=["measure", "person", "until", "revision"])
    return row


@transaction.atomic
def report(row: Improvement, *, by: User, on: date, text: str, files: Sequence[UploadedFile]) -> Improvement:
    """Say what was done, with evidence; late is better than never. Raises ValidationError for a bad file."""
    require(policy.may_improve(by, row))
    if not text.strip() or not files:
        raise Refused(_("Please say what was done and add at least one photo or document as evidence."))
    move(row, S.DONE, table=MOVES, by=by, note=text.strip())
    row.done, row.done_on = text.strip(), on
    row.save(update_fields=["done", "done_on"])
    kind = DocumentKind.objects.get(code=EVIDENCE)
    for upload in files:
        dossier.add(row, kind, upload, by=by)
    return row


@transaction.atomic
def confirm(row: Improvement, *, by: User, on: date, answer: str = "") -> Improvement:
    """Confirm for the bureau that it is improved."""
    return _judge(row, S.CONFIRMED, by, on, answer, gettext_lazy("Your improvement is confirmed"))


@transaction.atomic
def send_back(row: Improvement, *, by: User, on: date, answer: str) -> Improvement:
    """Send the report back with a reason; the term runs on as it was."""
    if not answer.strip():
        raise Refused(_("Please give the reason."), field="answer")
    return _judge(row, S.PLANNED, by, on, answer, gettext_lazy("Your improvement is not sufficient yet"))


def _judge(row: Improvement, to: str, by: User, on: date, answer: str, title: object) -> Improvement:
    require(policy.may_judge(by, row))
    if _locked(row) != S.DONE:
        raise IllegalMove(_("The operator has not reported this yet, or it was judged meanwhile."))
    move(row, to, table=MOVES, by=by, note=answer.strip())
    row.answer, row.judged_by, row.judged_on = answer.strip(), by, on
    row.save(update_fields=["answer", "judged_by", "judged_on"])
    facility = row.evaluation.facility
    transition = row.transitions.latest("pk")
    notices.tell(
        f"improvement-{row.pk}-{transition.pk}",
        to=facility.operator.organisation,
        title=title,  # type: ignore[arg-type]
        text=str(row.item),
        url=row.get_absolute_url(),
    )
    return row


def _locked(row: Improvement) -> str:
    row.refresh_from_db(fields=["state"], from_queryset=Improvement.objects.select_for_update(of=("self",)))
    return row.state


VERDICTS = {S.CONFIRMED: confirm, S.PLANNED: send_back}


declare(
    Improvement,
    plan=Act(policy.may_improve, frozenset(TO_DO)),
    report=Act(policy.may_improve, before(MOVES, S.DONE)),
    judge=Act(policy.may_judge, frozenset({S.DONE})),
)
