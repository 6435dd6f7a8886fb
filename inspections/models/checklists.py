"""Checklists: versions of questions, each tied to the clause that asks for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy as _

from inspections.choices import ItemKind, VisitKind
from inspections.querysets import ChecklistItemQuerySet, ChecklistQuerySet
from portal.choices import Severity
from portal.models import Department


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


class Checklist(models.Model):
    """One version of a department's checklist. A visit keeps the version on which it was started."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    department = models.ForeignKey(Department, models.PROTECT, related_name="checklists", verbose_name=_("department"))
    visit_kind = models.CharField(_("kind of visit"), max_length=12, choices=VisitKind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    valid_from = models.DateField(_("valid from"))

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        ordering = ["department", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_checklist_per_version"),
            models.CheckConstraint(condition=Q(visit_kind__in=VisitKind.values), name="checklist_visit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name_en if _in_english() else self.name


class ChecklistItem(models.Model):
    """One question. The clause is named by its code, so that a visit finds the version in force on its day."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"))
    group = models.CharField(_("group"), max_length=40)
    group_en = models.CharField(_("group in English"), max_length=80)
    clause_code = models.SlugField(_("clause"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.YES_NO_NA)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    text = models.CharField(_("question"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=300)
    guidance = models.CharField(_("what to look at"), max_length=300, blank=True)
    guidance_en = models.CharField(_("what to look at, in English"), max_length=400, blank=True)
    evidence = models.CharField(_("what to photograph"), max_length=120, blank=True)
    evidence_en = models.CharField(_("what to photograph, in English"), max_length=200, blank=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist item")
        ordering = ["checklist", "order"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "order"], name="one_item_per_place_in_the_checklist"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_is_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="item_severity_is_known"),
        ]

    def __str__(self) -> str:
        return self.text_en if _in_english() else self.text

    @property
    def group_name(self) -> str:
        """The group's name in the language of the page."""
        return self.group_en if _in_english() else self.group

    @property
    def hint(self) -> str:
        """What to look at, in the language of the page."""
        return self.guidance_en if _in_english() else self.guidance

    @property
    def photo_hint(self) -> str:
        """What to photograph, in the language of the page."""
        return self.evidence_en if _in_english() else self.evidence

    @property
    def may_not_apply(self) -> bool:
        """Say whether "not applicable" is a possible answer."""
        return self.kind == ItemKind.YES_NO_NA
