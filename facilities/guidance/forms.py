"""Forms of the public on filing: what a facility is thought to be, and how far a filing is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import Nature, Setting, Tenure
from facilities.ground.models import Facility
from facilities.guidance import guidance


class KindForm(forms.Form):
    """What a facility is thought to be: it decides registrar, materials and questions. Every answer may stay open."""

    OPEN = ("", _("Not decided yet"))
    YES_NO = [OPEN, ("True", _("Yes")), ("False", _("No"))]
    nature = forms.ChoiceField(label=_("Nature of the operator"), choices=[OPEN, *Nature.choices], required=False)
    setting = forms.ChoiceField(label=_("How it is run"), choices=[OPEN, *Setting.choices], required=False)
    tenure = forms.ChoiceField(label=_("Premises"), choices=[OPEN, *Tenure.choices], required=False)
    serves_meals = forms.TypedChoiceField(
        label=_("Serves meals"), choices=YES_NO, coerce=lambda value: value == "True", empty_value=None, required=False
    )
    floor = forms.IntegerField(label=_("Highest floor used"), min_value=-2, max_value=200, required=False)

    def facility(self) -> Facility:
        """Return the facility as imagined; what makes no sense counts as open."""
        return guidance.imagined(**(self.cleaned_data if self.is_valid() else {}))
