"""Who somebody is, however many facilities enter them: one row for each identity document, known by its keyed hash alone."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

FILL = """
IF NEW.id_digest = '' THEN
    NEW.identity_id := NULL;
    RETURN NEW;
END IF;
INSERT INTO staff_identity (id_digest) VALUES (NEW.id_digest) ON CONFLICT (id_digest) DO NOTHING;
SELECT id INTO NEW.identity_id FROM staff_identity WHERE id_digest = NEW.id_digest;
RETURN NEW;
"""


class Identity(models.Model):
    """One human. Names and numbers stand with the facilities that entered them; here is only what tells that they are the same."""

    id_digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("identity")
        constraints = [
            models.CheckConstraint(condition=~models.Q(id_digest=""), name="identity_is_known_by_its_number")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


def identity_of_the_number() -> "models.ForeignKey[Identity | None, Identity | None]":
    """Return the column that says who a row is about; filled by the trigger of `identified`, null without a number."""
    return models.ForeignKey(
        Identity, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("identity")
    )


def identified() -> pgtrigger.Trigger:
    """Return the trigger that fills the column from the number's hash, whoever writes the row.

    Two that enter one number at the same instant wait for each other at the unique hash, and both get the same identity.
    """
    return pgtrigger.Trigger(
        name="identified", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=FILL
    )
