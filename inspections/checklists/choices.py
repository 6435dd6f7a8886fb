"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="published", warning="draft")
class ChecklistState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ItemKind(TextChoices):
    YES_NO = "yes_no", _("Yes or no")
    YES_NO_NA = "yes_no_na", _("Yes, no or not applicable")
    NUMBER = "number", _("Numeric value")
    CHOICE = "choice", _("Choice")
    TEXT = "text", _("Text")
    PHOTO = "photo", _("Photo")
    SIGNATURE = "signature", _("Signature")


class Condition(TextChoices):
    """Which facilities an item is asked at; the values are names of `facilities.ground.conditions.CONDITIONS`."""

    MEALS = "meals", _("Facilities that serve meals")
    OWNED = "owned", _("Facilities on premises of their own")
    LEASED = "leased", _("Facilities on leased premises")
    FOR_PROFIT = "for-profit", _("For-profit facilities")
    NON_PROFIT = "non-profit", _("Non-profit facilities")
    PUBLIC = "public", _("Public institutions")
    KINDERGARTEN = "kindergarten", _("Nursery classes of kindergartens")
    FAMILY = "family", _("Family care points")


@toned(good="pass done", danger="fail")
class AnswerOutcome(TextChoices):
    PASS = "pass", _("Meets")
    FAIL = "fail", _("Does not meet")
    NA = "na", _("Not applicable")
    DONE = "done", _("Recorded")  # text, photo, signature, a number without limits: counts neither way


JUDGED_BY_TAP = (ItemKind.YES_NO, ItemKind.YES_NO_NA)  # others are judged by what was entered
PICTURES = (ItemKind.PHOTO, ItemKind.SIGNATURE)  # kinds answered by a picture
PHOTO = "inspection-photo"  # kinds of documents
SIGNATURE = "inspection-signature"
