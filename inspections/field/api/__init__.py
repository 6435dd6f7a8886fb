"""The door for phones: the day to take along, and visits that come back. The protocol is told in docs/offline.md."""

import json
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as translate
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from facilities.daily.choices import Disinfected
from facilities.daily.policy import may_keep_some
from facilities.models import Facility
from facilities.stations.policy import may_note_homes
from inspections.checklists.choices import AnswerOutcome
from inspections.field import cardpacking, cards, homes, packing, papers, presences, reach, sending, sheets
from inspections.field.models import Submission
from inspections.findings.choices import StopKind
from inspections.ground import policy
from inspections.visits.choices import SignerKind
from portal.accounts.scope import require
from portal.exchange import problems
from portal.models import User

MOST_ANSWERS, MOST_PHOTOS, MOST_STOPS = 300, 200, 10


class Login(SessionAuthentication):
    """The portal's own login; an expired one answers 401, so that the phone knows to ask for it again."""

    def authenticate_header(self, request: HttpRequest) -> str:
        """Name the way in."""
        return "Session"


class LoginScheme(SessionScheme):
    """Says in the API's description that the login is the portal's session."""

    target_class = Login  # type: ignore[assignment]  # a class is taken as well as its name
    name = "phoneSession"


class RowNumber(serializers.IntegerField):
    """The number of a row, as far as the database counts."""

    def __init__(self, **kwargs: Any):
        super().__init__(max_value=2**63 - 1, **kwargs)


class PositionField(serializers.ListField):
    """Longitude and latitude in degrees, WGS 84."""

    child = serializers.FloatField(min_value=-180, max_value=180)

    def __init__(self, **kwargs: Any):
        super().__init__(min_length=2, max_length=2, allow_null=True, **kwargs)


class SentAnswer(serializers.Serializer):
    """An answer; `seen_at` is the moment of the answer that the phone had loaded, if there was one."""

    item = RowNumber()
    outcome = serializers.ChoiceField(choices=AnswerOutcome.choices, allow_blank=True)
    value = serializers.CharField(max_length=500, allow_blank=True)
    note = serializers.CharField(max_length=500, allow_blank=True)
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)
    together = serializers.BooleanField(default=False, help_text="Confirmed with others in one step.")


class SentPhoto(serializers.Serializer):
    """A photo or signature that will follow under its key; the position was read from it before it was stripped."""

    key = serializers.UUIDField()
    item = RowNumber(allow_null=True)
    signer = serializers.ChoiceField(choices=SignerKind.choices, allow_blank=True, default="")
    original = serializers.UUIDField(
        allow_null=True, default=None, help_text="Of a photo with marks: the one as it was taken."
    )
    taken_at = serializers.DateTimeField()
    position = PositionField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A picture is of an item or signs the record."""
        if (attrs["item"] is None) != bool(attrs["signer"]):
            raise serializers.ValidationError("a photo is of an item or is a signature")
        return attrs


class SentStop(serializers.Serializer):
    """A stop order given on the spot; its key makes it one however often it is sent."""

    key = serializers.UUIDField()
    item = RowNumber()
    kind = serializers.ChoiceField(choices=StopKind.choices)
    part = serializers.CharField(max_length=120, allow_blank=True)
    reasons = serializers.CharField(max_length=1000)
    at = serializers.DateTimeField()


class ReadAnswer(serializers.Serializer):
    """An answer as it was read before signing."""

    item = RowNumber()
    outcome = serializers.ChoiceField(choices=AnswerOutcome.choices)
    value = serializers.CharField(max_length=500, allow_blank=True)
    note = serializers.CharField(max_length=500, allow_blank=True)


class SentSigner(serializers.Serializer):
    """Who signed; the picture of the signature follows among the photos."""

    name = serializers.CharField(max_length=60, allow_blank=True)
    post = serializers.CharField(max_length=60, allow_blank=True, default="")
    is_typed = serializers.BooleanField(default=False)


class SentRecord(serializers.Serializer):
    """The record of the visit as both sides read and signed it."""

    inspector = SentSigner()
    onsite = SentSigner()
    companions = serializers.CharField(max_length=100, allow_blank=True, default="")
    remark = serializers.CharField(max_length=500, allow_blank=True, default="")
    is_refused = serializers.BooleanField(default=False)
    read = ReadAnswer(many=True)
    at = serializers.DateTimeField()


class SentPresence(serializers.Serializer):
    """That somebody came or left, as a phone noted it; `key` is made there once, `sent_at` is the phone's clock now."""

    key = serializers.UUIDField()
    user = RowNumber(help_text="Whose note it is; somebody else's login does not send it.")
    person = RowNumber()
    what = serializers.ChoiceField(choices=(presences.CAME, presences.LEFT))
    at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField()


class PresenceTaken(serializers.Serializer):
    """What became of a note."""

    key = serializers.UUIDField()
    state = serializers.CharField()
    reason = serializers.CharField()
    url = serializers.CharField()


class SentVisit(serializers.Serializer):
    """A visit as it stands on the phone; `key` is made there once, `sent_at` is the phone's clock now."""

    key = serializers.UUIDField()
    visit_key = serializers.UUIDField(help_text="The visit on the phone; stays the same when it is sent again changed.")
    user = RowNumber(help_text="Whose visit it is; somebody else's login does not send it.")
    visit = RowNumber(allow_null=True)
    facility = RowNumber()
    checklist = RowNumber()
    facility_seen = serializers.JSONField()
    pack_at = serializers.DateTimeField(
        allow_null=True, default=None, help_text="`at` of the day from which the visit was begun, given back."
    )
    sent_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField()
    position = PositionField()
    answers = SentAnswer(many=True)
    photos = SentPhoto(many=True)
    conclude = serializers.BooleanField()
    concluded_at = serializers.DateTimeField(allow_null=True)
    summary = serializers.CharField(max_length=2000, allow_blank=True)
    stops = SentStop(many=True, default=list)
    record = SentRecord(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what names rows that do not exist or are not the sender's to see, in the same words."""
        if _is_too_long(attrs):
            raise serializers.ValidationError("too many rows")
        if not reach.holds(self.context["user"], attrs):
            raise serializers.ValidationError("unknown facility, checklist, visit or item")
        if attrs["conclude"] and attrs["concluded_at"] is None:
            raise serializers.ValidationError("a conclusion has its moment")
        if attrs["record"] and not attrs["conclude"]:
            raise serializers.ValidationError("a record concludes the visit")
        return attrs

    def validate_facility_seen(self, value: Any) -> Any:
        """Refuse the one character that the database can't hold."""
        if "\\u0000" in json.dumps(value):
            raise serializers.ValidationError("null characters are not allowed")
        return value


def _is_too_long(sent: dict[str, Any]) -> bool:
    read = (sent["record"] or {}).get("read", ())
    answers, photos = max(len(sent["answers"]), len(read)), len(sent["photos"])
    return answers > MOST_ANSWERS or photos > MOST_PHOTOS or len(sent["stops"]) > MOST_STOPS


class Paper(serializers.Serializer):
    """A paper that came of it."""

    title = serializers.CharField()
    url = serializers.CharField()


class Acknowledged(serializers.Serializer):
    """How far a submission has come; `missing` are the photos still to be sent."""

    key = serializers.UUIDField()
    state = serializers.CharField()
    missing = serializers.ListField(child=serializers.UUIDField())
    clash = serializers.CharField()
    reason = serializers.CharField()
    url = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    papers = Paper(many=True)


def _told(submission: Submission, status: int = 200) -> Response:
    visit = submission.visit
    page = visit.get_absolute_url() if visit and submission.state == "applied" else submission.get_absolute_url()
    answer = {
        "key": submission.key,
        "state": submission.state,
        "missing": sending.missing(submission),
        "clash": submission.clash,
        "reason": submission.reason,
        "url": page,
        "number": visit.number if visit else None,
        "papers": papers.of(submission) if submission.state == "applied" else [],
    }
    return Response(Acknowledged(answer).data, status=status)


def _user(request: Request) -> User:
    """Return who sends: the base of all views here asks for a login."""
    return cast("User", request.user)


class FieldView(APIView):
    """A request of a phone."""

    authentication_classes = [Login]

    def own(self, request: Request, key: UUID) -> Submission:
        """Return the user's own submission, or answer 404; what is not the user's to see any more is not there."""
        rows = Submission.objects.sent_by(_user(request))
        rows = rows.select_related("visit", "facility__area", "checklist", "by")
        return get_object_or_404(rows, key=key)


class Day(FieldView):
    """The day's visits with their facilities, checklists, answers and open findings, and the token for what is sent."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Pack the day."""
        user, today = _user(request), timezone.localdate()
        others = {"homes": homes.packed(user), "sheets": sheets.packed(user)}
        require(policy.may_inspect(user) or may_keep_some(user) or any(others.values()))
        pack = packing.day(user, on=today) | {"cards": cardpacking.packed(user, on=today)} | others
        pack["unresolved"] += cardpacking.unresolved(user)
        ours = {"at": timezone.now().isoformat(), "csrf": get_token(request._request)}
        return Response(pack | ours, headers={"Cache-Control": "no-store"})


class SubmissionList(FieldView):
    """Take a visit in. The same key again is the same visit."""

    @extend_schema(request=SentVisit, responses=Acknowledged)
    def post(self, request: Request) -> Response:
        """Keep what was sent and say which photos are to follow."""
        require(policy.may_inspect(request.user))
        sent = SentVisit(data=request.data, context={"user": _user(request)})
        sent.is_valid(raise_exception=True)
        if sent.validated_data["user"] != _user(request).pk:
            raise NotAuthenticated
        return _told(sending.receive(sent.validated_data, by=_user(request), at=timezone.now()))


class SubmissionDetail(FieldView):
    """How far a submission has come."""

    @extend_schema(responses=Acknowledged)
    def get(self, request: Request, key: UUID) -> Response:
        """Say what is still missing, or what became of it."""
        return _told(self.own(request, key))


class Photo(FieldView):
    """Take one photo in, and acknowledge it once it is stored."""

    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": OpenApiTypes.OBJECT}, responses=Acknowledged)
    def post(self, request: Request, key: UUID, photo: UUID) -> Response:
        """Store the file `file`; 422 says that it is no picture and need not be sent again."""
        submission = self.own(request, key)
        upload = request.FILES.get("file")
        if upload is None:
            raise serializers.ValidationError({"file": [translate("This field is required.")]})
        try:
            sending.add_photo(submission, photo, upload, by=_user(request))
        except ValidationError as refusal:
            told = problems.problem(422, words := " ".join(refusal.messages), [{"field": "file", "detail": words}])
            return Response(told, status=422, content_type=problems.MEDIA_TYPE)
        return _told(submission)


class Apply(FieldView):
    """Carry the visit out, once."""

    @extend_schema(request=None, responses=Acknowledged)
    def post(self, request: Request, key: UUID) -> Response:
        """Carry out, or leave it to a person; asked again, say what became of it."""
        return _told(sending.apply(self.own(request, key), by=_user(request), at=timezone.now()))


class SentClass(serializers.Serializer):
    """The children of one class."""

    care_class = RowNumber()
    present = serializers.IntegerField(min_value=0, max_value=999)
    guests = serializers.IntegerField(min_value=0, max_value=999, default=0)


class SentCard(serializers.Serializer):
    """A day card as it stands on the phone; `seen` is the revision of the portal's card that the phone had loaded, 0 for none."""

    key = serializers.UUIDField()
    card_key = serializers.UUIDField()
    user = RowNumber(help_text="Whose card it is; somebody else's login does not send it.")
    facility = RowNumber()
    day = serializers.DateField()
    seen = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    sent_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField()
    classes = SentClass(many=True)
    morning_checked = serializers.IntegerField(min_value=0, max_value=9999, allow_null=True)
    noon_checked = serializers.IntegerField(min_value=0, max_value=9999, allow_null=True)
    followed_up = serializers.IntegerField(min_value=0, max_value=9999, allow_null=True)
    followed_up_at = serializers.DateTimeField(allow_null=True)
    disinfected = serializers.ListField(child=serializers.ChoiceField(choices=Disinfected.choices), max_length=10)
    handed_over = serializers.IntegerField(min_value=0, max_value=9999, allow_null=True)
    handover_note = serializers.CharField(max_length=200, allow_blank=True)
    above_reason = serializers.CharField(max_length=200, allow_blank=True)
    closed_reason = serializers.CharField(max_length=200, allow_blank=True)

    def validate_facility(self, value: int) -> int:
        """Refuse a facility that does not exist or is not the sender's, in the same words."""
        if not Facility.objects.operated_by(self.context["user"]).filter(pk=value).exists():
            raise serializers.ValidationError("unknown facility, checklist, visit or item")
        return value


class CardTaken(serializers.Serializer):
    """What became of a card."""

    key = serializers.UUIDField()
    state = serializers.CharField()
    reason = serializers.CharField()
    url = serializers.CharField()


class CardList(FieldView):
    """Take a day card in and write it. The same key again is the same card."""

    @extend_schema(request=SentCard, responses=CardTaken)
    def post(self, request: Request) -> Response:
        """Keep what was sent and say what became of it."""
        require(may_keep_some(request.user))
        sent = SentCard(data=request.data, context={"user": _user(request)})
        sent.is_valid(raise_exception=True)
        if sent.validated_data["user"] != _user(request).pk:
            raise NotAuthenticated
        row = cards.receive(sent.validated_data, by=_user(request), at=timezone.now())
        is_written = row.state == "applied"
        url = reverse("day-card", args=[row.facility_id, row.day]) if is_written else row.get_absolute_url()
        return Response(CardTaken({"key": row.key, "state": row.state, "reason": row.reason, "url": url}).data)


class SentHomeVisit(serializers.Serializer):
    """A visit at a family's home as it stands on the phone; `key` is made there once."""

    key = serializers.UUIDField()
    user = RowNumber(help_text="Whose visit it is; somebody else's login does not send it.")
    area = serializers.CharField(max_length=12, help_text="Division code of the community, 12 digits.")
    visited_on = serializers.DateField()
    household = serializers.CharField(max_length=200)
    child_months = serializers.IntegerField(min_value=0, max_value=homes.LAST_MONTH)
    reason = serializers.CharField(max_length=1000)
    given = serializers.CharField(max_length=1000, allow_blank=True)
    consented_by = serializers.CharField(max_length=200)
    consents = serializers.BooleanField()


class HomeVisitList(FieldView):
    """Take a home visit in. The same key again is the same visit."""

    @extend_schema(request=SentHomeVisit, responses=PresenceTaken)
    def post(self, request: Request) -> Response:
        """Record it, or say what is held against it."""
        require(may_note_homes(request.user))
        sent = SentHomeVisit(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["user"] != _user(request).pk:
            raise NotAuthenticated
        reason = homes.receive(sent.validated_data, by=_user(request), now=timezone.now())
        answer = {"key": sent.validated_data["key"], "reason": reason, "url": reverse("home-visit-list")}
        return Response(PresenceTaken(answer | {"state": "conflict" if reason else "applied"}).data)


class PresenceList(FieldView):
    """Take in that somebody came or left. The same note again changes nothing."""

    @extend_schema(request=SentPresence, responses=PresenceTaken)
    def post(self, request: Request) -> Response:
        """Note it, and say what stands if another hand was first."""
        require(may_keep_some(request.user))
        sent = SentPresence(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["user"] != _user(request).pk:
            raise NotAuthenticated
        told = presences.note(sent.validated_data, by=_user(request), now=timezone.now())
        answer = {"key": sent.validated_data["key"], "state": told.state, "reason": told.reason, "url": told.url}
        return Response(PresenceTaken(answer).data)
