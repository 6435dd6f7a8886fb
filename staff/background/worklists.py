"""What background checks leave to do: questions for the police, people to ask about, campaigns to close, referrals to deal with."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from staff.background import renewing
from staff.background.models import BackgroundCheck, CheckCampaign, Referral

CHECK = Kind("background-check", _("Background check"))
ANSWER = _("Answer a background check")
ASK = _("Ask for background checks: some run out or are missing")
CLOSE = _("Close the campaign of background checks")
DEAL = _("Deal with a referral under article 126")


@worklist
def checks_to_answer(user: User, on: date) -> Iterator[Pool]:
    """Questions that wait for the police."""
    if "police" in scope_of(user).departments and may_anywhere(user, permissions.GIVE_OPINIONS):
        rows = BackgroundCheck.objects.waiting().filter(facility__in=Facility.objects.visible_to(user))
        yield Pool(CHECK, rows, ANSWER, "check", due_on="asked_on")


@worklist
def checks_to_ask(user: User, on: date) -> Iterator[Pool]:
    """Own facilities with people whose check is due and not asked for."""
    if may_anywhere(user, permissions.OPERATE):
        yield Pool(
            CHECK, _lacking(Facility.objects.operated_by(user), on), ASK, "check-due", subject="name", area="area_id"
        )


def _lacking(mine: QuerySet[Facility], on: date) -> QuerySet[Facility]:
    asked = BackgroundCheck.objects.waiting().filter(facility=OuterRef("facility"), identity=OuterRef("identity"))
    due = renewing.due(mine, on).filter(~Exists(asked), facility=OuterRef("pk"))
    return mine.filter(Exists(due))


@worklist
def campaigns_to_close(user: User, on: date) -> Iterator[Pool]:
    """Campaigns past their last day, for whoever decides in the area."""
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        mine = CheckCampaign.objects.filter(scope_of(user).in_areas(permissions.DECIDE_FILINGS))
        rows = mine.running(on).filter(due_on__lt=on)
        yield Pool(CHECK, rows, CLOSE, "campaign", due_on="due_on", subject="area__name", area="area_id")


@worklist
def referrals_to_deal_with(user: User, on: date) -> Iterator[Pool]:
    """Referrals that wait for one's own department."""
    if may_anywhere(user, permissions.GIVE_OPINIONS):
        rows = Referral.objects.visible_to(user).open().filter(department__in=scope_of(user).departments)
        yield Pool(CHECK, rows, DEAL, "referral", due_on="campaign__closed_on")
