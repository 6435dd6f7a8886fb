"""The operator's pages of a change filing: choose what changes, enter it, see the difference, declare."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.changes import change_filings
from facilities.changes.forms import TOPIC_FORMS, ProposedClassForm, TopicForm, TopicsForm
from facilities.dossier import corrections
from facilities.dossier.forms import DeclarationForm, RemarkAnswerForm
from facilities.filing import amendments, filings as life, rules
from facilities.filing.choices import ChangeTopic
from facilities.filing.models import Amendment, Filing
from facilities.ground.choices import FilingState
from facilities.ground.forms import communities
from facilities.ground.models import Facility
from facilities.ground.views.own import own_facility
from portal.accounts.requests import Request
from portal.acts import refusals_in, refusals_told
from portal.errors import StaleEdit

IN_HAND = change_filings.IN_HAND


def own_change(request: Request, pk: int) -> Filing:
    """Return a change filing of the user's own; anybody else's is not found."""
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(request.user), amendment__isnull=False)
    return get_object_or_404(mine.with_facility().select_related("amendment"), pk=pk)  # type: ignore[attr-defined]


@login_required
def change_create(request: Request, pk: int) -> HttpResponse:
    """Begin a change filing: choose what changes."""
    facility = own_facility(request, pk)
    if running := facility.filings.open().filter(amendment__isnull=False).first():
        return redirect("change", pk=running.pk)
    form = TopicsForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            filing = change_filings.propose(facility, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            return redirect("change", pk=filing.pk)
    return render(request, "facilities/changes/create.html", {"facility": facility, "form": form})


@login_required
def change_topics(request: Request, pk: int) -> HttpResponse:
    """Choose anew what changes."""
    filing = own_change(request, pk)
    initial = {"topics": filing.amendment.topics, "reason": filing.amendment.reason}
    form = TopicsForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            change_filings.choose(filing, by=request.user, **form.cleaned_data)
            return redirect("change", pk=filing.pk)
    context = {"facility": filing.facility, "filing": filing, "form": form}
    return render(request, "facilities/changes/create.html", context)


@login_required
def change(request: Request, pk: int) -> HttpResponse:
    """Show what changes, what was remarked and what is still to do."""
    filing = own_change(request, pk)
    context = _facts(filing) | {"topics": [(topic, ChangeTopic(topic).label) for topic in filing.amendment.topics]}
    return render(request, "facilities/changes/detail.html", context)


def _facts(filing: Filing) -> dict[str, Any]:
    """Gather what every page of the change shows."""
    amendment = filing.amendment
    with amendments.as_proposed(filing) as facility:
        demands = amendments.demands(filing, facility)
    filed = Facility.objects.get(pk=filing.facility_id)
    return {
        "facility": filed,
        "filing": filing,
        "changes": amendments.changes(amendment.base, amendment.values),
        "demands": demands,
        "conflicts": amendments.conflicts(amendment, filed) if filing.state in IN_HAND else [],
        "remarks": list(corrections.open_remarks(filing)),
        "in_hand": filing.state in IN_HAND,
    }


@login_required
def change_topic(request: Request, pk: int, topic: str) -> HttpResponse:
    """Enter the new values of one topic; each form starts from what is filed or was proposed."""
    filing = own_change(request, pk)
    if topic not in filing.amendment.topics:
        raise Http404
    form = _topic_form(request, filing, topic)
    if form.is_valid() and _saved(request, filing, form):
        messages.success(request, _("Saved. The register still shows what is filed."))
        return redirect("change", pk=filing.pk)
    sections = {amendments.SECTIONS[name] for name in amendments.FIELDS[topic]} | (
        {"classes"} if topic == ChangeTopic.PLACES else set()
    )
    context = {
        "facility": filing.facility,
        "filing": filing,
        "form": form,
        "label": ChangeTopic(topic).label,
        "remarks": corrections.open_remarks(filing).filter(section__in=sections),
        "classes": [(place, amendments.line(row)) for place, row in enumerate(filing.amendment.values["classes"])]
        if topic == ChangeTopic.PLACES
        else None,
    }
    return render(request, "facilities/changes/topic.html", context)


def _topic_form(request: Request, filing: Filing, topic: str) -> TopicForm:
    options: dict[str, Any] = {"amendment": filing.amendment}
    today = timezone.localdate()
    if topic in (ChangeTopic.ADDRESS, ChangeTopic.SERVICE):
        options["today"] = today
    if topic == ChangeTopic.ADDRESS:
        options["places"] = communities(settings.DISTRICT_CODE, today)
    return TOPIC_FORMS[topic](request.POST or None, **options)


def _saved(request: Request, filing: Filing, form: TopicForm) -> bool:
    with refusals_in(form):
        try:
            change_filings.enter(filing, form.values(), seen=form.cleaned_data["seen_revision"], by=request.user)
        except StaleEdit:
            form.show_theirs(Amendment.objects.get(filing=filing))
            raise
    return not form.errors


@login_required
def change_class(request: Request, pk: int, place: int | None = None) -> HttpResponse:
    """Word a proposed class anew, or add one."""
    filing = own_change(request, pk)
    rows = filing.amendment.values["classes"]
    if place is not None and place >= len(rows):
        raise Http404
    row = rows[place] if place is not None else {}
    others = [other for other in rows if other is not row]
    amendment = filing.amendment
    form = ProposedClassForm(
        request.POST or None,
        row=row,
        others=others,
        revision=amendment.revision,
        setting=amendment.values["setting"],
    )
    if form.is_valid():
        after = [form.values() if one is row else one for one in rows] + ([] if row else [form.values()])
        with refusals_in(form):
            change_filings.enter(filing, {"classes": after}, seen=form.cleaned_data["seen_revision"], by=request.user)
            return redirect("change-topic", pk=filing.pk, topic=ChangeTopic.PLACES)
    context = {"facility": filing.facility, "filing": filing, "form": form, "row": row, "place": place}
    return render(request, "facilities/changes/class.html", context)


@login_required
@require_POST
def change_class_remove(request: Request, pk: int, place: int) -> HttpResponse:
    """Take a class out of the amendment; the filed one stays until the change is accepted."""
    filing = own_change(request, pk)
    rows = filing.amendment.values["classes"]
    if place >= len(rows):
        raise Http404
    after = rows[:place] + rows[place + 1 :]
    with refusals_told(request):
        change_filings.enter(filing, {"classes": after}, seen=filing.amendment.revision, by=request.user)
    return redirect("change-topic", pk=filing.pk, topic=ChangeTopic.PLACES)


@login_required
@require_POST
def change_rebase(request: Request, pk: int) -> HttpResponse:
    """Take over what is filed today as the starting point."""
    filing = own_change(request, pk)
    change_filings.rebase(filing, by=request.user)
    messages.success(
        request, _("What is filed today is now the starting point. Please look through the difference again.")
    )
    return redirect("change", pk=filing.pk)


@login_required
def change_check(request: Request, pk: int) -> HttpResponse:
    """Show the difference and what the rules say of the proposed state; take the declaration and hand in."""
    filing, today = own_change(request, pk), timezone.localdate()
    if filing.state not in IN_HAND:
        messages.info(
            request, _("This filing was already handed in, perhaps in another window. It was not sent twice.")
        )
        return redirect(filing)
    form = DeclarationForm(request.POST or None, initial={"declared_by": filing.facility.operator.representative})
    answers = _answers(request, filing)
    valid = [one.is_valid() for _remark, one in answers] + [form.is_valid()]
    if all(valid) and _submitted(request, filing, form, answers):
        messages.success(request, _("The change is handed in. The register shows the old values until it is accepted."))
        return redirect(filing)
    found = rules.of_filing(filing, on=today)
    context = _facts(filing) | {
        "form": form,
        "answers": answers,
        "lacking": rules.blocking(found),
        "warned": rules.warned(found),
        "met": sum(finding.outcome.value == "met" for finding in found),
    }
    return render(request, "facilities/changes/check.html", context)


def _answers(request: Request, filing: Filing) -> list[tuple[Any, RemarkAnswerForm]]:
    return [
        (row, RemarkAnswerForm(request.POST or None, prefix=f"remark-{row.pk}", initial={"answer": row.answer}))
        for row in corrections.open_remarks(filing)
    ]


def _submitted(
    request: Request, filing: Filing, form: DeclarationForm, answers: list[tuple[Any, RemarkAnswerForm]]
) -> bool:
    with refusals_in(form):
        for remark, one in answers:
            corrections.answer(remark, one.cleaned_data["answer"], by=request.user)
        declared_by = form.cleaned_data["declared_by"]
        life.submit(filing, by=request.user, on=timezone.localdate(), declared_by=declared_by)
    return not form.errors


@login_required
@require_POST
def change_discard(request: Request, pk: int) -> HttpResponse:
    """Give the change up; what is filed stays."""
    filing = own_change(request, pk)
    if filing.state not in (FilingState.DRAFT, FilingState.RETURNED, FilingState.SUBMITTED):
        messages.info(request, _("This change is decided already."))
        return redirect(filing)
    life.withdraw(filing, by=request.user, on=timezone.localdate())
    messages.success(request, _("The change is abandoned. What is filed stays as it is."))
    return redirect("affairs", pk=filing.facility_id)
