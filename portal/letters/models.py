"""Official letters from templates that the district edits, and notices to people and bodies."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.areas.models import Area
from portal.letters.querysets import LetterQuerySet, NoticeQuerySet


@pghistory.track()
class LetterTemplate(models.Model):
    """The text of a kind of letter. `{words in braces}` stand for what is filled in; `placeholders` lists the known ones,
    and `samples` are words for some of them in a preview.
    """

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    title = models.CharField(_("title"), max_length=80)
    number_word = models.CharField(
        _("word of the number"),
        max_length=20,
        help_text=_("As in 下卫托〔2026〕1号; each word counts its own numbers."),
    )
    body = models.TextField(_("text"), help_text=_("A blank line starts a new paragraph."))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    placeholders = models.CharField(_("what can be filled in"), max_length=400, blank=True, editable=False)
    samples = models.JSONField(default=dict, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("letter template")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Letter(models.Model):
    """A letter that was issued: its words are kept as they were, whatever becomes of the template."""

    template = models.ForeignKey(LetterTemplate, models.PROTECT, related_name="letters")
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", help_text=_("Where the matter lies."))
    to = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="letters", verbose_name=_("addressee"))
    to_place = models.CharField(
        _("addressee without an account"),
        max_length=500,
        blank=True,
        help_text=_("Name and place of who is handed the printed letter."),
    )
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("issuing body"),
        help_text=_("Empty: the health bureau of the district."),
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"))
    facts = models.JSONField(_("facts"), default=list, help_text=_("Pairs of label and value, shown as a table."))
    pictures = models.JSONField(
        _("pictures"), default=list, help_text=_("Pairs of a document's key and the words below its picture.")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    check_code = models.CharField(_("verification code"), max_length=32, unique=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="letters/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(_("first read at"), null=True, editable=False)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="letter_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, to_place="") | Q(to__isnull=True) & ~Q(to_place=""),
                name="letter_has_one_addressee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def addressee(self) -> str:
        """To whom it is addressed: the body, or name and place of who has no account."""
        return self.to.name if self.to else self.to_place

    def get_absolute_url(self) -> str:
        """Return the public page that verifies the letter."""
        return reverse("letter-verify", args=[self.check_code])


class Notice(models.Model):
    """Something a body or a person must know. Told once per `key`; whoever of the body reads it first, reads it for all."""

    key = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(user__isnull=False), name="notice_is_told_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.title
