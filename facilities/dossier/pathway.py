"""The way to the filing in one flow (最多跑一次): register, set up the facility, fill in the dossier, file."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState, FilingState, OperatorState
from facilities.ground.models import Facility, Operator
from facilities.registration.choices import RegistrationState
from facilities.registration.models import Registration
from portal.models import User
from portal.pages.pathways import Stage, Step, pathway

REGISTRATION_STAGES: dict[str, Stage] = {
    RegistrationState.DRAFT: Stage.NOW,
    RegistrationState.RETURNED: Stage.NOW,
    RegistrationState.SUBMITTED: Stage.WAITING,
    RegistrationState.REGISTERED: Stage.DONE,
}


@pathway
def to_the_first_filing(user: User) -> list[Step]:
    """The four steps of an operator that has filed nothing yet."""
    operator = Operator.objects.operated_by(user).order_by("pk").first()
    if operator is None or operator.facilities.exclude(state=FacilityState.UNFILED).exists():
        return []
    facility = operator.facilities.order_by("pk").first()
    return [_registration(operator), _facility(facility), *_filing(operator, facility)]


def _registration(operator: Operator) -> Step:
    title = _("Register with the registrar")
    latest = Registration.objects.filter(operator=operator).order_by("-pk").first()
    if operator.state != OperatorState.UNREGISTERED:
        return Step(title, Stage.DONE, reverse("registry", args=[operator.pk]), operator.get_state_display())
    if latest is None:
        return Step(title, Stage.NOW)
    stage = REGISTRATION_STAGES.get(latest.state, Stage.NOW)
    return Step(title, stage, latest.get_absolute_url(), f"{latest.registrar} · {latest.get_state_display()}")


def _facility(facility: Facility | None) -> Step:
    title = _("Set up the facility")
    if facility is None:
        return Step(title, Stage.NOW, reverse("facility-create"), _("Possible while the registration is under way."))
    return Step(title, Stage.DONE, facility.get_absolute_url(), facility.name)


def _filing(operator: Operator, facility: Facility | None) -> list[Step]:
    prepare, hand_in = _("Fill in the dossier"), _("File with the district health bureau")
    if facility is None:
        return [Step(prepare, Stage.LATER), Step(hand_in, Stage.LATER)]
    latest = facility.filings.order_by("-id").first()
    dossier, check = (reverse(name, args=[facility.pk]) for name in ("dossier", "dossier-check"))
    if latest and latest.state == FilingState.SUBMITTED:
        return [Step(prepare, Stage.DONE, dossier), Step(hand_in, Stage.WAITING, latest.get_absolute_url())]
    first: Promise | str = _("Register first, then file.") if operator.state == OperatorState.UNREGISTERED else ""
    return [Step(prepare, Stage.NOW, dossier), Step(hand_in, Stage.LATER, "" if first else check, first)]
