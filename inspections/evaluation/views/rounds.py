"""Pages of evaluations: rounds, the self-evaluation, the assessor's sheet, moderation, assessors, the standard."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from facilities.appeals import appeals as portal_appeals
from facilities.appeals.forms import AppealForm
from facilities.models import Facility
from inspections.evaluation import (
    agreement,
    appeals,
    assessors,
    consequences,
    policy,
    rounds,
    scoring,
    sheets,
    spreadsheets,
    standards,
)
from inspections.evaluation.choices import EvaluationState
from inspections.evaluation.forms import (
    AssessorForm,
    ModerationForm,
    ReasonForm,
    RoundForm,
    SelfForm,
    SheetForm,
    StandardForm,
    TieForm,
)
from inspections.evaluation.models import (
    Assessor,
    AssessorTie,
    Consequence,
    DemonstrationCall,
    Evaluation,
    Improvement,
    Item,
    Round,
    SiteScore,
    Standard,
)
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.uploads import XLSX
from portal.numerals import numbers_in
from portal.rulebook.rulebook import Limits

STEPS = {
    "suspend": (rounds.suspend, gettext_lazy("Suspend the grade")),
    "restore": (rounds.restore, gettext_lazy("Let the grade hold again")),
}
FORM = "inspections/evaluation/form.html"
MOST_FOUND = 30


@login_required
def round_list(request: Request) -> HttpResponse:
    """List the rounds that one oversees, the evaluations of one's own facilities, and the sheets that one fills in."""
    require(policy.has_evaluations(request.user))
    mine = SiteScore.objects.filter(assessor__user=request.user.pk, handed_in_on=None)
    context = {
        "rounds": Round.objects.visible_to(request.user).annotate(count=Count("evaluations")),
        "own": Evaluation.objects.filter(facility__operator__organisation__memberships__user=request.user.pk)
        .visible_to(request.user)
        .with_place(),
        "sheets": mine.select_related("evaluation__facility", "evaluation__round"),
        "calls": DemonstrationCall.objects.all(),
        "standards": Standard.objects.all(),
        "may_run": policy.may_run_any(request.user),
    }
    return render(request, "inspections/evaluation/round_list.html", context)


@login_required
def round_create(request: Request) -> HttpResponse:
    """Call a round."""
    require(policy.may_run_any(request.user))
    form = RoundForm(request.POST or None, user=request.user, initial={"year": timezone.localdate().year})
    if form.is_valid():
        with refusals_in(form):
            called = rounds.call(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The facilities are called."))
            return redirect(called)
    return render(request, FORM, {"form": form, "page_title": _("Call a round")})


def _round(request: Request, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("area", "standard"), pk=pk)


@login_required
def round_detail(request: Request, pk: int) -> HttpResponse:
    """Show a round at a glance: how far each facility is."""
    found = _round(request, pk)
    rows = found.evaluations.visible_to(request.user).with_place().prefetch_related("grades").order_by("pk")
    context = {"round": found, "evaluations": rows, "draws": found.draws.all()}
    return render(request, "inspections/evaluation/round.html", context)


@login_required
@require_POST
def round_begin(request: Request, pk: int) -> HttpResponse:
    """Draw assessors, and let the rulebook compute."""
    found = _round(request, pk)
    with refusals_told(request):
        rounds.begin_scoring(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The assessors are drawn."))
    return redirect(found)


@login_required
@require_POST
def round_publish(request: Request, pk: int) -> HttpResponse:
    """Publish the grades."""
    found = _round(request, pk)
    with refusals_told(request):
        rounds.publish(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The grades are published."))
    return redirect(found)


@login_required
def round_results(request: Request, pk: int) -> HttpResponse:
    """Hand out the results of a published round as a spreadsheet; before, scores are nobody's to take along."""
    found = get_object_or_404(Round.objects.visible_to(request.user).published(), pk=pk)
    response = HttpResponse(spreadsheets.results(found, on=timezone.localdate()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="round-{found.pk}.xlsx"'
    return response


def _evaluation(request: Request, pk: int) -> Evaluation:
    return get_object_or_404(Evaluation.objects.visible_to(request.user).with_place(), pk=pk)


@login_required
def evaluation(request: Request, pk: int) -> HttpResponse:
    """Show an evaluation: what was computed, the user's own sheet, and with its end the points and the grade."""
    found = _evaluation(request, pk)
    grades = list(found.grades.all())
    context = {
        "evaluation": found,
        "computed": found.computed.select_related("item"),
        "sheets": SiteScore.objects.visible_to(request.user).filter(evaluation=found).select_related("assessor__user"),
        "scores": found.dimension_scores.select_related("dimension"),
        "moderations": found.moderations.select_related("dimension"),
        "grades": grades,
        "improvements": Improvement.objects.visible_to(request.user).filter(evaluation=found).select_related("item"),
        "consequences": Consequence.objects.visible_to(request.user).filter(evaluation=found),
        "may_propose": policy.may_propose(request.user, found) and consequences.fitting(found, on=timezone.localdate()),
        "held": appeals.held([row.pk for row in grades]),
        "may_appeal": [row for row in grades if portal_appeals.may_appeal(request.user, row, on=timezone.localdate())],
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "inspections/evaluation/evaluation.html", context)


@login_required
@transaction.atomic
def evaluation_answer(request: Request, pk: int) -> HttpResponse:
    """Let the operator evaluate itself: saved as often as it likes, handed in once."""
    found = _evaluation(request, pk)
    require(policy.may_answer(request.user, found))
    if found.state != EvaluationState.CALLED:
        raise Http404
    items = Item.objects.filter(dimension__standard=found.round.standard_id, clause_code="").order_by("order")
    form = SelfForm(request.POST or None, evaluation=found, items=items)
    if form.is_valid():
        with refusals_in(form):
            rounds.save_self_scores(found, form.rows(), by=request.user)
            if request.POST.get("then") == "next":
                rounds.submit(found, by=request.user)
            messages.success(request, _("Saved."))
            return redirect(found)
    context = {"form": form, "page_title": _("Self-evaluation"), "next_label": _("Save and hand in"), "back": found}
    return render(request, FORM, context)


@login_required
@transaction.atomic
def site_score(request: Request, pk: int) -> HttpResponse:
    """Let an assessor score on site; nobody else opens the sheet."""
    rows = SiteScore.objects.filter(assessor__user=request.user.pk, evaluation__state=EvaluationState.SCORING)
    sheet = get_object_or_404(rows.select_related("evaluation__round", "evaluation__facility", "assessor"), pk=pk)
    if sheet.handed_in_on:
        raise Http404
    form = SheetForm(request.POST or None, sheet=sheet, items=sheets.items_of(sheet))
    if form.is_valid():
        with refusals_in(form):
            sheets.mark(sheet, form.rows(), by=request.user)
            if request.POST.get("then") == "next":
                sheets.hand_in(sheet, by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect(sheet.evaluation)
    context = {
        "form": form,
        "page_title": _("Score on site"),
        "next_label": _("Save and hand in"),
        "back": sheet.evaluation,
    }
    return render(request, FORM, context)


@login_required
def evaluation_moderate(request: Request, pk: int) -> HttpResponse:
    """Decide where assessors differ."""
    found = _evaluation(request, pk)
    require(policy.may_moderate(request.user, found))
    if found.state != EvaluationState.MODERATION:
        raise Http404
    today = timezone.localdate()
    form = ModerationForm(request.POST or None, apart=scoring.differences(found, Limits(today)))
    if form.is_valid():
        with refusals_in(form):
            rounds.moderate(found, form.rows(), by=request.user, on=today)
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, FORM, {"form": form, "page_title": _("Moderate"), "back": found})


@login_required
def grade_appeal(request: Request, pk: int) -> HttpResponse:
    """Appeal against the grade of an evaluation."""
    found, today = _evaluation(request, pk), timezone.localdate()
    require(policy.may_answer(request.user, found))
    grade = found.grades.standing().first()
    if grade is None:
        raise Http404
    form = AppealForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            reasons, papers = form.cleaned_data["reasons"], form.cleaned_data["papers"]
            appeal = portal_appeals.file(grade, reasons=reasons, uploads=papers, by=request.user, on=today)
            messages.success(request, _("Your appeal %(number)s is filed.") % {"number": appeal.number})
            return redirect(appeal)
    return render(request, FORM, {"form": form, "page_title": _("Appeal against the grade"), "back": found})


@login_required
def grade_settle(request: Request, pk: int, step: str) -> HttpResponse:
    """Suspend the grade of an evaluation after a serious event, or let it hold again."""
    found = _evaluation(request, pk)
    grade = found.grades.standing().first()
    if grade is None:
        raise Http404
    require(policy.may_suspend(request.user, grade))
    act, title = STEPS[step]
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            act(grade, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, FORM, {"form": form, "page_title": title, "back": found})


@login_required
def assessor_list(request: Request) -> HttpResponse:
    """List assessors with their agreement: the lead sees all, an assessor its own line."""
    rows = Assessor.objects.select_related("user", "organisation")
    if not policy.may_run_any(request.user):
        require(policy.is_assessor(request.user))
        rows = rows.filter(user=request.user.pk)
    told = agreement.agreements(Limits(timezone.localdate()))
    context = {"rows": [(row, told[row.pk]) for row in rows], "may_run": policy.may_run_any(request.user)}
    return render(request, "inspections/evaluation/assessor_list.html", context)


@login_required
def assessor_create(request: Request) -> HttpResponse:
    """Put somebody on the list."""
    require(policy.may_run_any(request.user))
    form = AssessorForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            row = assessors.put_on_list(**form.cleaned_data, by=request.user, on=timezone.localdate())
            messages.success(request, _("%(name)s stands on the list.") % {"name": row})
            return redirect("assessor", row.pk)
    return render(request, FORM, {"form": form, "page_title": _("Put on the list")})


def _assessor(request: Request, pk: int) -> Assessor:
    require(policy.may_run_any(request.user))
    return get_object_or_404(Assessor.objects.select_related("user", "organisation__area"), pk=pk)


@login_required
def assessor(request: Request, pk: int) -> HttpResponse:
    """Show an assessor with its ties, find facilities by name or address, and write down a tie with one of them."""
    found = _assessor(request, pk)
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    chosen = numbers_in(request.POST.getlist("facility"))
    form = TieForm(
        request.POST or None, instance=AssessorTie(assessor=found), facilities=_found(request, words, chosen)
    )
    if form.is_valid():
        with refusals_in(form):
            assessors.tie(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The tie is written down."))
            return redirect("assessor", found.pk)
    ties = found.ties.select_related("facility", "assessor__organisation__area")
    context = {"row": found, "form": form, "ties": ties, "q": words, "is_searched": bool(words or chosen)}
    return render(request, "inspections/evaluation/assessor.html", context)


def _found(request: Request, words: str, chosen: list[int]) -> QuerySet[Facility]:
    """Return the facilities that the words fit, not more than one reads, and those that were chosen."""
    near = Facility.objects.visible_to(request.user)
    fitting = Q(name__icontains=words) | Q(other_name__icontains=words) | Q(address__icontains=words)
    keys = list(near.filter(fitting).order_by("pk").values_list("pk", flat=True)[:MOST_FOUND]) if words else []
    return near.filter(pk__in=[*keys, *chosen]).order_by("name")


@login_required
@require_POST
def assessor_end(request: Request, pk: int) -> HttpResponse:
    """Take an assessor off the list."""
    found = _assessor(request, pk)
    with refusals_told(request):
        assessors.take_off(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("%(name)s is drawn no more.") % {"name": found})
    return redirect("assessor", found.pk)


@login_required
@require_POST
def assessor_tie_end(request: Request, pk: int) -> HttpResponse:
    """Say that a tie has ended."""
    require(policy.may_run_any(request.user))
    found = get_object_or_404(AssessorTie.objects.select_related("assessor__organisation__area"), pk=pk)
    with refusals_told(request):
        assessors.end_tie(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The tie has ended; it excludes for some years more."))
    return redirect("assessor", found.assessor_id)


@login_required
def standard(request: Request, pk: int) -> HttpResponse:
    """Show a version of the standard."""
    require(policy.has_evaluations(request.user))
    found = get_object_or_404(Standard, pk=pk)
    dimensions = found.dimensions.prefetch_related("items__evidence")
    context = {"standard": found, "dimensions": dimensions, "may_run": policy.may_run_any(request.user)}
    return render(request, "inspections/evaluation/standard.html", context)


@login_required
def standard_sheet(request: Request, pk: int) -> HttpResponse:
    """Hand out a version as a spreadsheet."""
    require(policy.has_evaluations(request.user))
    found = get_object_or_404(Standard, pk=pk)
    response = HttpResponse(spreadsheets.write(found), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="standard.xlsx"'
    return response


@login_required
def standard_import(request: Request) -> HttpResponse:
    """Take a version from a spreadsheet."""
    require(policy.may_run_any(request.user))
    form = StandardForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            facts = spreadsheets.read(
                form.cleaned_data["file"],
                version=form.cleaned_data["version"],
                name=form.cleaned_data["name"],
                valid_from=form.cleaned_data["valid_from"],
            )
            row, is_changed = standards.take(facts, by=request.user)
            messages.success(request, _("Saved.") if is_changed else _("This version says the same already."))
            return redirect(row)
    return render(request, FORM, {"form": form, "page_title": _("Import a standard")})
