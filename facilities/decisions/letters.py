"""The words of the letters on a case, filled into the district's templates; what the operator must see, and nothing internal."""

from datetime import date

from django.utils.translation import override

from facilities.decisions.models import Cancellation
from facilities.filing.letters import of_filing
from facilities.filing.models import Filing, Receipt
from facilities.ground.letters import issue, number_of, until, wordings
from facilities.proposals.models import Proposal
from portal.clock.choices import TermKind
from portal.documents.printing import chinese_date
from portal.models import Letter, User

REFUSAL = "refusal"


def refusal_intent(proposal: Proposal, *, by: User, on: date) -> Letter:
    """Tell what is going to be refused, and until when the operator is heard."""
    filing: Filing = proposal.filing  # type: ignore[assignment]
    words = of_filing(filing) | {"reasons": proposal.reasons, "heard_until": until(proposal, TermKind.HEARING)}
    facts = wordings(proposal.clauses.select_related("regulation"))
    return issue("refusal-intent", proposal, by=by, on=on, words=words, facts=facts)


def refusal(filing: Filing, *, by: User, on: date) -> Letter:
    """Tell that the filing is refused, with reasons and clauses."""
    words = of_filing(filing) | {"reasons": filing.decision_note}
    facts = wordings(filing.refused_clauses.select_related("regulation"))
    return issue(REFUSAL, filing, by=by, on=on, words=words, facts=facts)


def cancellation_intent(case: Cancellation, *, by: User, on: date) -> Letter:
    """Announce the cancellation, and until when the operator may state its case or ask for a hearing."""
    words = _of_cancellation(case) | {"reasons": case.reasons, "heard_until": until(case, TermKind.HEARING)}
    return issue("cancellation-intent", case, by=by, on=on, words=words, facts=wordings([case.clause]))


def cancellation(case: Cancellation, proposal: Proposal, *, by: User, on: date) -> Letter:
    """Tell that the filing is cancelled."""
    words = _of_cancellation(case) | {
        "reasons": proposal.reasons,
        "intent_number": number_of(case, "cancellation-intent"),
        "heard": _heard(case),
    }
    facts = wordings(proposal.clauses.select_related("regulation"))
    return issue("cancellation", case, by=by, on=on, words=words, facts=facts)


def cancellation_dropped(case: Cancellation, *, by: User, on: date) -> Letter:
    """Tell that the proceeding ends and the filing holds on."""
    words = {
        "facility": case.facility.name,
        "intent_number": number_of(case, "cancellation-intent"),
        "reasons": case.drop_reason,
    }
    return issue("cancellation-dropped", case, by=by, on=on, words=words)


def _of_cancellation(case: Cancellation) -> dict[str, str]:
    receipt = Receipt.objects.filter(filing__facility=case.facility).order_by("-version").first()
    with override("zh-hans"):
        return {
            "facility": case.facility.name,
            "receipt_number": receipt.number if receipt else "—",
            "ground": str(case.ground),
        }


def _heard(case: Cancellation) -> str:
    """Say in the decision how the operator was heard."""
    if case.hearing_on:
        return f"你单位要求听证，我局于{chinese_date(case.hearing_on)}举行了听证，听证意见已经复核。"
    if case.stated_on:
        return f"你单位于{chinese_date(case.stated_on)}提出陈述申辩意见，我局已经复核。"
    return "你单位在规定期限内未提出陈述申辩，也未要求听证。"
