"""Posts for machines, by the names of FHIR's PractitionerRole: who works where, as what, from when until when. Neither number nor mobile."""

from typing import ClassVar

from django.db.models import BooleanField, Case, Expression, F, Func, JSONField, Q, QuerySet, Value, When
from django.db.models.functions import Concat, JSONObject, Now, TruncDate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from portal.exchange import scopes
from portal.exchange.rest import JsonList, ListQuery
from staff.people.models import Post

SCOPE = scopes.part("posts", _("Posts of staff"))
TODAY = TruncDate(Now())
HELD = Q(until__isnull=True, since__lte=TODAY) | Q(until__gte=TODAY, since__lte=TODAY)
SYSTEM = "staff/post"  # of the codes of posts: head, carer, health, guard, cook, other


class Reference(serializers.Serializer):
    """A reference to a row, with its name."""

    reference = serializers.CharField(help_text="`Practitioner/<key>` or `Organization/<key of the facility>`.")
    display = serializers.CharField()


class Period(serializers.Serializer):
    """From the first day to the last; `end` is null while it goes on."""

    start = serializers.DateField()
    end = serializers.DateField(allow_null=True)


class PostRow(serializers.Serializer):
    """A post of somebody at a facility (FHIR PractitionerRole)."""

    id = serializers.IntegerField()
    resourceType = serializers.CharField()  # noqa: N815 - FHIR's own word
    active = serializers.BooleanField()
    period = Period()
    practitioner = Reference()
    organization = Reference()
    code = serializers.ListField(child=serializers.DictField())


def _reference(noun: str, key: str, name: str) -> JSONObject:
    return JSONObject(reference=Concat(Value(f"{noun}/"), F(key)), display=F(name))


def _list(of: Expression) -> Func:
    return Func(of, function="jsonb_build_array", output_field=JSONField())


@extend_schema(parameters=[ListQuery], responses=PostRow(many=True))
class PostList(JsonList):
    """Posts at the facilities whose people the user may see."""

    scope = SCOPE
    columns: ClassVar = ("id",)
    computed: ClassVar[dict[str, Expression | F]] = {
        "resourceType": Value("PractitionerRole"),
        "active": Case(When(HELD, then=Value(True)), default=Value(False), output_field=BooleanField()),
        "period": JSONObject(start=F("since"), end=F("until")),
        "practitioner": _reference("Practitioner", "person_id", "person__name"),
        "organization": _reference("Organization", "person__facility_id", "person__facility__name"),
        "code": _list(JSONObject(coding=_list(JSONObject(system=Value(SYSTEM), code=F("kind"))))),
    }

    def rows(self, request: Request) -> QuerySet[Post]:
        """Scope by the user's posts."""
        return Post.objects.visible_to(request.user)
