"""Operators: the legal persons that run facilities."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.choices import ENDED_STATES, RECORDED_STATES, Nature, OperatorState
from facilities.querysets import OperatorQuerySet
from portal.models import Department, Organisation
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
    state = models.CharField(
        _("state of the registration"),
        max_length=16,
        choices=OperatorState,
        default=OperatorState.DECLARED,
        editable=False,
    )
    registered_name = models.CharField(
        _("name as registered"),
        max_length=120,
        null=True,
        unique=True,
        editable=False,
        help_text=_("As the registrar recorded it; nobody else can have it while the registration holds."),
    )
    licence_number = models.CharField(_("licence number"), max_length=60, blank=True, editable=False)
    licence_until = models.DateField(
        _("licence valid until"), null=True, editable=False, help_text=_("Empty: without a limit.")
    )
    recorded_by = models.ForeignKey(
        Department, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("registrar")
    )
    recorded_on = models.DateField(_("recorded on"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("operator")
        indexes = [models.Index(fields=["nature", "id"], name="operator_nature_id")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OperatorState.values), name="operator_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=RECORDED_STATES) | Q(recorded_on__isnull=False, recorded_by__isnull=False),
                name="a_recorded_registration_names_its_registrar",
            ),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="operator_nature_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_recorded(self) -> bool:
        """Say whether the registration's data come from the registrar and not from the operator."""
        return self.state in RECORDED_STATES

    @property
    def has_ended(self) -> bool:
        """Say whether its registration was revoked or cancelled."""
        return self.state in ENDED_STATES
