"""The yearly campaign: opened with a last day, told to every facility, reminded of, closed with what follows for those who did not ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES, Nature, Setting
from facilities.models import Facility
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.workflow.workflow import move
from staff.background import policy
from staff.background.choices import ReferralState
from staff.background.models import BackgroundCheck, CheckCampaign, Referral
from staff.people.models import Person, Post

MOVES: dict[str, set[str]] = {
    ReferralState.REFERRED: {ReferralState.CORRECTED, ReferralState.SANCTIONED, ReferralState.UNFOUNDED}
}
OPENED_ALREADY = _("This year's campaign is opened already.")
IN_PAST = _("The last day must lie ahead.")
NOT_DUE = _("The campaign runs until %(day)s.")
CLOSED = _("The campaign is closed already.")
NEEDS_REASON = _("Please say what was done.")
CALL = _("Background checks of %(year)s: please ask about everybody at work by %(day)s")
WHY = _("Law on the protection of minors, art. 62: records are checked at hiring and every year.")


@dataclass(frozen=True)
class Outcome:
    """How far a facility is: people at work, and those about whom nobody asked since the campaign was opened."""

    facility: Facility
    at_work: int
    missing: int


@transaction.atomic
def open_campaign(campaign: CheckCampaign, *, by: User, on: date) -> CheckCampaign:
    """Open the year's campaign and tell every running facility of the area. Raises Refused at the last day."""
    require(policy.may_run_in(by, campaign.area))
    if campaign.due_on <= on:
        raise Refused(IN_PAST, field="due_on")
    campaign.year, campaign.opened_on, campaign.opened_by = on.year, on, by
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        raise Refused(OPENED_ALREADY, field="due_on") from None
    _call(campaign, facilities_of(campaign), "open")
    return campaign


def facilities_of(campaign: CheckCampaign) -> QuerySet[Facility]:
    """Return the running facilities of the campaign's area."""
    return Facility.objects.within(campaign.area_id).filter(state__in=RUNNING_STATES)


def unasked(campaign: CheckCampaign, on: date) -> QuerySet[Person]:
    """Return people at work about whom their facility has not asked since the campaign was opened."""
    asked = BackgroundCheck.objects.filter(
        facility=OuterRef("facility"), identity=OuterRef("identity"), asked_on__gte=campaign.opened_on
    )
    return at_work(campaign, on).filter(~Exists(asked))


def at_work(campaign: CheckCampaign, on: date) -> QuerySet[Person]:
    """Return the people who have a post on the day at a facility of the campaign."""
    held = Post.objects.held(on).filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(held), facility__in=facilities_of(campaign))


def outcomes(campaign: CheckCampaign, on: date) -> list[Outcome]:
    """Return how far each facility is, those that lack most first; one query for people, one for facilities."""
    asked = BackgroundCheck.objects.filter(
        facility=OuterRef("facility"), identity=OuterRef("identity"), asked_on__gte=campaign.opened_on
    )
    people = at_work(campaign, on).annotate(is_asked=Exists(asked)).order_by().values("facility")
    sums = people.annotate(all=Count("pk"), missing=Count("pk", filter=Q(is_asked=False)))
    counted = {row["facility"]: (row["all"], row["missing"]) for row in sums}
    rows = facilities_of(campaign).filter(pk__any=list(counted)).select_related("operator__organisation")
    return sorted(
        (Outcome(row, *counted[row.pk]) for row in rows), key=lambda found: (-found.missing, found.facility.pk)
    )


def remind(campaign: CheckCampaign, *, on: date) -> int:
    """Tell again, once a day, every facility that lacks somebody; return how many."""
    lacking = [found.facility for found in outcomes(campaign, on) if found.missing]
    _call(campaign, lacking, on.isoformat())
    return len(lacking)


@transaction.atomic
def close(campaign: CheckCampaign, *, by: User, on: date) -> CheckCampaign:
    """Close the campaign after its last day, and refer whoever did not ask to the department that answers for it (art. 126)."""
    require(policy.may_run(by, campaign))
    campaign = CheckCampaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.closed_on:
        raise Refused(CLOSED)
    if on <= campaign.due_on:
        raise Refused(NOT_DUE % {"day": campaign.due_on})
    campaign.closed_on = on
    campaign.save(update_fields=["closed_on"])
    Referral.objects.bulk_create(_referrals(campaign, on))
    return campaign


def _referrals(campaign: CheckCampaign, on: date) -> Iterator[Referral]:
    for found in outcomes(campaign, on):
        if found.missing:
            yield Referral(
                campaign=campaign,
                facility=found.facility,
                department_id=answering(found.facility),
                at_work=found.at_work,
                missing=found.missing,
            )


def answering(facility: Facility) -> str:
    """Return the department that deals with a breach of art. 62: education for kindergartens, else by the operator's nature."""
    if facility.setting == Setting.KINDERGARTEN:
        return "education"
    return "market" if facility.operator.nature == Nature.FOR_PROFIT else "human-resources"


@transaction.atomic
def deal_with(referral: Referral, outcome: str, *, note: str, by: User) -> Referral:
    """Say what the department did. Raises Refused without a word of it."""
    require(policy.may_deal_with(by, referral))
    if not note.strip():
        raise Refused(NEEDS_REASON, field="note")
    return move(referral, outcome, table=MOVES, by=by, note=note)


def _call(campaign: CheckCampaign, facilities: QuerySet[Facility] | list[Facility], occasion: str) -> None:
    rows = facilities if isinstance(facilities, list) else facilities.select_related("operator__organisation")
    for facility in rows:
        notices.tell(
            f"campaign-{campaign.pk}-{facility.pk}-{occasion}",
            to=facility.operator.organisation,
            title=CALL,
            text=WHY,
            about={"year": campaign.year, "day": campaign.due_on},
        )


declare(Referral, deal_with=Act(policy.may_deal_with, before(MOVES, ReferralState.CORRECTED)))
