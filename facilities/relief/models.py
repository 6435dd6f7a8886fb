"""Reliefs of taxes, public fees and utilities: by which notice, until when, with which evidence; and what was given, by sum."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.relief.choices import GrantState, ReliefKind
from facilities.relief.querysets import GrantQuerySet, ReliefQuerySet
from portal.models import Transition
from portal.rulebook.choices import SourceMark

SAID = ("code", "kind", "name", "name_en", "notice", "words", "evidence", "asked_at", "from_on", "source_mark")
ONLY_ENDED = (
    f"OLD.until_on IS NOT NULL OR ROW({', '.join(f'OLD.{name}' for name in SAID)}) "
    f"IS DISTINCT FROM ROW({', '.join(f'NEW.{name}' for name in SAID)})"
)


def _range(function: str, first: object, last: object) -> Func:
    return Func(first, last, Value("[]"), function=function, output_field=models.TextField())


def _point(name: str) -> Func:
    """Return a number as a range, so that an exclusion over it needs no extension of PostgreSQL."""
    return _range("int8range", F(name), F(name))


DAYS = _range("daterange", F("from_on"), F("until_on"))
CODED = Func(F("code"), function="hashtext", output_field=models.BigIntegerField())


class Relief(models.Model):
    """What a facility may ask for on certain days. One that is prolonged or changed gets a further version, never an edit."""

    code = models.SlugField(_("code"), max_length=30)
    kind = models.CharField(_("what is relieved"), max_length=8, choices=ReliefKind)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100)
    notice = models.CharField(_("by which notice"), max_length=100)
    words = models.TextField(_("words of the notice"), max_length=500)
    evidence = models.TextField(_("evidence to keep"), max_length=500)
    asked_at = models.CharField(_("where it is asked for"), max_length=100)
    from_on = models.DateField(_("holds from"))
    until_on = models.DateField(_("holds until"), null=True, blank=True)
    source_mark = models.CharField(_("source mark"), max_length=6, choices=SourceMark)

    objects = ReliefQuerySet.as_manager()

    class Meta:
        verbose_name = _("relief of taxes or utilities")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReliefKind.values), name="relief_kind_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="relief_is_a_span"
            ),
            ExclusionConstraint(
                name="versions_of_a_relief_do_not_overlap",
                expressions=[(_range("int8range", CODED, CODED), "&&"), (DAYS, "&&")],
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="reliefs_are_only_ended", operation=pgtrigger.Update, condition=pgtrigger.Condition(ONLY_ENDED)
            ),
            pgtrigger.Protect(name="reliefs_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name


class ReliefGrant(models.Model):
    """That a relief was given to a facility for a span, by its sum in fen. It knows nothing of any child."""

    relief = models.ForeignKey(Relief, models.PROTECT, related_name="grants", verbose_name=_("relief"))
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="relief_grants", verbose_name=_("facility"))
    from_on = models.DateField(_("given for the time from"))
    until_on = models.DateField(_("given for the time until"))
    fen = models.BigIntegerField(_("sum given (fen)"))
    state = models.CharField(_("state"), max_length=8, choices=GrantState, default=GrantState.GIVEN, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_on = models.DateField(_("recorded on"), editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("relief given to a facility")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=GrantState.values), name="relief_grant_state_is_known"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="relief_grant_is_above_nothing"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="relief_grant_is_for_a_span"),
            ExclusionConstraint(
                name="a_relief_is_given_once_for_a_day",
                expressions=[(_point("facility_id"), "&&"), (_point("relief_id"), "&&"), (DAYS, "&&")],
                condition=Q(state="given"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relief} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The sum in yuan."""
        return yuan(self.fen)
