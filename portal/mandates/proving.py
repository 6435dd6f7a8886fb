"""Before anybody acts for an operator it is shown that she may.

Three things show it: the registrar recorded the operator on an application made here, the bureau checked a letter with the operator's seal
or invited the person at its desk, or a colleague who is known invited her (`portal.mandates.inviting`). Whoever only signed up with a credit code, which
anybody reads off a licence on a wall, prepares everything and hands nothing in.
"""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import permissions
from portal.accounts.choices import OrganisationKind
from portal.accounts.models import Organisation, User
from portal.accounts.scope import require, scope_of
from portal.clock import clock
from portal.documents import dossier
from portal.documents.models import DocumentKind
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.mandates import policy
from portal.mandates.choices import MandateState as State
from portal.mandates.models import Mandate
from portal.rulebook.rulebook import Limits
from portal.unique import save_unique

LETTER = "authority-letter"  # the kind of document
WORKING_DAYS = "mandate.check.working_days"
UNPROVEN = _(
    "The bureau does not know yet that you act for %(name)s. Please hand in the letter of authority first; you find it under “People "
    "who act for us”."
)
PROVEN = _("The bureau knows already that you act for %(name)s.")
WAITS = _("A letter of authority is being checked already.")
ANSWERED = _("Somebody else answered this letter meanwhile.")


def require_proven(organisation: Organisation) -> None:
    """Raise Refused as long as nothing shows who acts for the operator."""
    if not Organisation.objects.filter(pk=organisation.pk, is_proven=True).exists():
        raise Refused(UNPROVEN % {"name": organisation.name})


def unproven(user: User) -> QuerySet[Organisation]:
    """Return the operators of the user's area of which nothing shows yet who acts for them, the latest first."""
    there = scope_of(user).in_areas(permissions.REVIEW_FILINGS)
    return Organisation.objects.filter(there, kind=OrganisationKind.OPERATOR, is_proven=False).order_by("-pk")


@transaction.atomic
def hand_in(organisation: Organisation, upload: UploadedFile, *, by: User, on: date) -> Mandate:
    """File the letter with the operator's seal, to be checked within the rulebook's working days.

    Raises Refused if it is known already who acts for the operator, or if another letter waits; ValidationError for a bad file.
    """
    require(policy.may_act_for(by, organisation))
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if held.is_proven:
        raise Refused(PROVEN % {"name": held.name})
    due_on = clock.add_working_days(on, int(Limits(on, prefix=WORKING_DAYS)[WORKING_DAYS]))
    made = Mandate(organisation=held, handed_in_by=by, handed_in_on=on, due_on=due_on)
    save_unique(made, Refused(WAITS))
    dossier.add(made, DocumentKind.objects.get(pk=LETTER), upload, by=by)
    return made


@transaction.atomic
def accept(mandate: Mandate, *, by: User, on: date) -> Mandate:
    """Accept the letter: from now on the operator's people act for it. Raises IllegalMove if it was answered meanwhile."""
    held = _held(mandate, by)
    _answer(held, State.ACCEPTED, by=by, on=on)
    prove(held.organisation)
    _tell(held, _("The letter of authority is accepted. You can hand in filings now."))
    return held


@transaction.atomic
def refuse(mandate: Mandate, reason: str, *, by: User, on: date) -> Mandate:
    """Do not accept the letter, with the reason; another one may follow. Raises Refused without a reason, IllegalMove if it was answered."""
    if not reason.strip():
        raise Refused(_("Please give the reasons."), field="reason")
    held = _held(mandate, by)
    held.reason = reason.strip()
    _answer(held, State.REFUSED, by=by, on=on)
    _tell(held, _("The letter of authority is not accepted: %(reason)s"))
    return held


def prove(organisation: Organisation) -> None:
    """Keep that it is known who acts for the operator. The registrar's record of an application made here shows it as well."""
    Organisation.objects.filter(pk=organisation.pk, is_proven=False).update(is_proven=True)


def _held(mandate: Mandate, by: User) -> Mandate:
    held = Mandate.objects.select_for_update(of=("self",)).select_related("organisation__area").get(pk=mandate.pk)
    require(policy.may_check(by, held))
    if held.state != State.ASKED:
        raise IllegalMove(ANSWERED)
    return held


def _answer(held: Mandate, state: State, *, by: User, on: date) -> None:
    held.state, held.answered_by, held.answered_on = state, by, on
    held.save(update_fields=["state", "answered_by", "answered_on", "reason"])


def _tell(held: Mandate, title: Promise) -> None:
    url = reverse("colleague-list")
    notices.tell(f"mandate-{held.pk}", to=held.organisation, title=title, about={"reason": held.reason}, url=url)
