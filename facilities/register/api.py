"""The API of facilities: what one's pages show, for machines; of acts the departments' opinions, by the same lock as the page."""

from typing import ClassVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from facilities.ground.models import CareClass, Facility
from portal.exchange import preconditions, scopes
from portal.exchange.rest import JsonList, ListQuery

SCOPE = scopes.part("facilities", _("Facilities"))


class CareClassData(serializers.ModelSerializer):
    class Meta:
        model = CareClass
        fields = ["id", "kind", "name", "places", "enrolled", "floor"]


class FacilityData(serializers.ModelSerializer):
    """A facility without personal data."""

    operator_name = serializers.CharField(source="operator.organisation.name")
    uscc = serializers.CharField(source="operator.organisation.uscc")
    classes = CareClassData(many=True)

    class Meta:
        model = Facility
        fields = [
            *[
                "id",
                "name",
                "other_name",
                "operator_name",
                "uscc",
                "area",
                "address",
                "longitude",
                "latitude",
                "setting",
            ],
            *["is_inclusive", "service_forms", "capacity", "serves_meals", "monthly_fee", "state", "filed_on"],
            *["places_as_of", "classes"],
        ]
        read_only_fields = fields


class FacilityRow(serializers.Serializer):
    """One facility of a list."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.CharField()
    area_id = serializers.CharField(help_text="Division code of the community, 12 digits.")
    address = serializers.CharField()
    capacity = serializers.IntegerField(allow_null=True)
    monthly_fee = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    filed_on = serializers.DateField(allow_null=True)
    operator_name = serializers.CharField()


class FacilityColumns(JsonList):
    """The columns of a list of facilities."""

    scope = SCOPE
    columns: ClassVar = ("id", "name", "state", "area_id", "address", "capacity", "monthly_fee", "filed_on")
    computed: ClassVar = {"operator_name": F("operator__organisation__name")}


@extend_schema(parameters=[ListQuery], responses=FacilityRow(many=True))
class FacilityList(FacilityColumns):
    """Facilities that the user may see."""

    def rows(self, request: Request) -> QuerySet[Facility]:
        """Scope by the user's posts."""
        return Facility.objects.visible_to(request.user)


@extend_schema(parameters=[ListQuery], responses=FacilityRow(many=True))
class RegisterList(FacilityColumns):
    """Facilities whose filing holds: open data, without login."""

    permission_classes = [AllowAny]

    def rows(self, request: Request) -> QuerySet[Facility]:
        """The public register."""
        return Facility.objects.public()


class FacilityDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One facility with its classes."""

    scope = SCOPE
    serializer_class = FacilityData

    def get_queryset(self) -> QuerySet[Facility]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Facility.objects.none()
        return Facility.objects.visible_to(self.request.user).with_area().prefetch_related("classes")
