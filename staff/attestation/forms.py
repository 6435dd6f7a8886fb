"""Forms of the desk on which departments attest certificates."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.forms import Printed, conditional
from portal.importing.forms import TableEntry
from staff.people.choices import CredentialState
from staff.people.models import CredentialKind


class DeskFilter(forms.Form):
    """What of the desk is shown; without a choice what waits."""

    kind = forms.ChoiceField(label=_("kind"), required=False)
    standing = forms.ChoiceField(label=_("standing"), required=False, choices=CredentialState.choices)

    def __init__(self, *args: Any, kinds: QuerySet[CredentialKind], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *((kind.pk, str(kind)) for kind in kinds)]  # type: ignore[attr-defined]


class AttestForm(Printed, forms.Form):
    """What the register says of one certificate."""

    STANDINGS = tuple(choice for choice in CredentialState.choices if choice[0] != CredentialState.CLAIMED)
    standing = forms.ChoiceField(label=_("What does the register say?"), choices=STANDINGS, widget=forms.RadioSelect)
    note = conditional(
        forms.CharField(
            label=_("reason"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Needed unless it is confirmed."),
        )
    )


class RegisterForm(forms.Form):
    """A register of one kind of certificate."""

    kind = forms.ChoiceField(label=_("kind"))
    file = TableEntry(
        label=_("Table (CSV or XLSX)"),
        help_text=_("Columns 姓名, 身份证号, 证书编号; if there are any also 发证日期, 证书状态, 证书类型, 证件类型."),
    )

    def __init__(self, *args: Any, kinds: QuerySet[CredentialKind], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.pk, str(kind)) for kind in kinds]  # type: ignore[attr-defined]
