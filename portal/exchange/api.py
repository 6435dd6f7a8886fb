"""The API of the exchange itself: many requests in one."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.exchange import bulk

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class OneRequest(serializers.Serializer):
    """One request as it would be sent alone."""

    method = serializers.ChoiceField(choices=METHODS, default="POST")
    path = serializers.CharField(max_length=300, help_text="An address under /api/v1/ that is for tokens.")
    headers = serializers.DictField(
        child=serializers.CharField(max_length=400), default=dict, help_text="If-Match, If-None-Match, Idempotency-Key."
    )
    body = serializers.JSONField(required=False, allow_null=True, default=None)


class Several(serializers.Serializer):
    """Up to a hundred requests, worked off in their order."""

    requests = serializers.ListField(child=OneRequest(), min_length=1, max_length=bulk.MOST)


class OneAnswer(serializers.Serializer):
    """What one request was answered."""

    status = serializers.IntegerField()
    headers = serializers.DictField(child=serializers.CharField())
    body = serializers.JSONField(allow_null=True)


class Answers(serializers.Serializer):
    """The answers in the order of the requests."""

    answers = OneAnswer(many=True)


EXAMPLE = OpenApiExample(
    "Two opinions",
    {
        "requests": [
            {
                "path": f"/api/v1/opinions/{pk}/give/",
                "headers": {"Idempotency-Key": f"fire-{pk}", "If-Match": '"0f1e"'},
                "body": {"outcome": "agree"},
            }
            for pk in (17, 18)
        ]
    },
    request_only=True,
)


class Bulk(APIView):
    """Send many requests at once. Each needs its own scope, key and If-Match and counts towards the rate; sent again, what was done is told again."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=Several, responses=Answers, examples=[EXAMPLE])
    def post(self, request: Request) -> Response:
        """Answer 200 with each one's status, also where some were refused."""
        sent = Several(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response({"answers": [bulk.answered(request, one) for one in sent.validated_data["requests"]]})
