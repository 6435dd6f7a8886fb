"""The life of a ban: proposed by one, signed by another, lifted by two again. From the second signature on it meets whoever is at work."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import is_hand_of, require
from portal.errors import Refused
from portal.exchange import webhooks
from portal.exchange.choices import WebhookEvent
from portal.letters import notices
from portal.models import User
from portal.workflow.workflow import move
from staff.bans import policy
from staff.bans.choices import BanState
from staff.bans.models import Ban, BanCase
from staff.identities.models import Identity
from staff.people import staffing
from staff.people.models import Person, Post

MOVES: dict[str, set[str]] = {
    BanState.PROPOSED: {BanState.IN_FORCE, BanState.REJECTED},
    BanState.IN_FORCE: {BanState.LIFTED},
}
SAME_HANDS = _("A ban is signed by another person than the one who proposed it.")
LIFTED_BY_ONE = _("A ban is lifted by another person than the one who signed it.")
NEEDS_END = _("Only abuse bans for life. Please enter the last day.")
NO_END = _("This ground bans for life: there is no last day.")
NEEDS_REASON = _("Please say why.")
URGENT = _("Urgent: %(name)s may not work with children any more (%(facility)s)")
WHAT_TO_DO = _("Please end all posts today. The district health bureau answers questions; the reasons are not told.")


@transaction.atomic
def propose(ban: Ban, *, by: User) -> Ban:
    """Write a ban down; it holds for nobody until another signs it. Raises Refused at the last day."""
    require(policy.may_lay_down(by, ban.area))
    if ban.ground.is_for_life == bool(ban.until):
        raise Refused(NO_END if ban.ground.is_for_life else NEEDS_END, field="until")
    ban.is_for_life, ban.proposed_by = ban.ground.is_for_life, by
    ban.save()
    return ban


@transaction.atomic
def sign(ban: Ban, *, by: User, on: date) -> Ban:
    """Let the ban hold, and open an urgent case at every facility where the person has a post.

    The identity is locked as at hiring: whoever is hired at the same moment is either refused or found here.
    """
    require(policy.may_sign(by, ban))
    if is_hand_of(by, ban.proposed_by_id):
        raise Refused(SAME_HANDS)
    Ban.objects.filter(pk=ban.pk, signed_by=None).update(signed_by=by)
    move(ban, BanState.IN_FORCE, table=MOVES, by=by)
    ban.refresh_from_db()
    Identity.objects.select_for_update().get(id_digest=ban.id_digest)
    for person in at_work(ban, on):
        _open_case(ban, person, on)
    return ban


def at_work(ban: Ban, on: date) -> list[Person]:
    """Return the entries of the banned person that hold a post on the day or later."""
    lasting = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=on))
    entries = Person.objects.known_by(ban.id_type, ban.id_number).filter(posts__in=lasting).distinct()
    return list(entries.select_related("facility__operator__organisation").order_by("pk"))


def _open_case(ban: Ban, person: Person, on: date) -> None:
    case, is_new = BanCase.objects.get_or_create(
        ban=ban, facility=person.facility, defaults={"person": person, "opened_on": on}
    )
    notices.tell(
        f"ban-case-{case.pk}",
        to=person.facility.operator.organisation,
        title=URGENT,
        text=WHAT_TO_DO,
        about={"name": person.name, "facility": person.facility},
        url=case.get_absolute_url(),
    )
    if is_new:
        facts = {"facility": person.facility_id, "case": case.pk}
        webhooks.tell(WebhookEvent.BAN_MATCHED, ban, facts, at=timezone.now())


@transaction.atomic
def reject(ban: Ban, *, by: User, note: str) -> Ban:
    """Do not sign; the reason stays on record."""
    require(policy.may_sign(by, ban))
    _refuse_without_reason(note)
    return move(ban, BanState.REJECTED, table=MOVES, by=by, note=note)


@transaction.atomic
def lift(ban: Ban, *, by: User, note: str) -> Ban:
    """Lift a ban before its last day, by another than who signed it."""
    require(policy.may_sign(by, ban))
    _refuse_without_reason(note)
    if is_hand_of(by, ban.signed_by_id):
        raise Refused(LIFTED_BY_ONE)
    return move(ban, BanState.LIFTED, table=MOVES, by=by, note=note)


def _refuse_without_reason(note: str) -> None:
    if not note.strip():
        raise Refused(NEEDS_REASON, field="note")


@transaction.atomic
def end_posts(case: BanCase, *, by: User, on: date) -> BanCase:
    """End every post of the person at the facility with the day, and with them the case; what had not begun never does."""
    require(policy.may_end_posts(by, case))
    entries = Person.objects.known_by(case.ban.id_type, case.ban.id_number).filter(facility=case.facility)
    staffing.end_all_posts(entries, last=on)
    BanCase.objects.open().filter(pk=case.pk).update(ended_on=on, ended_by=by)
    case.refresh_from_db()
    return case
