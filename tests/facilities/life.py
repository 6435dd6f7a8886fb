"""What follows a filing, built row by row."""

from datetime import date

from facilities.decisions import decisions
from facilities.ground.choices import FacilityState, FilingState
from facilities.models import Facility, Filing
from portal.accounts.choices import Role
from portal.models import Clause, User
from tests.facilities.builders import complete_facility
from tests.factories import TODAY, FilingFactory, officer


def filed_facility(**facts) -> Facility:
    """Return a facility that was filed and stands as verified, meeting every clause."""
    state = facts.pop("state", FacilityState.VERIFIED)
    facility = complete_facility(state=state, filed_on=TODAY, **facts)
    FilingFactory(facility=facility, state=FilingState.ACCEPTED, decided_on=TODAY)
    return facility


def refuse(filing: Filing, *, by: User, on: date = TODAY) -> Filing:
    """Refuse a filing by four eyes: a colleague proposes, `by` confirms."""
    clauses = [Clause.objects.get(code="setting-floor")]
    proposal = decisions.propose_refusal(
        filing,
        by=officer(Role.REVIEWER),
        on=on,
        reasons="场地不符合要求",
        clauses=clauses,
        against_findings="现场核实与申报不符",
    )
    return decisions.confirm_refusal(proposal, by=by, on=on)
