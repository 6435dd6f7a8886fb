"""The form on the templates of letters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.forms import RevisionForm
from portal.letters import letters
from portal.letters.models import LetterTemplate


class LetterTemplateForm(RevisionForm):
    class Meta:
        model = LetterTemplate
        fields = ["title", "number_word", "body", "legal_basis"]
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def clean_body(self) -> str:
        """Take only placeholders that this kind of letter can fill."""
        body = str(self.cleaned_data["body"])
        known = self.instance.placeholders.split()
        if unknown := letters.unknown_placeholders(body, known):
            reason = _("Unknown words in braces: %(unknown)s. Possible: %(known)s.")
            raise ValidationError(reason % {"unknown": "、".join(unknown), "known": "、".join(known)})
        return body
