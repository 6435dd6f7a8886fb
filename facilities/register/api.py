"""The API of facilities: what one's pages show, for machines; of acts the departments' opinions, by the same lock as the page."""

from datetime import datetime
from typing import ClassVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from facilities.ground.choices import PUBLIC_STATES, FacilityState
from facilities.ground.models import CareClass, Facility
from portal.audit import past
from portal.exchange import preconditions, scopes
from portal.exchange.rest import JsonList, PastQuery

SCOPE = scopes.part("facilities", _("Facilities"))


class CareClassData(serializers.ModelSerializer):
    class Meta:
        model = CareClass
        fields = ["id", "kind", "name", "places", "enrolled", "floor"]


class FacilityData(serializers.ModelSerializer):
    """A facility without personal data."""

    operator_name = serializers.CharField(source="operator.organisation.name")
    uscc = serializers.CharField(source="operator.organisation.uscc", allow_null=True)
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
    monthly_fee = serializers.DecimalField(
        max_digits=8, decimal_places=2, allow_null=True, coerce_to_string=False, help_text="Yuan."
    )
    filed_on = serializers.DateField(allow_null=True)
    operator_name = serializers.CharField()


class FacilityColumns(JsonList):
    """The columns of a list of facilities."""

    scope = SCOPE
    born = "created_at"
    columns: ClassVar = ("id", "name", "state", "area_id", "address", "capacity", "monthly_fee", "filed_on")
    computed: ClassVar = {"operator_name": F("operator__organisation__name")}


@extend_schema(parameters=[PastQuery], responses=FacilityRow(many=True))
class FacilityList(FacilityColumns):
    """Facilities that the user may see."""

    def rows(self, request: Request) -> QuerySet[Facility]:
        """Scope by the user's posts."""
        return Facility.objects.visible_to(request.user)

    def rows_at(self, request: Request, at: datetime) -> QuerySet[Facility]:
        """Those that were handed in by then; what was a draft then is its operator's alone, also afterwards."""
        rows = self.rows(request).annotate(state_then=past.then(Facility, "state", at))
        own = Facility.objects.operated_by(request.user).values("pk")
        return rows.exclude(Q(state_then=FacilityState.UNFILED) & ~Q(pk__in=own))


@extend_schema(parameters=[PastQuery], responses=FacilityRow(many=True))
class RegisterList(FacilityColumns):
    """Facilities whose filing holds: open data, without login."""

    permission_classes = [AllowAny]

    def rows(self, request: Request) -> QuerySet[Facility]:
        """The public register."""
        return Facility.objects.public()

    def rows_at(self, request: Request, at: datetime) -> QuerySet[Facility]:
        """The public register as it stood: whoever held a filing then, whatever became of it."""
        return Facility.objects.annotate(state_then=past.then(Facility, "state", at)).filter(
            state_then__in=PUBLIC_STATES
        )


class FacilityDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One facility with its classes."""

    scope = SCOPE
    serializer_class = FacilityData

    def get_queryset(self) -> QuerySet[Facility]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Facility.objects.none()
        return Facility.objects.visible_to(self.request.user).with_area().prefetch_related("classes")
