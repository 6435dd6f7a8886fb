"""The joint review from the departments' side: what is asked of them, the part of the dossier they need, their answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from facilities.filing import policy as filing_policy
from facilities.filing.parts import parts
from facilities.opinions import consultation, joint_visits, policy
from facilities.opinions.forms import DaysForm, OpinionForm, WordsForm
from facilities.opinions.models import Opinion
from facilities.requirements.sections import Answer
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.documents import dossier
from portal.models import Document


def visible_opinion(request: Request, pk: int) -> Opinion:
    """Return the opinion if the user may see it, or answer 404."""
    return get_object_or_404(Opinion.objects.visible_to(request.user).with_due(), pk=pk)


@login_required
def opinion_list(request: Request) -> HttpResponse:
    """List what is asked of the user's department, what waits first."""
    mine = Opinion.objects.of_field(request.user).with_due()
    waiting = mine.awaited().order_by(F("due_on").asc(nulls_last=True), "pk")[: paging.SIZE]
    answered, pager = paging.page(mine.exclude(pk__in=mine.awaited().values("pk")), request.GET, by="-pk")
    context = {"waiting": waiting, "answered": answered, "pager": pager, "today": timezone.localdate()}
    return render(request, "facilities/opinions/opinion_list.html", context)


@login_required
def opinion(request: Request, pk: int) -> HttpResponse:
    """Show the question with the part of the dossier that the department needs, never an ID number."""
    row, today = visible_opinion(request, pk), timezone.localdate()
    context = {
        "opinion": row,
        "filing": row.filing,
        "facility": row.filing.facility,
        "parts": _shown(row),
        "documents": _documents(row),
        "files": dossier.documents_of(row),
        "terms": [clock.replay(term, on=today) for term in clock.terms(row)],
        "may": actions.allowed(row, request.user),
        "reviews": filing_policy.may_review(request.user, row.filing),
        "today": today,
    }
    return render(request, "facilities/opinions/opinion.html", context)


def _shown(row: Opinion) -> list[tuple[str | Promise, list[Answer]]]:
    """Return the answers of the department's field by sections; without a field all; never what is personal."""
    wanted = set(row.fields)
    shown = []
    for part in parts(row.filing.facility, []):
        code = part.section.code
        is_whole = not wanted or code in wanted
        answers = [a for a in part.answers if not a.is_personal and (is_whole or f"{code}/{a.field}" in wanted)]
        if answers and code != "documents":
            shown.append((part.section.title, answers))
    return shown


def _documents(row: Opinion) -> QuerySet[Document]:
    """Return the documents of the department's field."""
    found = dossier.documents_of(row.filing.facility).exclude(kind__in=dossier.PERSONAL_KINDS)
    kinds = [place.partition("/")[2] for place in row.fields if place.startswith("documents/")]
    return found if not row.fields or "documents" in row.fields else found.filter(kind__in=kinds)


@login_required
def opinion_give(request: Request, pk: int) -> HttpResponse:
    """Give the department's opinion."""
    row = visible_opinion(request, pk)
    require(policy.may_give_opinion(request.user, row))
    form = OpinionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            consultation.give(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The opinion is given."))
            return redirect("opinion-list")
    return render(request, "facilities/opinions/opinion_give.html", {"opinion": row, "form": form})


@login_required
def opinion_ask_back(request: Request, pk: int) -> HttpResponse:
    """Ask the bureau back, once."""
    row = visible_opinion(request, pk)
    require(policy.may_give_opinion(request.user, row))
    form = WordsForm(request.POST or None, label=_("Question to the bureau"))
    if form.is_valid():
        with refusals_in(form):
            consultation.ask_back(row, by=request.user, on=timezone.localdate(), text=form.cleaned_data["text"])
            messages.success(request, _("The bureau is asked; your term is paused until it answers."))
            return redirect(row)
    context = {"opinion": row, "form": form, "title": _("Ask the bureau a question"), "lead": row.question}
    return render(request, "facilities/opinions/opinion_words.html", context)


@login_required
def opinion_visit(request: Request, pk: int) -> HttpResponse:
    """Name days on which the department can see the place before it answers."""
    row = visible_opinion(request, pk)
    require(policy.may_give_opinion(request.user, row))
    form = DaysForm(request.POST or None, days=row.possible_days)
    if form.is_valid():
        with refusals_in(form, beside="day1"):
            joint_visits.wish(row, form.days(), by=request.user, on=timezone.localdate())
            messages.success(
                request, _("The bureau proposes one visit for all departments that want to see the place.")
            )
            return redirect(row)
    return render(request, "facilities/opinions/opinion_visit.html", {"opinion": row, "form": form})
