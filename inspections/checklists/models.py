"""Checklists: versions of questions, each tied to the clause that asks for it."""

import uuid

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from inspections.checklists.choices import JUDGED_BY_TAP, PICTURES, ChecklistState, Condition, ItemKind
from inspections.checklists.querysets import ChecklistItemQuerySet, ChecklistQuerySet
from inspections.ground.choices import VisitKind
from portal.models import Department, Transition
from portal.rulebook.choices import Severity


def _worded(chinese: str, english: str) -> str:
    """Return the words in the language of the page; Chinese where the district has written no English."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Checklist(models.Model):
    """One version of a department's checklist. A visit keeps the version on which it was started."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    department = models.ForeignKey(Department, models.PROTECT, related_name="checklists", verbose_name=_("department"))
    visit_kind = models.CharField(_("kind of visit"), max_length=12, choices=VisitKind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    all_must_pass = models.BooleanField(
        _("all items must be met"),
        default=False,
        help_text=_("The report then says “qualified” or “not qualified”, as the hygiene assessment does."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ChecklistState, default=ChecklistState.DRAFT, editable=False
    )
    valid_from = models.DateField(_("valid from"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        ordering = ["department", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_checklist_per_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=ChecklistState.DRAFT), name="one_draft_per_checklist"
            ),
            models.CheckConstraint(condition=Q(visit_kind__in=VisitKind.values), name="checklist_visit_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ChecklistState.values), name="checklist_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ChecklistState.DRAFT) | Q(valid_from__isnull=False),
                name="published_checklist_has_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return _worded(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("checklist", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Say whether the version is still being written."""
        return self.state == ChecklistState.DRAFT


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="ChecklistItemEvent"
)
class ChecklistItem(models.Model):
    """One question. The clause is named by its code, so that a visit finds the version in force on its day."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    key = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text=_("Stays the same in every version of the checklist.")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    group = models.CharField(_("group"), max_length=40)
    group_en = models.CharField(_("group in English"), max_length=80, blank=True)
    clause_code = models.SlugField(_("clause"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.YES_NO_NA)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    condition = models.CharField(
        _("asked at"), max_length=30, choices=Condition, blank=True, help_text=_("Empty: at every facility.")
    )
    text = models.CharField(_("question"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    guidance = models.CharField(_("what to look at"), max_length=300, blank=True)
    guidance_en = models.CharField(_("what to look at, in English"), max_length=400, blank=True)
    evidence = models.CharField(_("what to photograph"), max_length=120, blank=True)
    evidence_en = models.CharField(_("what to photograph, in English"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    lowest = models.DecimalField(_("lowest number that meets"), max_digits=10, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(
        _("highest number that meets"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    options_met = ArrayField(
        models.CharField(max_length=80), verbose_name=_("options that meet"), default=list, blank=True
    )
    options_unmet = ArrayField(
        models.CharField(max_length=80), verbose_name=_("options that do not meet"), default=list, blank=True
    )
    is_required = models.BooleanField(_("must be answered"), default=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist item")
        ordering = ["checklist", "order"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "order"], name="one_item_per_place_in_the_checklist"),
            models.UniqueConstraint(fields=["checklist", "key"], name="one_item_per_key_in_the_checklist"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_is_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="item_severity_is_known"),
            models.CheckConstraint(condition=Q(condition__in=["", *Condition.values]), name="item_condition_is_known"),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(lowest__lte=F("highest")),
                name="item_limits_are_a_span",
            ),
        ]

    def __str__(self) -> str:
        return _worded(self.text, self.text_en)

    @property
    def group_name(self) -> str:
        """The group's name in the language of the page."""
        return _worded(self.group, self.group_en)

    @property
    def hint(self) -> str:
        """What to look at, in the language of the page."""
        return _worded(self.guidance, self.guidance_en)

    @property
    def photo_hint(self) -> str:
        """What to photograph, in the language of the page."""
        return _worded(self.evidence, self.evidence_en)

    @property
    def may_not_apply(self) -> bool:
        """Say whether "not applicable" is a possible answer."""
        return self.kind == ItemKind.YES_NO_NA

    @property
    def is_tapped(self) -> bool:
        """Say whether the inspector judges; the other kinds are judged by what was entered."""
        return self.kind in JUDGED_BY_TAP

    @property
    def is_picture(self) -> bool:
        """Say whether the answer is a photo or a signature."""
        return self.kind in PICTURES

    @property
    def is_signature(self) -> bool:
        """Say whether the answer is a signature."""
        return self.kind == ItemKind.SIGNATURE

    @property
    def options(self) -> list[str]:
        """All options of a choice, those that meet first."""
        return [*self.options_met, *self.options_unmet]

    @property
    def limits(self) -> str:
        """The span of numbers that meet, with the unit; empty when every number does."""
        if self.lowest is None and self.highest is None:
            return ""
        if self.highest is None:
            return f"≥ {self.lowest:n} {self.unit}".strip()
        if self.lowest is None:
            return f"≤ {self.highest:n} {self.unit}".strip()
        return f"{self.lowest:n}–{self.highest:n} {self.unit}".strip()


class ItemWording(models.Model):
    """Words that inspectors choose for a breach of an item instead of typing them; the department keeps the list."""

    item_key = models.UUIDField(editable=False, help_text=_("The item, whichever version of its checklist."))
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("wording"), max_length=200)

    class Meta:
        verbose_name = _("wording for a breach")
        ordering = ["item_key", "order"]
        constraints = [
            models.UniqueConstraint(fields=["item_key", "text"], name="one_wording_once_of_an_item"),
            models.UniqueConstraint(fields=["item_key", "order"], name="wordings_of_an_item_are_in_order"),
        ]

    def __str__(self) -> str:
        return self.text
