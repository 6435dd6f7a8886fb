"""The API of inspections: visits and findings for machines, reading only; acts go through the pages."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request

from inspections.findings.models import Finding
from portal.exchange import preconditions, scopes
from portal.exchange.rest import Actionable, JsonList, PastQuery

SCOPE = scopes.part("findings", _("Findings"))


class FindingRow(serializers.ModelSerializer):
    """A finding with the clause as it stood."""

    visit_id = serializers.IntegerField()
    facility_id = serializers.IntegerField()
    clause_code = serializers.CharField(source="clause.code")
    clause_version = serializers.IntegerField(source="clause.version")

    class Meta:
        model = Finding
        fields = [
            *["id", "visit_id", "facility_id", "clause_code", "clause_version", "severity", "text", "state"],
            *["found_on", "due_on", "closed_on", "is_repeat"],
        ]
        read_only_fields = fields


class FindingData(Actionable, FindingRow):
    """A finding with what the user may do."""

    class Meta(FindingRow.Meta):
        fields = [*FindingRow.Meta.fields, "actions"]
        read_only_fields = fields


@extend_schema(parameters=[PastQuery], responses=FindingRow(many=True))
class FindingList(JsonList):
    """Findings that the user may see."""

    scope = SCOPE
    born = "found_on"
    columns: ClassVar = (
        *("id", "visit_id", "facility_id", "severity", "text", "state"),
        *("found_on", "due_on", "closed_on", "is_repeat"),
    )
    computed: ClassVar[dict[str, Any]] = {
        "clause_code": F("clause__code"),
        "clause_version": F("clause__version"),
    }

    def rows(self, request: Request) -> QuerySet[Finding]:
        """Scope by the user's posts."""
        return Finding.objects.visible_to(request.user)


class FindingDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One finding."""

    scope = SCOPE
    serializer_class = FindingData
    leads_to: ClassVar = {"visit_id": "/api/v1/visits/{id}/", "facility_id": "/api/v1/facilities/{id}/"}

    def get_queryset(self) -> QuerySet[Finding]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Finding.objects.none()
        return Finding.objects.visible_to(self.request.user).with_case()
