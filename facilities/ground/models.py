"""Operators: the legal persons that run facilities."""

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import (
    ENDED_STATES,
    FILEABLE_STATES,
    RECORDED_STATES,
    ClassKind,
    FacilityState,
    MealSource,
    Nature,
    OperatorState,
    ServiceForm,
    Setting,
    Tenure,
)
from facilities.ground.querysets import FacilityQuerySet, OperatorQuerySet
from portal.identifiers.fields import (
    CertificateField,
    IdentityField,
    IdentityKindField,
    MobileField,
    NameField,
    TelephoneField,
    canonical,
    sealed,
)
from portal.models import Area, Department, Document, Organisation


@pghistory.track()
class Operator(models.Model):
    """The registration of an operator; its name, code and accounts hang on its organisation."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="operator")
    nature = models.CharField(_("nature"), max_length=12, choices=Nature)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    business_scope = models.CharField(_("business scope"), max_length=500, blank=True)
    representative = NameField(_("legal representative"))
    representative_id_type = IdentityKindField(_("identity document of the legal representative"))
    representative_id = IdentityField(_("ID number of the legal representative"), blank=True)
    mobile = MobileField(_("contact mobile"))
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
    licence_number = CertificateField(_("licence number"), blank=True, editable=False)
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
            canonical("representative", "name", constraint="operator_representative_is_canonical"),
            canonical("mobile", "mobile", constraint="operator_mobile_is_canonical"),
            canonical("licence_number", "certificate", constraint="operator_licence_is_canonical"),
            sealed("representative_id", constraint="operator_id_is_sealed"),
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


@pghistory.track()
class Facility(models.Model):
    """A place where children under three are cared for. While unfiled it is the operator's draft dossier."""

    operator = models.ForeignKey(Operator, models.PROTECT, related_name="facilities")
    name = models.CharField(_("name of the facility"), max_length=120)
    other_name = models.CharField(_("other name"), max_length=120, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="facilities", verbose_name=_("community"))
    address = models.CharField(_("address"), max_length=200)
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    setting = models.CharField(_("how it is run"), max_length=16, choices=Setting)
    employer_name = models.CharField(_("employer for whose staff it is run"), max_length=120, blank=True)
    opens_to_neighbours = models.BooleanField(_("also takes children from the neighbourhood"), null=True, blank=True)
    kindergarten_licence = CertificateField(_("kindergarten licence number"), blank=True)
    is_inclusive = models.BooleanField(_("inclusive (price-guided)"), default=False)
    service_forms = ArrayField(
        models.CharField(max_length=10, choices=ServiceForm),
        verbose_name=_("forms of service"),
        default=list,
        blank=True,
    )
    head_name = NameField(_("head"), blank=True)
    head_id_type = IdentityKindField(_("identity document of the head"))
    head_id_number = IdentityField(_("ID number of the head"), blank=True)
    contact_mobile = MobileField(_("contact mobile"), blank=True)
    public_phone = TelephoneField(_("telephone for parents"), blank=True)
    tenure = models.CharField(_("premises"), max_length=8, choices=Tenure, blank=True)
    lease_from = models.DateField(_("lease from"), null=True, blank=True)
    lease_until = models.DateField(_("lease until"), null=True, blank=True)
    highest_floor = models.SmallIntegerField(
        _("highest floor used"), null=True, blank=True, help_text=_("1 is the ground floor.")
    )
    uses_basement = models.BooleanField(_("uses a basement"), null=True, blank=True)
    evacuation = models.CharField(_("how children get out from upper floors"), max_length=300, blank=True)
    indoor_area = models.DecimalField(_("indoor area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True)
    outdoor_area = models.DecimalField(_("outdoor area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, help_text=_("Most children present at one time.")
    )
    serves_meals = models.BooleanField(_("serves meals"), null=True, blank=True)
    meal_source = models.CharField(_("where the meals come from"), max_length=10, choices=MealSource, blank=True)
    food_licence_number = CertificateField(_("food business licence number"), blank=True)
    monthly_fee = models.DecimalField(
        _("monthly fee for full-day care (yuan)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    fee_note = models.CharField(_("what the fee includes"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=FacilityState, default=FacilityState.UNFILED, editable=False
    )
    filed_on = models.DateField(_("filed on"), null=True, blank=True, editable=False)
    places_as_of = models.DateField(_("enrolment as of"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    prefilled = models.JSONField(
        default=dict,
        editable=False,
        help_text=_("Where answers that the portal filled in came from, by field or document."),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    documents = GenericRelation(
        Document, content_type_field="subject_type", object_id_field="subject_id", related_query_name="facility"
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area", "id"], name="facility_area_id"),
            models.Index(fields=["state", "area"], name="facility_state_area"),
            GistIndex(Func("longitude", "latitude", function="point"), name="facility_point"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FacilityState.values), name="facility_state_is_known"),
            models.CheckConstraint(condition=Q(setting__in=Setting.values), name="facility_setting_is_known"),
            canonical("head_name", "name", constraint="facility_head_is_canonical"),
            canonical("contact_mobile", "mobile", constraint="facility_mobile_is_canonical"),
            canonical("public_phone", "telephone", constraint="facility_phone_is_canonical"),
            canonical("kindergarten_licence", "certificate", constraint="facility_kindergarten_is_canonical"),
            canonical("food_licence_number", "certificate", constraint="facility_food_licence_is_canonical"),
            sealed("head_id_number", constraint="facility_head_id_is_sealed"),
            models.CheckConstraint(
                condition=Q(meal_source__in=["", *MealSource.values]), name="facility_meal_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(lease_until__isnull=True)
                | Q(lease_from__isnull=True)
                | Q(lease_until__gte=F("lease_from")),
                name="facility_lease_is_a_span",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page that officers and the operator see."""
        return reverse("facility", args=[self.pk])

    @property
    def is_fileable(self) -> bool:
        """Say whether it may file anew."""
        return self.state in FILEABLE_STATES

    @property
    def was_filed(self) -> bool:
        """Say whether it was ever on file."""
        return self.state != FacilityState.UNFILED


@pghistory.track()
class CareClass(models.Model):
    """A class (group) of a facility with its places and the children enrolled."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="classes")
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    name = models.CharField(_("name of the class"), max_length=40)
    places = models.PositiveSmallIntegerField(_("places"))
    enrolled = models.PositiveSmallIntegerField(_("children enrolled"), default=0)
    floor = models.SmallIntegerField(_("floor"), default=1, help_text=_("1 is the ground floor, -1 a basement."))
    activity_area = models.DecimalField(_("activity area (m²)"), max_digits=6, decimal_places=2, null=True, blank=True)
    sleep_area = models.DecimalField(_("sleeping area (m²)"), max_digits=6, decimal_places=2, null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("class")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="class_kind_is_known"),
            models.UniqueConstraint(fields=["facility", "name"], name="one_class_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
