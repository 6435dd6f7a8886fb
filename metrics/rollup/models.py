"""What keeps the summaries right: marks of what changed, and alarms when a recount differs."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from metrics.ground.querysets import FacilityRowQuerySet, InAreaQuerySet
from portal.models import Area, Clause
from portal.rulebook.rulebook import Outcome


class DirtyMark(models.Model):
    """Something about a facility or a community changed. Written in the transaction of the change, one row each time.

    Marks are never merged: a mark whose transaction commits late is then never lost behind one already taken. No foreign
    keys: a mark may outlive its facility.
    """

    facility_id = models.BigIntegerField(null=True)
    area_code = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(facility_id__isnull=False) ^ ~Q(area_code=""), name="a_mark_names_a_facility_or_an_area"
            )
        ]

    def __str__(self) -> str:
        return self.area_code or str(self.facility_id)


class RollupDay(models.Model):
    """A day as of which all summaries hold: what the date alone changed since the day before it was marked, or all was recounted."""

    day = models.DateField(_("day"), primary_key=True)
    is_full = models.BooleanField(_("everything was counted"))
    marked = models.PositiveIntegerField(_("facilities that the date changed"), default=0)
    at = models.DateTimeField(_("done at"))

    class Meta:
        verbose_name = _("day of the summaries")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class RollupDifference(models.Model):
    """An alarm: the full recount of a night did not equal what the incremental rollup had kept."""

    at = models.DateTimeField(_("found at"))
    as_of = models.DateField(_("as of"))
    noun = models.CharField(_("what differed"), max_length=20)
    count = models.PositiveIntegerField(_("rows that differed"))
    examples = models.JSONField(_("examples"), default=list)
    seen_at = models.DateTimeField(_("seen at"), null=True, editable=False)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("difference of a recount")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.noun}: {self.count}"

    @property
    def noun_name(self) -> Promise | str:
        """What differed, in the language of the page."""
        return NOUNS.get(self.noun, self.noun)


NOUNS = {
    "facilities": _("summaries of facilities"),
    "areas": _("summaries of areas"),
    "values": _("values of indicators"),
}


class Sums(models.Model):
    """What is counted per facility and added up over areas."""

    serious = models.PositiveIntegerField(_("serious breaches"), default=0)
    major = models.PositiveIntegerField(_("major breaches"), default=0)
    minor = models.PositiveIntegerField(_("minor breaches"), default=0)
    advice = models.PositiveIntegerField(_("advice"), default=0)
    open_findings = models.PositiveIntegerField(_("open findings"), default=0)
    overdue_findings = models.PositiveIntegerField(_("overdue findings"), default=0)

    class Meta:
        abstract = True


SUMS = ("places", "enrolled", "serious", "major", "minor", "advice", "open_findings", "overdue_findings")


class FacilitySummary(Sums):
    """How a facility stands. Breaches are counted while it is under oversight only."""

    facility = models.OneToOneField(Facility, models.CASCADE, primary_key=True, related_name="summary")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=16, choices=FacilityState)
    places = models.PositiveIntegerField(_("places"), null=True, help_text=_("Empty: not known."))
    enrolled = models.PositiveIntegerField(_("children enrolled"), null=True, help_text=_("Empty: not known."))
    is_overseen = models.BooleanField(_("under oversight"))
    last_visit_on = models.DateField(_("last visit"), null=True)
    risk = models.PositiveIntegerField(_("risk"), default=0)
    risk_parts = models.JSONField(_("parts of the risk"), default=list)
    as_of = models.DateField(_("as of"))
    computed_at = models.DateTimeField(_("computed at"))

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary of a facility")
        indexes = [
            models.Index(fields=["area", "state"], name="summary_area_state"),
            models.Index(fields=["-risk", "facility"], name="summary_risk"),
        ]

    def __str__(self) -> str:
        return str(self.facility)


class FacilityBreach(models.Model):
    """A clause that a facility does not simply meet: since when, and why. Rows of one clause are told apart by `number`."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="breaches")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), help_text=_("The message as it stands in the code, before translation."))
    params = models.JSONField(_("values in the reason"), default=dict, encoder=DjangoJSONEncoder)
    since = models.DateField(_("since"))

    objects = FacilityRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        ordering = ["facility", "clause", "number"]
        indexes = [models.Index(fields=["clause", "outcome"], name="breach_clause_outcome")]
        constraints = [models.UniqueConstraint(fields=["facility", "clause", "number"], name="one_breach_per_number")]

    def __str__(self) -> str:
        return f"{self.facility}: {self.clause}"

    @property
    def message(self) -> str:
        """The reason in the language of the page, with the names of the people of whom it speaks."""
        return self._worded(self.params)

    @property
    def message_without_names(self) -> str:
        """The same with family names only, for those who do not see the people of the facility."""
        name = self.params.get("name")
        return self._worded(self.params | {"name": f"{name[:1]}某"} if name else self.params)

    def _worded(self, params: dict[str, Any]) -> str:
        shown = {name: _shown(value) for name, value in params.items()}
        text = gettext(self.reason) if self.reason else ""
        return text % shown if shown else text


def _shown(value: Any) -> Any:
    """Translate what was a translatable text when it was stored."""
    text = value.get("msgid") if isinstance(value, dict) else None
    return gettext(text) if text else value


class AreaSummary(Sums):
    """How the facilities of an area stand: for a community counted from their summaries, above that from its parts.

    Places and children are those of facilities on file (`facilities.ground.vocabulary`), breaches and findings those of all under
    oversight.
    """

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="summary")
    overseen = models.PositiveIntegerField(_("facilities under oversight"), default=0)
    filed = models.PositiveIntegerField(_("facilities filed"), default=0)
    places = models.PositiveIntegerField(_("places"), default=0)
    enrolled = models.PositiveIntegerField(_("children enrolled"), default=0)
    taken_of = models.PositiveIntegerField(_("places of facilities whose enrolment is known"), default=0, db_default=0)
    places_unknown = models.PositiveIntegerField(_("facilities whose places are not known"), default=0, db_default=0)
    enrolled_unknown = models.PositiveIntegerField(
        _("facilities whose enrolment is not known"), default=0, db_default=0
    )
    computed_at = models.DateTimeField(_("computed at"), null=True)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary of an area")
        ordering = ["area"]

    def __str__(self) -> str:
        return str(self.area)
