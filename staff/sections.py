"""The people's part of a facility's dossier."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from facilities.sections import section


@section("people", _("People and credentials"), order=40)
def people_section(facility: Facility) -> str:
    """Return where the operator enters the people."""
    return reverse("people", args=[facility.pk])
