"""Pages of surveys: drawing, opening, closing, typing from paper; and the public page that a card's link or QR code opens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from metrics.surveys import papers, policy, proof, questionnaires, surveys
from metrics.surveys.choices import AnswerChannel
from metrics.surveys.forms import AnswerForm, CardForm, DrawForm, QuestionnaireForm
from metrics.surveys.models import Invitation, Questionnaire, Survey
from portal import actions, permissions
from portal.accounts import limiting
from portal.accounts.origin import client_address
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in, refusals_told
from portal.documents.printing import public_url
from portal.models import Area
from portal.numerals import number_in
from portal.querysets import within

READING = (permissions.REPORT_FIGURES, permissions.APPROVE_FIGURES, permissions.LOCK_FIGURES)
CARDS = 300


@login_required
def survey_list(request: Request) -> HttpResponse:
    """List surveys with what each proves."""
    require(policy.may_see(request.user))
    rows = Survey.objects.select_related("questionnaire", "area")[:12]
    context = {"surveys": [(row, proof.result(row)) for row in rows], "may_run": policy.may_run(request.user)}
    context["questionnaires"] = Questionnaire.objects.order_by("-pk") if context["may_run"] else []
    return render(request, "metrics/surveys/survey_list.html", context)


@login_required
def survey_create(request: Request) -> HttpResponse:
    """Draw a sample."""
    require(policy.may_run(request.user))
    codes = scope_of(request.user).areas(permissions.LOCK_FIGURES)
    area = Area.objects.filter(code__in=codes).order_by("code").first()
    if area is None:
        raise Http404
    form, today = DrawForm(request.POST or None), timezone.localdate()
    if form.is_valid():
        with refusals_in(form):
            return redirect(surveys.draw(area, **form.cleaned_data, year=today.year, by=request.user, on=today))
    return render(request, "metrics/surveys/survey_form.html", {"form": form})


@login_required
def questionnaire_create(request: Request) -> HttpResponse:
    """Bring in a questionnaire from an XLSForm workbook."""
    require(policy.may_run(request.user))
    form = QuestionnaireForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file, mark = form.cleaned_data["file"], form.cleaned_data["pass_mark"]
        file.seek(0)
        with refusals_in(form):
            made = questionnaires.bring_in(file.name, file.read(), pass_mark=mark, by=request.user)
            messages.success(request, _("The questionnaire is kept. Please read it through before it is asked."))
            return redirect("questionnaire", made.pk)
    return render(request, "metrics/surveys/questionnaire_form.html", {"form": form})


@login_required
def questionnaire(request: Request, pk: int) -> HttpResponse:
    """Show a questionnaire with its right answers to those who run surveys."""
    require(policy.may_run(request.user))
    row = get_object_or_404(Questionnaire.objects.prefetch_related("questions", "surveys__area"), pk=pk)
    return render(request, "metrics/surveys/questionnaire.html", {"questionnaire": row})


def _survey(request: Request, pk: int) -> Survey:
    require(policy.may_see(request.user))
    return get_object_or_404(Survey.objects.select_related("questionnaire", "area"), pk=pk)


@login_required
def survey(request: Request, pk: int) -> HttpResponse:
    """Show a survey: what it proves, how it was drawn, and the cards of one's own communities."""
    row = _survey(request, pk)
    cards = _cards(request, row)
    places = list(cards.values_list("place", flat=True))
    context = {
        "survey": row,
        "result": proof.result(row),
        "is_replayable": surveys.is_replayable(row),
        "cards": cards[:CARDS],
        "left": len(places),
        "sheets": papers.sheets(places),
        "address": public_url(reverse("survey-card", args=["CODE"])),
        "may": actions.allowed(row, request.user),
        "form": CardForm(),
    }
    return render(request, "metrics/surveys/survey.html", context)


def _cards(request: Request, row: Survey) -> Any:
    """Return the cards of one's own communities that nobody answered yet."""
    codes = frozenset().union(*(scope_of(request.user).areas(name) for name in READING))
    return row.invitations.filter(within(codes), answered_on__isnull=True).select_related("area")


@login_required
def survey_cards(request: Request, pk: int) -> HttpResponse:
    """Hand out a print of cards of one's own communities, from a card on."""
    row, start = _survey(request, pk), number_in(request.GET.get("from", "")) or 0
    chosen = list(_cards(request, row).filter(place__gte=start)[: papers.SHEET])
    if not chosen:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="cards-{row.pk}-{chosen[0].place}.pdf"'}
    return HttpResponse(papers.cards(row, chosen), content_type="application/pdf", headers=headers)


@login_required
@require_POST
def survey_open(request: Request, pk: int) -> HttpResponse:
    """Let it be answered."""
    row = _survey(request, pk)
    with refusals_told(request):
        surveys.open_survey(row, by=request.user)
    return redirect(row)


@login_required
@require_POST
def survey_close(request: Request, pk: int) -> HttpResponse:
    """Take no more answers."""
    row = _survey(request, pk)
    with refusals_told(request):
        surveys.close(row, by=request.user)
    return redirect(row)


@login_required
def survey_paper(request: Request, pk: int) -> HttpResponse:
    """Type the answers of a card from paper or the telephone."""
    row = _survey(request, pk)
    given = request.POST or request.GET
    card_form = CardForm(given or None)
    card = row.invitations.filter(code=card_form.cleaned_data["code"]).first() if card_form.is_valid() else None
    form = AnswerForm(request.POST or None, questionnaire=row.questionnaire)
    if request.method == "POST" and card and form.is_valid():
        with refusals_in(form):
            surveys.answer(card, form.answers(), channel=AnswerChannel.PAPER, on=timezone.localdate())
            return redirect(row)
    context = {
        "survey": row,
        "form": form,
        "card_form": card_form,
        "card": card,
        "is_missing": bool(given) and not card,
    }
    return render(request, "metrics/surveys/survey_paper.html", context)


@never_cache
def survey_card(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whoever holds a card; its code answers once. Codes are not to be guessed: tries are counted by address."""
    key = f"card from {client_address(request)}"
    if not limiting.has_tries_left(key, most=settings.ATTENDANCES_PER_ADDRESS, at=timezone.now()):
        raise Http404
    card = get_object_or_404(Invitation.objects.select_related("survey__questionnaire"), code=code)
    form = AnswerForm(request.POST or None, questionnaire=card.survey.questionnaire)
    is_asked = surveys.is_asked(card.survey, timezone.localdate())
    context: dict[str, Any] = {"card": card, "form": form, "done": False, "is_asked": is_asked}
    if form.is_valid():
        with refusals_in(form):
            surveys.answer(card, form.answers(), channel=AnswerChannel.PAGE, on=timezone.localdate())
            context["done"] = True
    return render(request, "metrics/surveys/survey_card.html", context)
