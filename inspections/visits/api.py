"""The API of inspections: visits and findings for machines, reading only; acts go through the pages."""

from typing import Any, ClassVar

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request

from inspections.ground.choices import VisitKind
from inspections.visits.choices import VisitResult
from inspections.visits.models import Visit
from portal.exchange import preconditions, scopes
from portal.exchange.rest import Actionable, JsonList, PastQuery

SCOPE = scopes.part("visits", _("Visits"))


class VisitRow(serializers.ModelSerializer):
    """A visit with its stored result."""

    facility_id = serializers.IntegerField()
    visit_kind = serializers.CharField(source="told_kind")
    department_id = serializers.CharField()
    checklist_code = serializers.CharField(source="checklist.code")
    checklist_version = serializers.IntegerField(source="checklist.version")
    result = serializers.ChoiceField(VisitResult.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Visit
        fields = [
            *[
                "id",
                "number",
                "facility_id",
                "visit_kind",
                "department_id",
                "checklist_code",
                "checklist_version",
                "planned_on",
            ],
            *["started_at", "concluded_at", "state", "ok_count", "all_count", "result"],
        ]
        read_only_fields = fields


class VisitData(Actionable, VisitRow):
    """A visit with what the user may do."""

    class Meta(VisitRow.Meta):
        fields = [*VisitRow.Meta.fields, "actions"]
        read_only_fields = fields


@extend_schema(parameters=[PastQuery], responses=VisitRow(many=True))
class VisitList(JsonList):
    """Visits that the user may see."""

    scope = SCOPE
    born = "started_at"
    columns: ClassVar = (
        *("id", "number", "facility_id", "department_id", "planned_on", "started_at", "concluded_at"),
        *("state", "ok_count", "all_count", "result"),
    )
    computed: ClassVar[dict[str, Any]] = {
        "visit_kind": Case(When(kind=VisitKind.COMPLAINT, then=F("checklist__visit_kind")), default=F("kind")),
        "checklist_code": F("checklist__code"),
        "checklist_version": F("checklist__version"),
    }

    def rows(self, request: Request) -> QuerySet[Visit]:
        """Scope by the user's posts."""
        return Visit.objects.visible_to(request.user)


class VisitDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One visit."""

    scope = SCOPE
    serializer_class = VisitData
    leads_to: ClassVar = {"facility_id": "/api/v1/facilities/{id}/"}

    def get_queryset(self) -> QuerySet[Visit]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Visit.objects.none()
        return Visit.objects.visible_to(self.request.user).select_related("checklist")
