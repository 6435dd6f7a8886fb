"""The door for an assessor's sheet from a phone."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from inspections.evaluation.policy import is_assessor
from inspections.field import sheets
from inspections.field.api import FieldView, RowNumber, _user
from portal.accounts.scope import require

MOST_ITEMS = 300


class SentMark(serializers.Serializer):
    """Points of one item."""

    item = RowNumber()
    points = serializers.IntegerField(min_value=0, max_value=1000)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class SentSheet(serializers.Serializer):
    """A sheet as it stands on the phone; `seen` is the revision of the portal's sheet that the phone had loaded."""

    key = serializers.UUIDField()
    user = RowNumber(help_text="Whose sheet it is; somebody else's login does not send it.")
    sheet = RowNumber()
    seen = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    hand_in = serializers.BooleanField()
    marks = SentMark(many=True, max_length=MOST_ITEMS)  # type: ignore[call-arg]


class SheetTaken(serializers.Serializer):
    """What became of a sheet."""

    key = serializers.UUIDField()
    state = serializers.CharField()
    reason = serializers.CharField()
    url = serializers.CharField()


class SheetList(FieldView):
    """Take an assessor's sheet in. The same marks again change nothing."""

    @extend_schema(request=SentSheet, responses=SheetTaken)
    def post(self, request: Request) -> Response:
        """Keep the marks, hand the sheet in if it is said, and tell what stands if another hand was first."""
        require(is_assessor(_user(request)))
        sent = SentSheet(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["user"] != _user(request).pk:
            raise NotAuthenticated
        told = sheets.take(sent.validated_data, by=_user(request), on=timezone.localdate())
        return Response(SheetTaken({"key": sent.validated_data["key"]} | told).data)
