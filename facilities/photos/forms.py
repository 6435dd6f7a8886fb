"""Forms of photographs."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from facilities.photos.models import Photo
from portal.documents.fields import OneFileField
from portal.documents.uploads import PICTURES
from portal.forms import Printed, conditional


class PhotoForm(forms.ModelForm):
    """A photograph with what it shows, and the word that no child is in it."""

    file = OneFileField(
        label=_("Photograph"), help_text=_("JPEG or PNG, at most 20 MB. Place, time and phone are taken off.")
    )

    class Meta:
        model = Photo
        fields = ["text", "shows_no_child"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["file", "text", "shows_no_child"])
        no_child = self.fields["shows_no_child"]
        no_child.required, no_child.label = True, _("I have looked: no child can be seen in this picture")
        no_child.error_messages["required"] = _("A photograph with a child in it is not published.")

    def clean_file(self) -> Any:
        """Refuse papers: only a picture can be shown."""
        file = self.cleaned_data["file"]
        if file.content_type not in PICTURES:
            raise forms.ValidationError(_("This is no picture that can be shown. Please choose a JPEG or PNG."))
        return file


class Verdict(TextChoices):
    """What the bureau says of a photograph."""

    PUBLISH = "publish", _("Publish: it shows this facility and no child")
    REFUSE = "refuse", _("Do not publish")


class VerdictForm(Printed, forms.Form):
    """Whether a photograph is published; why not."""

    verdict = forms.ChoiceField(label=_("What you see"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reasons"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        conditional(self.fields["reason"])
