"""Closed vocabularies of complaints, in the terms of the field."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Channel(TextChoices):
    """How a complaint came in."""

    WEB = "web", _("This portal")
    HOTLINE = "hotline", _("Hotline 12345")
    DISTRICT = "district", _("District hotline")
    VISIT = "visit", _("In person")
    LETTER = "letter", _("By letter")
    PASSED = "passed", _("Passed on by another body")


TAKEN_BY_STAFF = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class Subject(TextChoices):
    """What a complaint is about; `RoutingRule` says which departments deal with it."""

    ABUSE = "abuse", _("Violence, neglect or humiliation of children")
    SAFETY = "safety", _("Safety of premises and equipment")
    FIRE = "fire", _("Fire safety")
    FOOD = "food", _("Food")
    HYGIENE = "hygiene", _("Hygiene and infections")
    STAFF = "staff", _("Staff without the required qualification")
    CROWDING = "crowding", _("More children than filed, or too few carers")
    FEES = "fees", _("Fees and refunds")
    ADVERTISING = "advertising", _("False advertising")
    UNFILED = "unfiled", _("Childcare without a licence or filing")
    ENVIRONMENT = "environment", _("Noise, smell, pollution")
    OTHER = "other", _("Something else")


@toned(good="replied", info="handled", warning="received")
class ComplaintState(TextChoices):
    RECEIVED = "received", _("Received, waits for screening")
    HANDLED = "handled", _("Accepted, being dealt with")
    REPLIED = "replied", _("Replied")
    OUT_OF_SCOPE = "out_of_scope", _("Not in our scope")
    DUPLICATE = "duplicate", _("Joined to another complaint")
    PASSED_ON = "passed_on", _("Passed on to another body")


class ComplaintOutcome(TextChoices):
    UPHELD = "upheld", _("Found to be true")
    PARTLY = "partly", _("Found to be true in part")
    UNFOUNDED = "unfounded", _("Found not to be true")
    UNPROVEN = "unproven", _("Could not be verified")


@toned(good="done", info="asked", warning="returned")
class PartState(TextChoices):
    ASKED = "asked", _("Being dealt with")
    DONE = "done", _("Dealt with")
    RETURNED = "returned", _("Handed back: not this department's field")


@toned(good="given", info="asked", danger="lapsed")
class ExplanationState(TextChoices):
    ASKED = "asked", _("Explanation asked for")
    GIVEN = "given", _("Explained")
    LAPSED = "lapsed", _("Not explained when the reply was due")


class Rating(IntegerChoices):
    """好差评: how content the complainant is with the reply."""

    VERY_GOOD = 5, _("Very satisfied")
    GOOD = 4, _("Satisfied")
    FAIR = 3, _("Fairly satisfied")
    BAD = 2, _("Dissatisfied")
    VERY_BAD = 1, _("Very dissatisfied")


VERIFIED = (ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY)  # what counts in public and for the credit record
UNDECIDED = (ComplaintState.RECEIVED, ComplaintState.HANDLED)
COMPLAINT_EVIDENCE = "complaint-evidence"  # kinds of documents
EXPLANATION_EVIDENCE = "explanation-evidence"
