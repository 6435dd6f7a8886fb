"""Bringing questionnaires in. What was asked never changes; one that no survey asked yet is replaced by its next version."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from metrics.surveys import policy, xlsform
from metrics.surveys.models import Questionnaire, SurveyQuestion
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User

ASKED = _(
    "The questionnaire “%(code)s” was asked in a survey already and never changes. Please give the new one another form_id."
)
MEANWHILE = _("Somebody brought in a questionnaire of this code just now.")


def bring_in(name: str, content: bytes, *, pass_mark: int | None, by: User) -> Questionnaire:
    """Keep the questionnaire of an XLSForm workbook, whole or not at all. Raises Refused with the field."""
    require(policy.may_run(by))
    form = xlsform.read(name, content)
    mark = xlsform.require_whole(form, pass_mark)
    try:
        return _keep(form, mark)
    except IntegrityError:
        raise Refused(MEANWHILE, field="file") from None


@transaction.atomic
def _keep(form: xlsform.Form, pass_mark: int) -> Questionnaire:
    known = Questionnaire.objects.select_for_update().filter(code=form.code).first()
    if known and known.surveys.exists():
        raise Refused(ASKED % {"code": form.code}, field="file")
    facts = {"title": form.title, "title_en": form.title, "pass_mark": pass_mark}
    made, _is_new = Questionnaire.objects.update_or_create(code=form.code, defaults=facts)
    made.questions.all().delete()
    for question in form.questions:
        question.questionnaire = made
    SurveyQuestion.objects.bulk_create(form.questions)
    return made
