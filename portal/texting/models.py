"""Texts to mobiles: encrypted while they wait, gone once they are sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.sealing import SealedField


class TextMessage(models.Model):
    """A text to a mobile. Number and words are encrypted while it waits; once it is sent only the moment stays."""

    mobile = SealedField(_("mobile"), blank=True)
    text = SealedField(_("text"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    class Meta:
        verbose_name = _("text message")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
