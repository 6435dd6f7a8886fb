"""The case page of a filing, which both sides see."""

from datetime import date
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from facilities.filing import amendments, policy as filing_policy, rules, snapshots
from facilities.filing.case_page import added
from facilities.filing.models import Amendment, Filing, Origin, Remark
from facilities.filing.parts import Part, parts
from facilities.filing.views.visible import visible_filing
from facilities.ground import policy as ground_policy
from facilities.ground.choices import OPEN_FILING_STATES, FilingState
from facilities.ground.models import Facility
from facilities.opinions import consultation, joint_visits
from facilities.opinions.choices import OpinionState
from facilities.opinions.models import Opinion
from facilities.review import reading
from facilities.review.models import Recusal, Wording
from facilities.review.views import lists
from facilities.review.views.proceedings import decisions_of
from portal import actions, prefetching
from portal.accounts import privacy, unsent
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.clock import clock
from portal.documents import dossier
from portal.models import User
from portal.rulebook.rulebook import Finding
from portal.workflow import workflow


@login_required
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type] # a document beside the data
def filing_detail(request: Request, pk: int) -> HttpResponse:
    """Show the case: what was declared, what the rules say, the clock, the history, and what the user can do next."""
    today = timezone.localdate()
    visible = Filing.objects.visible_to(request.user).with_facility().with_due_dates().select_related("receipt")
    filing = get_object_or_404(visible, pk=pk)
    prefetch_related_objects([filing], Prefetch("recusals", Recusal.objects.select_related("user", "by")), "proposals")
    read = _Read(filing)
    with amendments.as_proposed(filing) as proposed:
        found = rules.findings(proposed, on=today)
        dossier_parts = parts(proposed, found)
    context = {
        "filing": filing,
        "facility": filing.facility,
        "today": today,
        "lacking": rules.blocking(found),
        "warned": rules.warned(found),
        "transitions": workflow.transitions(filing),
        "assignments": filing.assignments.select_related("before", "after", "by"),
        "recusals": filing.recusals.all(),
        "receipt": getattr(filing, "receipt", None),
        "papers": filing.papers.order_by("-submission", "kind"),
        **_clock(read, today),
        **_reading(request, read, dossier_parts),
        **_change(read),
        **added(request.user, filing, on=today),
        "may": actions.allowed(filing, request.user, on=today),
        "is_bureau": filing_policy.may_see_case_file(request.user, filing),
        "may_see_personal_data": ground_policy.may_see_personal_data(request.user, filing.facility),
        **decisions_of(request.user, filing),
        "verification": next(iter(read.verifications), None),
        **_consultation(request.user, read, today),
        **_onward(request, filing),
    }
    prefetching.together(rows for rows in context.values() if isinstance(rows, QuerySet))
    return render(request, "facilities/review/filing_detail.html", context)


class _Read:
    """What the page reads of the filing by one statement."""

    def __init__(self, filing: Filing):
        self.filing = filing
        self.terms = clock.terms(filing)
        self.remarks = filing.remarks.select_related("clause__regulation")
        self.documents = dossier.documents_of(filing.facility)
        self.origins = Origin.objects.filter(facility=filing.facility).select_related("source")
        self.amendments = Amendment.objects.filter(filing=filing)
        self.verifications = filing.verifications.all()
        self.opinions = filing.opinions.with_due().select_related("visit", "given_by", "asked_by").order_by("pk")
        self.rules = consultation.active_rules()
        prefetching.together(rows for rows in vars(self).values() if isinstance(rows, QuerySet))


def _clock(read: _Read, today: date) -> dict[str, Any]:
    """Return the terms replayed, and of those that run the one that ends first."""
    terms = clock.replayed(read.terms, on=today)
    running = [replay for replay in terms if replay.term.stopped_on is None]
    return {
        "terms": terms,
        "next_term": min(running, key=lambda replay: replay.term.due_on or date.max, default=None),
        "is_paused": any(replay.open_pause for replay in terms),
    }


def _reading(request: Request, read: _Read, dossier_parts: list[Part]) -> dict[str, Any]:
    """Return the dossier laid out with what is said of it; what is not sent yet is the bureau's own."""
    filing, rows = read.filing, list(read.remarks)
    reviews = filing_policy.may_review(request.user, filing)
    unsent_rows = [row for row in rows if not row.sent_on] if reviews else []
    differences = snapshots.differences(filing.declared_before, filing.declared)
    sheets = reading.sheets(
        dossier_parts,
        remarks=[*(row for row in rows if row.sent_on and not row.answered_on), *unsent_rows],
        changed={reading.place_of(found.section, found.field) for found in differences},
        typed=(unsent.typed.get() or {}) if reviews else {},
    )
    return {
        "sheets": sheets,
        "documents": reading.documents(read.documents, sheets),
        "personal_kinds": dossier.PERSONAL_KINDS,
        "differences": differences,
        "unsent": reading.placed(unsent_rows, dossier_parts),
        "sent": reading.placed([row for row in rows if row.sent_on], dossier_parts),
        "wordings": Wording.objects.filter(is_active=True) if reviews else [],
    }


def _onward(request: Request, filing: Filing) -> dict[str, Any]:
    """Return the way on for who reviews: the next filing of the list, and the list for the links of this page."""
    if not filing_policy.may_see_case_file(request.user, filing):
        return {}
    following, carried = lists.upcoming(request, filing), lists.carried(request)
    return {
        "following": following,
        "next_url": lists.address(request, following) if following else "",
        "carried": f"?{carried}" if carried else "",
    }


def _change(read: _Read) -> dict[str, Any]:
    """Return what the case page shows of a change, a relocation or branch."""
    filing = read.filing
    context: dict[str, Any] = {"origin": next(iter(read.origins), None)}
    if amendment := next(iter(read.amendments), None):
        filed = Facility.objects.get(pk=filing.facility_id)
        is_open = filing.state in OPEN_FILING_STATES
        with amendments.as_proposed(filing) as proposed:
            context["demands"] = amendments.demands(filing, proposed) if is_open else []
        context["changes"] = amendments.changes(amendment.base, amendment.values)
        context["conflicts"] = amendments.conflicts(amendment, filed) if is_open else []
    return context


def _consultation(user: User, read: _Read, today: date) -> dict[str, Any]:
    """Return what the departments say: to the bureau all of it, to the operator what came, without internal notes."""
    filing, rows = read.filing, list(read.opinions)
    reviews = filing.state == FilingState.SUBMITTED and filing_policy.may_review(user, filing)
    suggestions, unheard = consultation.weighed(filing, rows, read.rules) if reviews else ([], [])
    if not filing_policy.may_see_case_file(user, filing):
        rows = [row for row in rows if row.state != OpinionState.LEFT_OUT]
    wishes = [row for row in rows if row.is_awaited and not row.visit_id and row.possible_days] if reviews else []
    return {
        "opinions": rows,
        "heard": _heard(rows, today),
        "joint_visits": filing.joint_visits.prefetch_related("opinions__department"),
        "suggestions": suggestions,
        "unheard": unheard,
        "wishes": wishes,
        "proposed_day": joint_visits.proposed_day(filing, on=today) if wishes else None,
    }


def _heard(opinions: list[Opinion], today: date) -> dict[str, int]:
    """Count the opinions for the bar that stays: asked, come in, and late."""
    return {
        "asked": len(opinions),
        "given": sum(opinion.state == OpinionState.GIVEN for opinion in opinions),
        "late": sum(bool(row.is_awaited and row.due_on and row.due_on < today) for row in opinions),  # type: ignore[attr-defined]
    }


@login_required
@require_POST
def filing_reveal(request: Request, pk: int) -> HttpResponse:
    """Show the ID numbers of the case in full to those who need them, and record that they looked."""
    filing = visible_filing(request, pk)
    facility = filing.facility
    require(ground_policy.may_see_personal_data(request.user, facility))
    asked: list[tuple[Model, str]] = [(facility.operator, "representative_id"), (facility, "head_id_number")]
    papers = [facility.operator.get_representative_id_type_display(), facility.get_head_id_type_display()]
    numbers = [
        (f"{row._meta.get_field(name).verbose_name} · {paper}", privacy.reveal(request.user, row, name))
        for (row, name), paper in zip(asked, papers, strict=True)
    ]
    return render(request, "facilities/review/id_numbers.html", {"filing": filing, "numbers": numbers})


def case_parts(filing: Filing, found: list[Finding], proposed: Facility | None = None) -> list[Part]:
    """Return the dossier by sections, as it is or as proposed, with the findings and the remarks not answered yet."""
    remarks = filing.remarks.filter(answered_on__isnull=True).select_related("clause__regulation")
    return parts(proposed or filing.facility, found, remarks)


def visible_remark(request: Request, pk: int) -> Remark:
    """Return the remark if the user may see its filing, or answer 404."""
    mine = Filing.objects.visible_to(request.user)
    return get_object_or_404(Remark.objects.filter(filing__in=mine).select_related("filing__facility__area"), pk=pk)
