"""The values of indicators for machines. Reading only."""

from typing import Any, ClassVar

from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from metrics.indicators.models import IndicatorValue
from portal.exchange import scopes
from portal.exchange.rest import JsonList, ListQuery, asked
from portal.identifiers.serializers import AreaCodeValue

SCOPE = scopes.part("indicators", _("Indicators"))


class IndicatorValueRow(serializers.Serializer):
    """One value; the ratio is numerator / denominator and null, not 0, without a denominator."""

    id = serializers.IntegerField()
    code = serializers.CharField(help_text="The indicator's.")
    version = serializers.IntegerField(help_text="Of the indicator's definition.")
    area_id = serializers.CharField(help_text="Division code.")
    year = serializers.IntegerField()
    as_of = serializers.DateField()
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    ratio = serializers.FloatField(allow_null=True)
    computed_at = serializers.DateTimeField()


class IndicatorValueQuery(ListQuery):
    """Which values to return."""

    area = AreaCodeValue(required=False, help_text="Division code; only this area.")
    indicator = serializers.CharField(required=False, help_text="Code of an indicator.")
    year = serializers.IntegerField(required=False)


class IndicatorValueList(JsonList):
    """Values of the areas whose figures the caller sees."""

    scope = SCOPE
    columns = ("id", "area_id", "year", "as_of", "numerator", "denominator", "computed_at")
    computed: ClassVar[dict[str, Any]] = {
        "code": F("indicator__code"),
        "version": F("indicator__version"),
        "ratio": Cast("numerator", FloatField()) / NullIf(Cast("denominator", FloatField()), Value(0.0)),
    }

    @extend_schema(parameters=[IndicatorValueQuery], responses=IndicatorValueRow(many=True))
    def get(self, request: Request) -> Any:
        """Answer a page of values."""
        return super().get(request)

    def rows(self, request: Request) -> QuerySet[IndicatorValue]:
        """Return the visible values that the query asks for."""
        names = {"area": "area_id", "indicator": "indicator__code", "year": "year"}
        wanted = asked(request, IndicatorValueQuery).items()
        chosen = {names[name]: value for name, value in wanted if name in names}
        return IndicatorValue.objects.visible_to(request.user).filter(**chosen)
