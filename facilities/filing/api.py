"""The API of facilities: what one's pages show, for machines; of acts the departments' opinions, by the same lock as the page."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request

from facilities.filing.models import Filing
from portal.exchange import preconditions, scopes
from portal.exchange.rest import Actionable, JsonList, PastQuery

SCOPE = scopes.part("filings", _("Filings"))


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


class FilingData(Actionable, serializers.ModelSerializer):
    """A filing with its due dates."""

    facility_name = serializers.CharField(source="facility.name")
    receipt_due = serializers.DateField(allow_null=True)
    nonconformity_due = serializers.DateField(allow_null=True)

    class Meta:
        model = Filing
        fields = [
            *["id", "number", "kind", "state", "facility", "facility_name", "received_on", "complete_on", "decided_on"],
            *["receipt_due", "nonconformity_due", "actions"],
        ]
        read_only_fields = fields


@extend_schema(parameters=[PastQuery], responses=FilingRow(many=True))
class FilingList(JsonList):
    """Filings that the user may see."""

    scope = SCOPE
    born = "received_on"  # what came before was a draft, its operator's alone
    columns: ClassVar = ("id", "number", "state", "kind", "facility_id", "received_on", "complete_on", "decided_on")
    computed: ClassVar[dict[str, Any]] = {"facility_name": F("facility__name")}

    def rows(self, request: Request) -> QuerySet[Filing]:
        """Scope by the user's posts."""
        return Filing.objects.visible_to(request.user)


class FilingDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One filing with its due dates."""

    scope = SCOPE
    serializer_class = FilingData
    leads_to: ClassVar = {"facility": "/api/v1/facilities/{id}/"}

    def get_queryset(self) -> QuerySet[Filing]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Filing.objects.none()
        return Filing.objects.visible_to(self.request.user).with_facility().with_due_dates()
