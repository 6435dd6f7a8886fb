"""The tree of official divisions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy as _

from portal import permissions
from portal.areas.choices import AreaLevel
from portal.areas.querysets import AreaQuerySet


class Area(models.Model):
    """A division of the country. Its official code is its path: an area holds all areas whose codes start with its own."""

    code = models.CharField(_("division code"), max_length=12, primary_key=True, db_collation="C")
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=AreaLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("Last day on which the area existed.")
    )
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    source = models.CharField(_("source"), max_length=80, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        ordering = ["code"]
        default_permissions = ()
        permissions = [(permissions.codename(p), p) for p in permissions.ON_AREAS]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=AreaLevel.values), name="area_level_is_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]+$"), name="area_code_is_digits"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="area_validity_is_a_span",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name
