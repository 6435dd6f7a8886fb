"""What an operator does before a filing: sign up, set up a facility, keep classes and documents, answer remarks."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.dossier import corrections, prefilling
from facilities.filing import filings, policy as filing_policy
from facilities.ground import kinds, people, policy as ground_policy
from facilities.ground.choices import FacilityState, FilingState, OperatorState
from facilities.ground.models import CareClass, Facility, Operator
from facilities.registration import licences
from portal.accounts import opening, posts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.scope import require
from portal.documents import dossier
from portal.errors import Refused, StaleEdit
from portal.models import Document, DocumentKind, Organisation, User
from portal.unique import save_unique

CODE_TAKEN = _(
    "This unified social credit code is already registered. Please log in with its account, or ask the district health "
    "bureau if you do not know who registered it."
)
NAME_TAKEN = _("You already have a facility of this name. Please open it in your list, or choose another name.")
DOCUMENT_CHANGED = _(
    "Somebody else uploaded this document meanwhile; it is shown below. Choose your file again to put it in its place."
)
CLASS_CHANGED = _("Somebody else changed this class meanwhile. Please look at it again before you remove it.")
FROM_REGISTRAR = _("The registrar attached this document. It is replaced when the registrar records a change.")
NAME_OF_CLASS_TAKEN = _("There is already a class of this name.")


class Locked(Refused):
    """The dossier, or this part of it, can't be changed at the moment."""


@transaction.atomic
def sign_up(user: User, operator: Operator, *, name: str, uscc: str, on: date) -> User:
    """Open an account for a new operator; without a code for one that still has to be registered.

    Raises Refused if the code is taken, also at the same moment.
    """
    organisation = Organisation(
        kind=OrganisationKind.OPERATOR, name=name, uscc=uscc or None, area_id=settings.DISTRICT_CODE, is_proven=False
    )
    operator.state = OperatorState.DECLARED if uscc else OperatorState.UNREGISTERED
    save_unique(organisation, Refused(CODE_TAKEN, field="uscc"))
    opening.open_own(user)
    operator.organisation = organisation
    operator.save()
    posts.appoint(user, organisation, Role.OPERATOR, on=on)
    return user


@transaction.atomic
def create_facility(facility: Facility, *, by: User, on: date) -> Facility:
    """Set up a facility with an open draft filing. Raises Refused for a second one of the same name."""
    operator = (
        Operator.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=facility.operator_id)
    )
    facility.operator = operator
    require(ground_policy.may_operate(by, facility))
    kinds.require_possible(operator.nature, facility.setting, on=on)
    kinds.require_no_branch(operator, on=on)
    set_up(prefilling.fill(facility), by=by)
    filings.open_draft(facility, by=by, on=on)
    licences.attach(facility)
    prefilling.copy_papers(facility, by=by, on=on)
    return facility


def set_up(facility: Facility, *, by: User) -> Facility:
    """Save a new facility of the operator. Raises Refused for a second unfiled one of the same name."""
    operator = facility.operator
    require(ground_policy.may_operate(by, facility))
    if operator.facilities.filter(name=facility.name, state=FacilityState.UNFILED).exists():
        raise Refused(NAME_TAKEN, field="name")
    facility.save()
    return facility


def require_editable(facility: Facility, section: str, *, by: User, on: date, item: str = "") -> None:
    """Raise NotAllowed for a stranger, and Locked with the reason if the section or item can't be changed at the moment.

    Called within the transaction that saves: until it ends the filing can't be submitted.
    """
    require(ground_policy.may_operate(by, facility))
    if reason := corrections.lock_of(facility, section, on=on, item=item, hold=True):
        raise Locked(reason)


@transaction.atomic
def save_section(row: Facility | Operator, facility: Facility, section: str, *, by: User, on: date) -> None:
    """Save a section of the dossier. Raises Locked, and Refused if nature and way of running don't go together."""
    require_editable(facility, section, by=by, on=on)
    corrections.require_flagged(row, facility, section, on=on)
    if isinstance(row, Facility):
        kinds.require_possible(row.operator.nature, row.setting, on=on)
        people.require_unnamed(row.fee_note, row, field="fee_note")
    else:
        for setting in row.facilities.values_list("setting", flat=True).distinct():
            kinds.require_possible(row.nature, setting, on=on, field="nature")
    row.save()


def item_of(care_class: CareClass) -> str:
    """Return the name by which remarks and locks know a class; a new one is a matter of the whole section."""
    return f"class-{care_class.pk}" if care_class.pk else ""


@transaction.atomic
def save_class(care_class: CareClass, *, by: User, on: date) -> CareClass:
    """Add or change a class. Raises Refused for a second class of the same name."""
    require_editable(care_class.facility, "classes", by=by, on=on, item=item_of(care_class))
    save_unique(care_class, Refused(NAME_OF_CLASS_TAKEN, field="name"))
    return care_class


@transaction.atomic
def remove_class(care_class: CareClass, *, by: User, on: date) -> None:
    """Take a class out as it was seen; its history stays. Raises StaleEdit if somebody changed it meanwhile."""
    require_editable(care_class.facility, "classes", by=by, on=on, item=item_of(care_class))
    current = CareClass.objects.select_for_update().filter(pk=care_class.pk).first()
    if current and current.revision != care_class.revision:
        raise StaleEdit(CLASS_CHANGED)
    care_class.delete()


def was_taken_out(facility: Facility, class_pk: int) -> bool:
    """Say whether the facility had a class of this key that it has no more."""
    had = CareClass.pgh_event_model.objects.filter(id=class_pk, facility_id=facility.pk)  # type: ignore[attr-defined]
    return had.exists() and not facility.classes.filter(pk=class_pk).exists()


def last_valid_day(kind: DocumentKind, issued_on: date | None) -> date | None:
    """Return the last day on which a document of the kind is valid, or None if it does not run out or has no date."""
    if kind.valid_months is None or issued_on is None:
        return None
    return issued_on + relativedelta(months=kind.valid_months, days=-1)


@transaction.atomic
def hand_in(
    facility: Facility, kind: DocumentKind, upload: UploadedFile, *, by: User, on: date, facts: Mapping[str, Any]
) -> Document:
    """File a document with a facility, as the new version of the one of its kind if there is one.

    `facts`: number, issued_on, expires_on, and `seen`, the key of the version that the form showed; an empty expiry comes from
    the kind. A bad file raises ValidationError, a version that somebody else filed meanwhile StaleEdit.
    """
    if not filing_policy.may_renew_documents(by, facility):
        require_editable(facility, "documents", by=by, on=on, item=kind.pk)
    if licences.is_from_registrar(facility, kind):
        raise Locked(FROM_REGISTRAR)
    # the row's lock: two uploads at once make two versions, not two documents
    held = Facility.objects.select_for_update().get(pk=facility.pk)
    replaced = dossier.documents_of(facility).filter(kind=kind).order_by("-id").first()
    if "seen" in facts and facts["seen"] != (replaced.pk if replaced else None):
        raise StaleEdit(DOCUMENT_CHANGED)
    if held.prefilled.pop(kind.pk, None):
        held.save(update_fields=["prefilled"])
    return dossier.add(
        facility,
        kind,
        upload,
        by=by,
        number=facts.get("number") or "",
        issued_on=facts.get("issued_on"),
        expires_on=facts.get("expires_on") or last_valid_day(kind, facts.get("issued_on")),
        replaces=replaced,
    )


@transaction.atomic
def discard(facility: Facility, *, by: User) -> None:
    """Throw a draft away that was never handed in, with its classes. Raises Locked once it was."""
    require(ground_policy.may_operate(by, facility))
    Facility.objects.select_for_update().get(pk=facility.pk)
    if facility.filings.exclude(state=FilingState.DRAFT).exists() or facility.state != FacilityState.UNFILED:
        raise Locked(_("This facility was already handed in and stays on record. You can withdraw its filing instead."))
    files = list(facility.documents.values_list("file", flat=True))
    facility.filings.all().delete()
    facility.delete()
    for name in files:
        transaction.on_commit(partial(Document._meta.get_field("file").storage.delete, name))
