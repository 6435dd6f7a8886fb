"""Surveys of what caregivers know (知晓率): questionnaires as data, samples by street that can be drawn again, answers once each."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from metrics.surveys.choices import AnswerChannel, SurveyState
from portal.models import Area, Transition


class Questionnaire(models.Model):
    """Questions with one right answer each, and how many right ones make somebody who knows."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=120)
    pass_mark = models.PositiveSmallIntegerField(_("right answers that count as knowing"))

    class Meta:
        verbose_name = _("questionnaire")
        constraints = [models.CheckConstraint(condition=Q(pass_mark__gte=1), name="questionnaire_has_a_pass_mark")]

    def __str__(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title


class SurveyQuestion(models.Model):
    """A question with its answers in order; `right` is the place of the right one, from 0."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("text"), max_length=300)
    answers = models.JSONField(_("answers"))
    right = models.PositiveSmallIntegerField(_("right answer"))

    class Meta:
        verbose_name = _("question of a questionnaire")
        ordering: ClassVar = ["order"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "order"], name="one_question_per_place")]

    def __str__(self) -> str:
        return self.text


class Survey(models.Model):
    """One round of asking in a district: how many, drawn from whom with which seed, until when."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="surveys")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    margin = models.DecimalField(_("margin of error (percentage points)"), max_digits=4, decimal_places=2)
    size = models.PositiveIntegerField(_("people to be asked"))
    seed = models.CharField(_("seed of the draw"), max_length=64)
    frame = models.JSONField(_("caregivers by community"), help_text="[[code, count], ...] as the draw found them.")
    state = models.CharField(_("state"), max_length=6, choices=SurveyState, default=SurveyState.DRAWN, editable=False)
    closes_on = models.DateField(_("asked until"))
    drawn_on = models.DateField(_("drawn on"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        verbose_name = _("survey")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SurveyState.values), name="survey_state_is_known"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("drawn_on")), name="survey_closes_after_its_draw"),
            models.CheckConstraint(condition=Q(size__gte=1), name="survey_asks_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.questionnaire}"

    def get_absolute_url(self) -> str:
        """Return the officers' page."""
        return reverse("survey", args=[self.pk])


class Invitation(models.Model):
    """One card of the sample for a community: its code answers once, on the page or typed from paper. It names nobody."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("community"))
    place = models.PositiveIntegerField(_("card"))
    code = models.CharField(max_length=12, unique=True)
    right = models.PositiveSmallIntegerField(_("right answers"), null=True)
    knows = models.BooleanField(_("knows"), null=True)
    answers = models.JSONField(_("answers"), null=True)
    channel = models.CharField(_("answered"), max_length=5, choices=AnswerChannel, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)

    class Meta:
        verbose_name = _("invitation to a survey")
        ordering: ClassVar = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "place"], name="one_invitation_per_card"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, knows__isnull=True, answers__isnull=True)
                | Q(answered_on__isnull=False, knows__isnull=False, answers__isnull=False),
                name="an_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} · {self.place}"
