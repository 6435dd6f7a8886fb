"""People who work in facilities, the posts they hold, what they have proven."""

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facilities.models import CareClass, Facility
from portal.identifiers.fields import (
    CertificateField,
    DigestField,
    IdentityField,
    IdentityKindField,
    MobileField,
    NameField,
    canonical,
    sealed,
)
from portal.models import Department, Document, Transition
from portal.rulebook.choices import SourceMark
from portal.rulebook.querysets import ClauseQuerySet
from staff.identities.models import identified, identity_of_the_number
from staff.people.choices import HOLDING, CredentialState, Education, Engagement, PostKind
from staff.people.querysets import CredentialKindQuerySet, CredentialQuerySet, PersonQuerySet, PostQuerySet


@pghistory.track()
class Person(models.Model):
    """Somebody who works at a facility. The ID number is shown masked; a look at it in full is recorded."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="people")
    name = NameField(_("full name"))
    id_type = IdentityKindField(_("identity document"))
    id_number = IdentityField(_("ID number"))
    id_digest = DigestField()
    identity = identity_of_the_number()
    mobile = MobileField(_("mobile"), blank=True)
    education = models.CharField(_("education"), max_length=16, choices=Education)
    experience_years = models.PositiveSmallIntegerField(
        _("years of experience in the field"), default=0, help_text=_("For the head: years of related management.")
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    documents = GenericRelation(
        Document, content_type_field="subject_type", object_id_field="subject_id", related_query_name="person"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of staff")
        ordering = ["id"]
        triggers = [identified()]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "id_digest"],
                name="one_person_per_id_number",
                violation_error_message=_("A person with this ID number is already entered at this facility."),
            ),
            models.CheckConstraint(condition=Q(education__in=Education.values), name="person_education_is_known"),
            canonical("name", "name", constraint="person_name_is_canonical"),
            canonical("mobile", "mobile", constraint="person_mobile_is_canonical"),
            sealed("id_number", constraint="person_id_is_sealed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the person's page."""
        return reverse("person", args=[self.pk])


@pghistory.track()
class Post(models.Model):
    """A post held by a person; a carer's names the class cared for."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    kind = models.CharField(_("post"), max_length=8, choices=PostKind)
    care_class = models.ForeignKey(
        CareClass, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("class")
    )
    is_full_time = models.BooleanField(_("full-time"), default=True)
    weekly_hours = models.PositiveSmallIntegerField(
        _("hours a week"), null=True, blank=True, help_text=_("Empty: not known.")
    )
    engagement = models.CharField(
        _("employed or sent"),
        max_length=8,
        choices=Engagement,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: not known."),
    )
    agency = models.CharField(
        _("sent by"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("The agency, if the person is sent by one."),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day of the post."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_kind_is_known"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="post_is_a_span"),
            models.CheckConstraint(
                condition=Q(engagement__in=["", *Engagement.values]), name="post_engagement_is_known"
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__gte=1, weekly_hours__lte=168),
                name="post_hours_fit_a_week",
            ),
            models.CheckConstraint(
                condition=Q(engagement=Engagement.SENT) | Q(agency=""), name="post_agency_sends_who_is_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


@pghistory.track()
class CredentialKind(models.Model):
    """What may be proven of a person, as data: who issues it, who keeps its register, whether it runs out, which paper is asked for.

    How many months it is valid is a number of the rulebook, `credential.<code>.months`; which posts need it a `CredentialNeed`.
    """

    code = models.SlugField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120)
    issuer = models.CharField(_("issued by"), max_length=120)
    keeper = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
        help_text=_("The department that keeps its register; empty: nobody confirms it."),
    )
    clause_code = models.SlugField(
        _("clause"), max_length=40, help_text=_("The clause of the rulebook that asks for it.")
    )
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)
    expires = models.BooleanField(
        _("runs out"), default=False, help_text=_("After the months that the rulebook says, if the paper names no day.")
    )
    has_hours = models.BooleanField(_("says hours of training"), default=False)
    is_paper_asked = models.BooleanField(_("its paper must be handed in"), default=False)
    counts_when_answered = models.BooleanField(
        _("counts only once confirmed"),
        default=False,
        help_text=_("What a facility enters of it is a claim until then."),
    )
    is_issued_here = models.BooleanField(
        _("issued by courses held in the portal"), default=False, help_text=_("Nobody enters it by hand.")
    )
    entered_until = models.DateField(
        _("entered until"), null=True, blank=True, help_text=_("Last day on which one is entered; empty: goes on.")
    )
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    objects = CredentialKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of credential")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_issued_here"], condition=Q(is_issued_here=True), name="one_kind_is_issued_by_courses"
            ),
            models.CheckConstraint(
                condition=Q(counts_when_answered=False) | Q(keeper__isnull=False),
                name="what_counts_when_answered_has_a_keeper",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("credential-kind", args=[self.pk])

    @property
    def validity_key(self) -> str:
        """The key of the rulebook's number of months for which one is valid."""
        return f"credential.{self.code}.months"


@pghistory.track()
class CredentialNeed(models.Model):
    """A post that needs a kind of credential, from a day on. Of several kinds under one clause and post one is enough."""

    kind = models.ForeignKey(CredentialKind, models.PROTECT, related_name="needs", verbose_name=_("kind"))
    post = models.CharField(
        _("post"), max_length=8, choices=PostKind, blank=True, help_text=_("Empty: everybody at work.")
    )
    clause_code = models.SlugField(_("clause"), max_length=40)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True, help_text=_("Last day in force."))

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("need of a credential")
        ordering = ["kind_id", "post", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "post", "clause_code"],
                condition=Q(effective_to__isnull=True),
                name="one_open_need_of_a_kind_per_post_and_clause",
            ),
            models.CheckConstraint(condition=Q(post__in=["", *PostKind.values]), name="need_post_is_known"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")), name="need_is_a_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display() or _('everybody')} · {self.kind}"


@pghistory.track()
class Credential(models.Model):
    """A certificate, check or training that a person has passed."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="credentials")
    kind = models.ForeignKey(
        CredentialKind, models.PROTECT, db_column="kind", db_index=False, related_name="+", verbose_name=_("kind")
    )
    number = CertificateField(_("number"), blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True, help_text=_("Last valid day."))
    hours = models.PositiveSmallIntegerField(_("hours of training"), null=True, blank=True)
    state = models.CharField(
        _("standing"),
        max_length=10,
        choices=CredentialState,
        default=CredentialState.CLAIMED,
        db_default=CredentialState.CLAIMED,
        editable=False,
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    documents = GenericRelation(
        Document, content_type_field="subject_type", object_id_field="subject_id", related_query_name="credential"
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        ordering = ["kind_id", "-issued_on"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CredentialState.values), name="credential_state_is_known"),
            canonical("number", "certificate", constraint="credential_number_is_canonical"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="credential_is_valid_for_a_span",
            ),
        ]

    @property
    def is_denied(self) -> bool:
        """Say whether a department denied or revoked it, with a reason."""
        return self.state not in HOLDING

    @property
    def awaits_answer(self) -> bool:
        """Say whether it counts for nothing before the department has answered."""
        return self.kind.counts_when_answered and self.state == CredentialState.CLAIMED

    @property
    def is_judged(self) -> bool:
        """Say whether a department has said anything of it: then it stays."""
        return self.state != CredentialState.CLAIMED

    def __str__(self) -> str:
        return str(self.kind)
