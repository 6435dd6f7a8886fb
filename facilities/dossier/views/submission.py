"""Handing a dossier in: check your answers, answer remarks, declare, submit, and what happens next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.dossier import corrections
from facilities.dossier.forms import DeclarationForm, RemarkAnswerForm
from facilities.dossier.views.access import dossier_parts, latest_filing, mends
from facilities.filing import filings
from facilities.filing.choices import PaperKind
from facilities.filing.models import Filing
from facilities.filing.parts import Part
from facilities.ground.choices import OPEN_FILING_STATES, FilingKind, FilingState
from facilities.ground.models import Facility
from facilities.ground.views.own import own_facility
from portal.accounts.requests import Request
from portal.acts import refusals_in
from portal.clock import clock
from portal.errors import IllegalMove
from portal.rulebook.rulebook import Outcome

BY_URGENCY = (Outcome.BREACHED, Outcome.WARNED, Outcome.ADVISED, Outcome.UNKNOWN, Outcome.MET)
HANDED_IN = (FilingState.SUBMITTED, FilingState.ACCEPTED, FilingState.REFUSED)


@login_required
def dossier_check(request: Request, pk: int) -> HttpResponse:
    """Show all answers and every clause with its result; take the declaration and submit."""
    facility, today = own_facility(request, pk), timezone.localdate()
    latest = latest_filing(facility)
    if latest and latest.kind == FilingKind.CHANGE and latest.state in OPEN_FILING_STATES:
        return redirect("change-check", pk=latest.pk)
    if latest is None or latest.state not in (FilingState.DRAFT, FilingState.RETURNED):
        messages.info(request, _already(latest))
        return redirect("dossier-submitted" if latest and latest.state in HANDED_IN else "dossier", pk=facility.pk)
    form = DeclarationForm(request.POST or None, initial={"declared_by": facility.operator.representative})
    found = dossier_parts(facility, latest, on=today)
    if form.is_valid() and not _refuse_unfinished(form, found):
        with refusals_in(form):
            try:
                filings.submit(latest, by=request.user, on=today, declared_by=form.cleaned_data["declared_by"])
            except IllegalMove as refusal:
                messages.info(request, str(refusal))
            return redirect("dossier-submitted", pk=facility.pk)
    return render(request, "facilities/dossier/check.html", _check_context(facility, latest, found, form))


def _already(latest: Filing | None) -> str:
    if latest is None or latest.state == FilingState.WITHDRAWN:
        return _("There is no open filing. Please start a new one.")
    return _("This filing was already handed in, perhaps in another window. It was not sent twice.")


def _refuse_unfinished(form: DeclarationForm, found: list[Part]) -> bool:
    if lacking := sum(len(part.lacking) for part in found):
        form.add_error(
            None,
            _("Requirements not met: %(count)s. Please correct them first; they are listed below.")
            % {"count": lacking},
        )
    if unanswered := sum(not remark.answer for part in found for remark in part.remarks):
        form.add_error(None, _("Remarks of the reviewer without an answer: %(count)s.") % {"count": unanswered})
    return bool(form.errors)


def _check_context(facility: Facility, latest: Filing, found: list[Part], form: DeclarationForm) -> dict[str, object]:
    return {
        "facility": facility,
        "filing": latest,
        "parts": found,
        "form": form,
        "lacking": [finding for part in found for finding in part.lacking],
        "unmet": mends(found, [Outcome.BREACHED]),
        "asked": mends(found, [Outcome.WARNED, Outcome.UNKNOWN, Outcome.ADVISED]),
        "met": mends(found, [Outcome.MET]),
        "remarks": [remark for part in found for remark in part.remarks],
        "papers": PaperKind.choices,
    }


@login_required
def dossier_rules(request: Request, pk: int) -> HttpResponse:
    """Show every clause that speaks of the facility, by its result today; at any time, also after handing in."""
    facility, today = own_facility(request, pk), timezone.localdate()
    found = dossier_parts(facility, latest_filing(facility), on=today)
    groups = [
        (outcome, [(part, finding) for part in found for finding in part.findings if finding.outcome == outcome])
        for outcome in BY_URGENCY
    ]
    told = {"folded": [Outcome.MET], "stopping": [Outcome.BREACHED]}
    context = {"facility": facility, "groups": groups, "today": today, **told}
    return render(request, "facilities/dossier/rules.html", context)


@login_required
def dossier_submitted(request: Request, pk: int) -> HttpResponse:
    """Confirm: number, day of receipt, both due dates, what happens next."""
    facility = own_facility(request, pk)
    latest = facility.filings.filter(state__in=HANDED_IN).order_by("-id").first()
    if latest is None:
        raise Http404
    terms = clock.terms(latest).running()  # type: ignore[attr-defined]
    context = {"facility": facility, "filing": latest, "terms": terms, "papers": latest.papers.all()}
    return render(request, "facilities/dossier/submitted.html", context)


@login_required
def dossier_remarks(request: Request, pk: int) -> HttpResponse:
    """Answer the reviewer's remarks; the answers go with the next submission."""
    facility = own_facility(request, pk)
    remarks = list(corrections.open_remarks(latest_filing(facility)))
    if not remarks:
        messages.info(request, _("No remark waits for an answer."))
        return redirect("dossier", pk=facility.pk)
    forms = [
        RemarkAnswerForm(request.POST or None, prefix=f"remark-{remark.pk}", initial={"answer": remark.answer})
        for remark in remarks
    ]
    are_valid = [form.is_valid() for form in forms]  # every form is asked, so that every fault is shown
    if all(are_valid):
        for remark, form in zip(remarks, forms, strict=True):
            corrections.answer(remark, form.cleaned_data["answer"], by=request.user)
        messages.success(
            request, _("Your answers are saved. They go to the reviewer when you hand the filing in again.")
        )
        return redirect("dossier", pk=facility.pk)
    pairs = list(zip(remarks, forms, strict=True))
    return render(request, "facilities/dossier/remarks.html", {"facility": facility, "pairs": pairs, "forms": forms})
