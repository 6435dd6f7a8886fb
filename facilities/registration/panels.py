"""The socket for parts of a facility's page that upper apps add."""

from django.http import HttpRequest

from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.registration.models import RegistryEntry
from portal.importing import runs


@panel(order=10)
def registration_panel(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]]:
    """The operator's registration with its source: the registrar, or the operator's own word."""
    may_open = RegistryEntry.objects.visible_to(request.user).filter(operator=facility.operator_id).exists()
    return "facilities/registration/panel_registration.html", {"is_official": True, "may_open": may_open}


@panel(order=10, public=True)
def registration_source(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]]:
    """Whether the registrar confirmed the registration, and when; no personal data."""
    return "facilities/registration/panel_registration.html", {"is_official": False}


@panel(order=5)
@panel(order=5, public=True)
def provenance(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Say from which register a facility was imported, as of when, and what that register says that has no place elsewhere."""
    row = runs.provenance("facilities", facility.pk)
    return None if row is None else ("facilities/registration/panel_provenance.html", {"row": row, "facts": row.facts})
