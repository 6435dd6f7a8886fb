"""The API of facilities: what one's pages show, for machines; of acts the departments' opinions, by the same lock as the page."""

from typing import Any, ClassVar, cast

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from facilities import consulting, policy
from facilities.choices import OpinionOutcome
from facilities.models import CareClass, Facility, Filing, Opinion
from portal.models import User
from portal.rest import JsonList, ListQuery
from portal.scope import require


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


class FilingRow(serializers.Serializer):
    """One filing of a list."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    state = serializers.CharField()
    kind = serializers.CharField()
    facility_id = serializers.IntegerField()
    received_on = serializers.DateField(allow_null=True)
    complete_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    facility_name = serializers.CharField()


class FilingData(serializers.ModelSerializer):
    """A filing with its due dates."""

    facility_name = serializers.CharField(source="facility.name")
    receipt_due = serializers.DateField(allow_null=True)
    nonconformity_due = serializers.DateField(allow_null=True)

    class Meta:
        model = Filing
        fields = [
            *["id", "number", "kind", "state", "facility", "facility_name", "received_on", "complete_on", "decided_on"],
            *["receipt_due", "nonconformity_due"],
        ]
        read_only_fields = fields


class FacilityColumns(JsonList):
    """The columns of a list of facilities."""

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


class FacilityDetail(generics.RetrieveAPIView):
    """One facility with its classes."""

    serializer_class = FacilityData

    def get_queryset(self) -> QuerySet[Facility]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Facility.objects.none()
        return Facility.objects.visible_to(self.request.user).with_area().prefetch_related("classes")


@extend_schema(parameters=[ListQuery], responses=FilingRow(many=True))
class FilingList(JsonList):
    """Filings that the user may see."""

    columns: ClassVar = ("id", "number", "state", "kind", "facility_id", "received_on", "complete_on", "decided_on")
    computed: ClassVar[dict[str, Any]] = {"facility_name": F("facility__name")}

    def rows(self, request: Request) -> QuerySet[Filing]:
        """Scope by the user's posts."""
        return Filing.objects.visible_to(request.user)


class FilingDetail(generics.RetrieveAPIView):
    """One filing with its due dates."""

    serializer_class = FilingData

    def get_queryset(self) -> QuerySet[Filing]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Filing.objects.none()
        return Filing.objects.visible_to(self.request.user).with_facility().with_due_dates()


class OpinionRow(serializers.Serializer):
    """One opinion of a list: asked of one's own department, or of any where one sees filings."""

    id = serializers.IntegerField()
    filing_id = serializers.IntegerField()
    department_id = serializers.CharField()
    question = serializers.CharField()
    state = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    asked_on = serializers.DateField()
    given_on = serializers.DateField(allow_null=True)
    facility_name = serializers.CharField()


class OpinionData(serializers.ModelSerializer):
    """An opinion with its due date."""

    facility_name = serializers.CharField(source="filing.facility.name")
    due_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Opinion
        fields = [
            *["id", "filing", "facility_name", "department", "question", "state", "asked_on", "due_on", "outcome"],
            *["conditions", "public_text", "given_on"],
        ]
        read_only_fields = fields


class OpinionGiven(serializers.Serializer):
    """What a department says; the same rules hold as on the page."""

    outcome = serializers.ChoiceField([c for c in OpinionOutcome.choices if c[0] != OpinionOutcome.NO_ANSWER])
    conditions = serializers.CharField(max_length=500, required=False, default="")
    public_text = serializers.CharField(max_length=500, required=False, default="")
    internal_note = serializers.CharField(max_length=500, required=False, default="")


@extend_schema(parameters=[ListQuery], responses=OpinionRow(many=True))
class OpinionList(JsonList):
    """Opinions asked of the user's department."""

    columns: ClassVar = ("id", "filing_id", "department_id", "question", "state", "outcome", "asked_on", "given_on")
    computed: ClassVar[dict[str, Any]] = {"facility_name": F("filing__facility__name")}

    def rows(self, request: Request) -> QuerySet[Opinion]:
        """Scope by field and area."""
        return Opinion.objects.of_field(request.user)


class OpinionDetail(generics.RetrieveAPIView):
    """One opinion."""

    serializer_class = OpinionData

    def get_queryset(self) -> QuerySet[Opinion]:
        """Scope by field and area."""
        if getattr(self, "swagger_fake_view", False):
            return Opinion.objects.none()
        return Opinion.objects.visible_to(self.request.user).with_due()


class OpinionGive(generics.GenericAPIView):
    """Give the department's opinion, once."""

    serializer_class = OpinionGiven

    @extend_schema(request=OpinionGiven, responses=OpinionData)
    def post(self, request: Request, pk: int) -> Response:
        """Answer 409 if a colleague gave it a moment ago, or the filing is decided."""
        opinion = get_object_or_404(Opinion.objects.visible_to(request.user).with_due(), pk=pk)
        require(policy.may_give_opinion(request.user, opinion))
        said = OpinionGiven(data=request.data)
        said.is_valid(raise_exception=True)
        consulting.give(opinion, by=cast("User", request.user), on=timezone.localdate(), **said.validated_data)
        return Response(OpinionData(Opinion.objects.with_due().get(pk=pk)).data)
