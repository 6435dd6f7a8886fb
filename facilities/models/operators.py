"""Operators: the legal persons that run facilities."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.choices import Nature
from portal.models import Organisation
from portal.validators import validate_mobile, validate_resident_id


@pghistory.track()
class Operator(models.Model):
    """The registration of an operator; its name, code and accounts hang on its organisation."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="operator")
    nature = models.CharField(_("nature"), max_length=12, choices=Nature)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    business_scope = models.CharField(_("business scope"), max_length=500, blank=True)
    representative = models.CharField(_("legal representative"), max_length=60)
    representative_id = models.CharField(
        _("ID number of the legal representative"), max_length=18, blank=True, validators=[validate_resident_id]
    )
    mobile = models.CharField(_("contact mobile"), max_length=11, validators=[validate_mobile])
    address = models.CharField(_("registered address"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("operator")
        constraints = [
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="operator_nature_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
