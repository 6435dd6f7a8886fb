"""The joint review from the bureau's side: whom to ask, taking back, joint visits, and the rules of whom to ask when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.filing import policy as filing_policy
from facilities.filing.models import Filing
from facilities.filing.views.visible import visible_filing
from facilities.opinions import consultation, joint_visits, models, policy
from facilities.opinions.forms import AskAlsoForm, AskForm, Condition, JointVisitForm, OpinionRuleForm, WordsForm
from facilities.opinions.models import JointVisit, OpinionRule
from facilities.opinions.views.department import visible_opinion
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.rulebook import policy as cellar


@login_required
def filing_consult(request: Request, pk: int) -> HttpResponse:
    """Ask the departments that the rules propose, or leave some out with a reason."""
    filing = visible_filing(request, pk)
    require(filing_policy.may_review(request.user, filing))
    suggestions = consultation.suggestions(filing)
    form = AskForm(request.POST if request.method == "POST" else None, suggestions=suggestions)
    if form.is_valid():
        with refusals_in(form):
            asked = consultation.ask(
                filing,
                form.cleaned_data["rules"],
                by=request.user,
                on=timezone.localdate(),
                left_out_because=form.cleaned_data["reason"],
            )
            messages.success(request, _("Departments asked: %(count)s.") % {"count": len(asked)})
            return redirect(filing)
    context = {"filing": filing, "form": form, "suggestions": suggestions}
    return render(request, "facilities/opinions/consult.html", context)


@login_required
def filing_consult_also(request: Request, pk: int) -> HttpResponse:
    """Ask a department that the rules do not propose, or one again."""
    filing = visible_filing(request, pk)
    require(filing_policy.may_review(request.user, filing))
    form = AskAlsoForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            consultation.ask_also(filing, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The department is asked."))
            return redirect(filing)
    return render(request, "facilities/opinions/consult_also.html", {"filing": filing, "form": form})


@login_required
def opinion_reply(request: Request, pk: int) -> HttpResponse:
    """Answer what the department asked back."""
    opinion = visible_opinion(request, pk)
    require(filing_policy.may_review(request.user, opinion.filing))
    form = WordsForm(request.POST or None, label=_("Answer"))
    if form.is_valid():
        consultation.reply(opinion, by=request.user, on=timezone.localdate(), text=form.cleaned_data["text"])
        messages.success(request, _("The department has your answer; its term runs on."))
        return redirect(opinion.filing)
    context = {"opinion": opinion, "form": form, "title": _("Answer the department"), "lead": opinion.query}
    return render(request, "facilities/opinions/opinion_words.html", context)


@login_required
def opinion_take_back(request: Request, pk: int) -> HttpResponse:
    """Ask the department no longer."""
    opinion = visible_opinion(request, pk)
    require(filing_policy.may_review(request.user, opinion.filing))
    form = WordsForm(request.POST or None, label=_("Reason"))
    if form.is_valid():
        consultation.take_back(opinion, by=request.user, on=timezone.localdate(), reason=form.cleaned_data["text"])
        messages.success(request, _("The department is not asked any more."))
        return redirect(opinion.filing)
    context = {"opinion": opinion, "form": form, "title": _("Stop asking the department"), "lead": opinion.question}
    return render(request, "facilities/opinions/opinion_words.html", context)


@login_required
@require_POST
def opinion_lapse(request: Request, pk: int) -> HttpResponse:
    """Note that no answer came in time."""
    opinion = visible_opinion(request, pk)
    consultation.lapse(opinion, by=request.user, on=timezone.localdate())
    messages.success(request, _("It is noted that no answer came in time."))
    return redirect(opinion.filing)


@login_required
def joint_visit_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm one day for all departments that want to see the place; the portal proposes one."""
    filing, today = visible_filing(request, pk), timezone.localdate()
    require(filing_policy.may_review(request.user, filing))
    proposed = joint_visits.proposed_day(filing, on=today)
    form = JointVisitForm(request.POST or None, initial={"day": proposed})
    if form.is_valid():
        with refusals_in(form):
            visit = joint_visits.confirm(filing, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The joint visit on %(day)s is confirmed; all are told.") % {"day": visit.day})
            return redirect(filing)
    context = {"filing": filing, "form": form, "wishes": joint_visits.wishes(filing), "proposed": proposed}
    return render(request, "facilities/opinions/joint_visit_confirm.html", context)


def _visible_visit(request: Request, pk: int) -> JointVisit:
    mine = Filing.objects.visible_to(request.user)
    took_part = JointVisit.objects.filter(opinions__in=models.Opinion.objects.of_field(request.user))
    rows = JointVisit.objects.filter(filing__in=mine) | JointVisit.objects.filter(pk__in=took_part.values("pk"))
    return get_object_or_404(
        rows.select_related("filing__facility__area", "filing__facility__operator__organisation"), pk=pk
    )


@login_required
def joint_visit_result(request: Request, pk: int) -> HttpResponse:
    """Write down what the joint visit found."""
    visit = _visible_visit(request, pk)
    require(policy.may_write_result(request.user, visit))
    form = WordsForm(request.POST or None, label=_("Result"))
    if form.is_valid():
        with refusals_in(form, beside="text"):
            joint_visits.hold(visit, by=request.user, on=timezone.localdate(), result=form.cleaned_data["text"])
            messages.success(request, _("The result stands at every opinion of the visit."))
            return redirect("home")
    context = {"visit": visit, "form": form, "title": _("Result of the joint visit"), "lead": str(visit)}
    return render(request, "facilities/opinions/opinion_words.html", context)


@login_required
def joint_visit_cancel(request: Request, pk: int) -> HttpResponse:
    """Give up a confirmed joint visit."""
    visit = _visible_visit(request, pk)
    require(filing_policy.may_review(request.user, visit.filing))
    form = WordsForm(request.POST or None, label=_("Reason"))
    if form.is_valid():
        joint_visits.cancel(visit, by=request.user, reason=form.cleaned_data["text"])
        messages.success(request, _("The joint visit is cancelled; all are told."))
        return redirect(visit.filing)
    context = {"visit": visit, "form": form, "title": _("Cancel the joint visit"), "lead": str(visit)}
    return render(request, "facilities/opinions/opinion_words.html", context)


@login_required
def opinion_rule_list(request: Request) -> HttpResponse:
    """Show whom the joint review asks when."""
    require(cellar.may_keep_rulebook(request.user))
    rules = OpinionRule.objects.select_related("department")
    words = dict(Condition.choices)
    rows = [(rule, words.get(rule.condition, rule.condition)) for rule in rules]
    return render(request, "facilities/opinions/opinion_rule_list.html", {"rows": rows})


@login_required
def opinion_rule_create(request: Request) -> HttpResponse:
    """Add a rule."""
    return _rule(request, OpinionRule())


@login_required
def opinion_rule_edit(request: Request, pk: int) -> HttpResponse:
    """Change a rule; what was asked under it stays as it was."""
    require(cellar.may_keep_rulebook(request.user))
    return _rule(request, get_object_or_404(OpinionRule, pk=pk))


@transaction.atomic
def _rule(request: Request, rule: OpinionRule) -> HttpResponse:
    require(cellar.may_keep_rulebook(request.user))
    form = OpinionRuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error("condition", _("This department has a rule for this condition already."))
        else:
            messages.success(request, _("The rule is saved. What was asked already stays as it was."))
            return redirect("opinion-rule-list")
    return render(request, "facilities/opinions/opinion_rule_form.html", {"form": form})
