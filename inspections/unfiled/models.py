"""Places that care for children without a filing (未备案场所): a case each, with a ledger of what was done about it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.checklists.choices import AnswerOutcome
from inspections.complaints.models import Complaint
from inspections.unfiled.choices import OPEN_PLACES, ORDERED, PAPERS, ActKind, Manner, PlaceSource, PlaceState
from inspections.unfiled.querysets import PlaceActQuerySet, UnfiledPlaceQuerySet
from portal.identifiers.fields import NameField, canonical
from portal.models import Area, Clause, Department, Document, Letter, Transition


class UnfiledPlace(models.Model):
    """A place of which the district learned that it cares for children and is not filed. The public learns nothing of it."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    key = models.UUIDField(unique=True, help_text="A form sent twice gives one place.")
    name = models.CharField(_("name of the place"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("street"))
    source = models.CharField(_("source"), max_length=10, choices=PlaceSource)
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("complaint")
    )
    children = models.PositiveSmallIntegerField(
        _("children seen or told of"), null=True, blank=True, help_text=_("Empty: not known.")
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="unfiled_before", verbose_name=_("facility")
    )
    state = models.CharField(_("state"), max_length=8, choices=PlaceState, default=PlaceState.NOTED, editable=False)
    due_on = models.DateField(
        _("next step by"), null=True, help_text=_("Empty when nothing is due or the calendar does not reach that far.")
    )
    served_on = models.DateField(
        _("order handed over on"), null=True, help_text=_("Of the last order; empty until then.")
    )
    term_on = models.DateField(
        _("last day that the order leaves"), null=True, help_text=_("Runs from the handing over.")
    )
    noted_on = models.DateField(_("noted on"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = UnfiledPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("unfiled place")
        ordering = ["-id"]
        indexes = [models.Index(fields=["area", "state"], name="unfiled_area_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlaceState.values), name="unfiled_state_is_known"),
            models.CheckConstraint(condition=Q(source__in=PlaceSource.values), name="unfiled_source_is_known"),
            models.CheckConstraint(
                condition=~Q(state=PlaceState.TIED) | Q(facility__isnull=False), name="unfiled_is_tied_to_a_facility"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Return its page, for inspectors and those who oversee them."""
        return reverse("unfiled-place", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to act on it."""
        return self.state in OPEN_PLACES

    @property
    def is_unserved(self) -> bool:
        """Say whether the last order still has to be handed over."""
        return self.state in ORDERED and self.served_on is None


class PlaceAct(models.Model):
    """One line of a place's ledger: what was done, by whom, on which clause. Written once and never changed."""

    place = models.ForeignKey(UnfiledPlace, models.PROTECT, related_name="acts")
    kind = models.CharField(_("what was done"), max_length=8, choices=ActKind)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+", verbose_name=_("clause"))
    text = models.TextField(_("what was seen or ordered"), max_length=2000)
    children = models.PositiveSmallIntegerField(
        _("children counted"), null=True, help_text=_("Empty: nobody could count them.")
    )
    order = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="service", verbose_name=_("order that was handed over")
    )
    manner = models.CharField(_("how it was handed over"), max_length=9, choices=Manner, blank=True)
    received_by = NameField(_("who took it"), blank=True)
    passed_to = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("department that is asked to act")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("on"))
    due_on = models.DateField(_("to be done by"), null=True)
    key = models.UUIDField(unique=True, help_text="A form sent twice gives one act.")
    photos = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")

    objects = PlaceActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act about an unfiled place")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ActKind.values), name="place_act_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=PAPERS) | Q(clause__isnull=False), name="order_about_a_place_has_its_clause"
            ),
            models.CheckConstraint(
                condition=Q(kind=ActKind.SERVICE, order__isnull=False, manner__in=Manner.values)
                | ~Q(kind=ActKind.SERVICE) & Q(order__isnull=True, manner="", received_by=""),
                name="handing_over_says_what_and_how",
            ),
            models.CheckConstraint(
                condition=Q(kind=ActKind.REFERRAL, passed_to__isnull=False)
                | ~Q(kind=ActKind.REFERRAL) & Q(passed_to__isnull=True),
                name="passing_on_says_to_whom",
            ),
            canonical("received_by", "name", constraint="who_took_the_order_is_canonical"),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_kind_display()}"


class PlaceAnswer(models.Model):
    """What a visit to an unfiled place found on one question, which is kept as it was asked."""

    act = models.ForeignKey(PlaceAct, models.PROTECT, related_name="answers")
    code = models.SlugField(_("code"), max_length=40)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    question = models.CharField(_("question"), max_length=200)
    outcome = models.CharField(_("answer"), max_length=4, choices=AnswerOutcome)

    class Meta:
        verbose_name = _("answer about an unfiled place")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["act", "code"], name="one_answer_per_question_at_a_place"),
            models.CheckConstraint(
                condition=Q(outcome__in=[AnswerOutcome.PASS, AnswerOutcome.FAIL, AnswerOutcome.NA]),
                name="answer_about_a_place_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_outcome_display()}"
