"""The API of facilities: what one's pages show, for machines; of acts the departments' opinions, by the same lock as the page."""

from typing import Any, ClassVar, cast

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from facilities.opinions import consultation, policy
from facilities.opinions.choices import OpinionOutcome
from facilities.opinions.models import Opinion
from portal import glyphs
from portal.accounts.scope import require
from portal.exchange import preconditions, scopes
from portal.exchange.idempotency import repeatable
from portal.exchange.rest import Actionable, JsonList, PastQuery
from portal.models import User

SCOPE = scopes.part("opinions", _("Opinions of departments"))


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


class OpinionData(Actionable, serializers.ModelSerializer):
    """An opinion with its due date."""

    facility_name = serializers.CharField(source="filing.facility.name")
    due_on = serializers.DateField(allow_null=True)
    outcome = serializers.ChoiceField(OpinionOutcome.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Opinion
        fields = [
            *["id", "filing", "facility_name", "department", "question", "state", "asked_on", "due_on", "outcome"],
            *["conditions", "public_text", "given_on", "actions"],
        ]
        read_only_fields = fields


PRINTED = [glyphs.require_drawable]


class OpinionGiven(serializers.Serializer):
    """What a department says; the same rules hold as on the page."""

    outcome = serializers.ChoiceField([c for c in OpinionOutcome.choices if c[0] != OpinionOutcome.NO_ANSWER])
    conditions = serializers.CharField(max_length=500, required=False, default="", validators=PRINTED)
    public_text = serializers.CharField(max_length=500, required=False, default="", validators=PRINTED)
    internal_note = serializers.CharField(max_length=500, required=False, default="", validators=PRINTED)


GIVEN_EXAMPLE = OpenApiExample(
    "Agrees under a condition", {"outcome": "conditions", "conditions": "疏散通道须保持畅通"}, request_only=True
)


@extend_schema(parameters=[PastQuery], responses=OpinionRow(many=True))
class OpinionList(JsonList):
    """Opinions asked of the user's department."""

    scope = SCOPE
    born = "asked_on"
    columns: ClassVar = ("id", "filing_id", "department_id", "question", "state", "outcome", "asked_on", "given_on")
    computed: ClassVar[dict[str, Any]] = {"facility_name": F("filing__facility__name")}

    def rows(self, request: Request) -> QuerySet[Opinion]:
        """Scope by field and area."""
        return Opinion.objects.of_field(request.user)


class OpinionDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One opinion."""

    scope = SCOPE
    serializer_class = OpinionData
    leads_to: ClassVar = {"filing": "/api/v1/filings/{id}/"}

    def get_queryset(self) -> QuerySet[Opinion]:
        """Scope by field and area."""
        if getattr(self, "swagger_fake_view", False):
            return Opinion.objects.none()
        return Opinion.objects.visible_to(self.request.user).with_due()


class OpinionGive(generics.GenericAPIView):
    """Give the department's opinion, once."""

    scope = SCOPE
    is_matched = True
    serializer_class = OpinionGiven

    @extend_schema(request=OpinionGiven, responses=OpinionData, examples=[GIVEN_EXAMPLE])
    @repeatable
    def post(self, request: Request, pk: int) -> Response:
        """Answer 409 if a colleague gave it a moment ago, or the filing is decided."""
        opinion = get_object_or_404(Opinion.objects.visible_to(request.user).with_due(), pk=pk)
        preconditions.require_match(request, self._told(opinion))
        require(policy.may_give_opinion(request.user, opinion))
        said = OpinionGiven(data=request.data)
        said.is_valid(raise_exception=True)
        consultation.give(opinion, by=cast("User", request.user), on=timezone.localdate(), **said.validated_data)
        return preconditions.told(request, self._told(Opinion.objects.with_due().get(pk=pk)))

    def _told(self, opinion: Opinion) -> Any:
        return OpinionData(opinion, context=self.get_serializer_context()).data
