"""Letters for those they concern, their public verification, the templates, and notices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.documents.handing import hand_out
from portal.letters import letters, notices
from portal.letters.forms import LetterTemplateForm
from portal.letters.models import Letter, LetterTemplate, Notice
from portal.numerals import number_in
from portal.rulebook import policy


@login_required
def letter_pdf(request: Request, pk: int) -> HttpResponseBase:
    """Hand out the PDF, or say that it is being made; the addressee's first look is the read receipt."""
    letter = get_object_or_404(letters.visible_to(request.user), pk=pk)
    if not letter.pdf:
        return render(request, "portal/letters/letter_waiting.html", {"letter": letter}, status=202)
    letters.mark_read(letter, by=request.user, at=timezone.now())
    response = hand_out(request, letter.pdf, content_type="application/pdf", filename=f"{letter.number}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def letter_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say to everybody whether a letter with this code was issued, when, and with which fingerprint; never what it says."""
    letter = get_object_or_404(Letter, check_code=code)
    return render(request, "portal/letters/letter_verify.html", {"letter": letter})


@login_required
def template_list(request: Request) -> HttpResponse:
    """Show the templates of all letters."""
    require(policy.may_keep_rulebook(request.user))
    return render(request, "portal/letters/template_list.html", {"templates": LetterTemplate.objects.all()})


@login_required
@transaction.atomic
def template_edit(request: Request, code: str) -> HttpResponse:
    """Word a template anew; letters that were issued keep their words."""
    require(policy.may_keep_rulebook(request.user))
    template = get_object_or_404(LetterTemplate, pk=code)
    form = LetterTemplateForm(request.POST or None, instance=template)
    if form.is_valid():
        form.save()
        messages.success(request, _("The template is changed. Letters that were issued keep their words."))
        return redirect("template-list")
    return render(request, "portal/letters/template_edit.html", {"form": form, "template": template})


@login_required
@transaction.atomic
def template_preview(request: Request, code: str) -> HttpResponse:
    """Show a letter of the template with sample words as PDF: as it is kept, or as it stands in the form."""
    require(policy.may_keep_rulebook(request.user))
    template = get_object_or_404(LetterTemplate, pk=code)
    if request.method == "POST":
        form = LetterTemplateForm(request.POST, instance=template)
        if not form.is_valid():
            return render(request, "portal/letters/template_edit.html", {"form": form, "template": template})
        template = form.instance
    response = HttpResponse(letters.sample(template, on=timezone.localdate()), content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def template_versions(request: Request, code: str) -> HttpResponse:
    """Show every wording that the template had."""
    require(policy.may_keep_rulebook(request.user))
    template = get_object_or_404(LetterTemplate, pk=code)
    return render(
        request,
        "portal/letters/template_versions.html",
        {"template": template, "versions": letters.versions(template)[:100]},
    )


@login_required
@require_POST
def template_restore(request: Request, code: str) -> HttpResponse:
    """Let an earlier wording hold again."""
    require(policy.may_keep_rulebook(request.user))
    template = get_object_or_404(LetterTemplate, pk=code)
    letters.restore(template, number_in(request.POST.get("version", "")) or 0)
    messages.success(request, _("The earlier wording is restored. Letters that were issued keep their words."))
    return redirect("template-versions", code=code)


@login_required
def notice_list(request: Request) -> HttpResponse:
    """Show what the user was told, the newest first."""
    rows, pager = paging.page(Notice.objects.addressed_to(request.user), request.GET, by="-pk")
    return render(request, "portal/letters/notice_list.html", {"notices": rows, "pager": pager})


@login_required
@require_POST
def notices_read(request: Request) -> HttpResponse:
    """Mark as read what the user was told up to the newest notice that the page showed: what came meanwhile stays unread."""
    newest = number_in(request.POST.get("newest", ""))
    if newest is not None:
        count = notices.mark_all_read(request.user, newest=newest, at=timezone.now())
        messages.success(request, _("Marked as read: %(count)s") % {"count": count})
    return redirect("home")


@login_required
@require_POST
def notice_read(request: Request, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.addressed_to(request.user), pk=pk)
    notices.mark_read(notice, by=request.user, at=timezone.now())
    return redirect(notice.url or "notice-list")
