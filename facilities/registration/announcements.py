"""Who is told of what a registrar decided or recorded. Each thing is told once, without personal data."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES
from facilities.registration.choices import EntryKind
from facilities.registration.models import Registration, RegistryEntry
from portal.accounts.choices import OrganisationKind
from portal.letters import notices
from portal.models import Letter, Organisation

BUREAU = "health"
CALLS_FOR_CHANGE_FILING = ("name", "representative", "business_scope", "address")
ABOUT_ENTRIES = {
    EntryKind.REGISTERED: _(
        "Your registration is recorded. You can hand in the filing as soon as the dossier is complete."
    ),
    EntryKind.CONFIRMED: _("The registrar confirmed your registration."),
    EntryKind.CHANGED: _("The registrar recorded a change of your registration."),
    EntryKind.REVOKED: _("The registrar recorded that your registration was revoked."),
    EntryKind.CANCELLED: _("The registrar recorded that your registration was cancelled."),
}
CHANGE_FILING_DUE = _(
    "What was filed does not agree with the registration any more. Please file the change with the district health bureau."
)
REGISTRATION_ENDED = _(
    "%(operator)s: the registration has ended. This is a ground for cancelling the filing of its facilities."
)


def bodies(department: str, area: str) -> Organisation | None:
    """Return the body of a department in an area."""
    found = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, department_id=department)
    return found.filter(area_id=area).order_by("pk").first()


def entered(entry: RegistryEntry) -> None:
    """Tell the operator what was recorded, and whether a change filing is due; tell the health bureau of an end."""
    running = entry.operator.facilities.filter(state__in=RUNNING_STATES)
    is_due = entry.kind == EntryKind.CHANGED and not set(CALLS_FOR_CHANGE_FILING).isdisjoint(entry.changes)
    notices.tell(
        f"registry-entry-{entry.pk}",
        to=entry.operator.organisation,
        title=ABOUT_ENTRIES[EntryKind(entry.kind)],
        text=CHANGE_FILING_DUE if is_due and running.exists() else "",
        url=entry.get_absolute_url(),
    )
    if entry.kind in (EntryKind.REVOKED, EntryKind.CANCELLED) and running.exists():
        _tell_bureau(entry)


def _tell_bureau(entry: RegistryEntry) -> None:
    bureau = bodies(BUREAU, entry.operator.organisation.area_id)
    first = entry.operator.facilities.filter(state__in=RUNNING_STATES).order_by("pk").first()
    if bureau and first:
        notices.tell(
            f"registration-ended-{entry.pk}",
            to=bureau,
            title=EntryKind(entry.kind).label,
            text=REGISTRATION_ENDED,
            about={"operator": entry.name},
            url=first.get_absolute_url(),
        )


def returned(registration: Registration) -> None:
    """Tell the founders that something is to be corrected."""
    _tell_founders(registration, _("The registrar returned your application. Please correct what it names."))


def refused(registration: Registration, letter: Letter) -> None:
    """Tell the founders that the registration was refused, and where the letter is."""
    text = _("The reasons stand in the letter %(number)s.")
    _tell_founders(registration, _("The registration was refused."), text, about={"number": letter.number})


def _tell_founders(
    registration: Registration, title: Promise, text: Promise | str = "", about: dict[str, Any] | None = None
) -> None:
    key = f"registration-{registration.pk}-{registration.state}-{registration.remarks.count()}"
    notices.tell(
        key,
        to=registration.operator.organisation,
        title=title,
        text=text,
        about=about,
        url=registration.get_absolute_url(),
    )
