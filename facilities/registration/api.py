"""The API of registrations: the registrar's own system pushes what it recorded; applications and entries for those who may see them."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from facilities.ground.models import Operator
from facilities.registration import applications, entries, policy
from facilities.registration.choices import EntryKind
from facilities.registration.models import Registration, RegistryEntry
from facilities.registration.particulars import Facts
from portal import glyphs
from portal.accounts.scope import require
from portal.exchange import preconditions, scopes
from portal.exchange.idempotency import repeatable
from portal.exchange.rest import Actionable, JsonList, PastQuery
from portal.identifiers.choices import IdentityKind
from portal.identifiers.serializers import CertificateValue, IdentityValue, NameValue, UsccValue
from portal.models import User

SCOPE = scopes.part("registrations", _("Applications and entries of registrars"))

REGISTERED, RECORDED = "registered", "recorded"
ACTS = [
    (REGISTERED, "An application is registered."),
    (RECORDED, "The register says this now: confirms, or changes what was recorded before."),
    *[(kind.value, kind.value) for kind in (EntryKind.REVOKED, EntryKind.CANCELLED)],
]
COLUMNS = ("id", "number", "nature", "registrar_id", "state", "name", "received_on", "decided_on")
SAID = (
    *("name", "uscc", "business_scope", "address", "representative", "registered_on", "licence_number"),
    *("valid_until", "effective_on", "reason"),
)


class RegistrationRow(serializers.ModelSerializer):
    """An application, without personal data."""

    registrar_id = serializers.CharField()

    class Meta:
        model = Registration
        fields = [*COLUMNS]
        read_only_fields = fields


class RegistrationData(Actionable, serializers.ModelSerializer):
    """An application with what is applied for; ID numbers are not handed out."""

    registrar_id = serializers.CharField()

    class Meta:
        model = Registration
        fields = [
            *COLUMNS,
            *[
                "second_name",
                "third_name",
                "business_scope",
                "address",
                "funds",
                "representative",
                "sponsor",
                "actions",
            ],
        ]
        read_only_fields = fields


class EntryData(serializers.ModelSerializer):
    """What a registrar recorded."""

    registrar_id = serializers.CharField()
    operator_id = serializers.IntegerField()

    class Meta:
        model = RegistryEntry
        fields = ("id", "kind", "key", "registrar_id", "operator_id", "registration", *SAID, "changes", "recorded_on")
        read_only_fields = fields


class EntryRow(serializers.Serializer):
    """One entry of a list."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    registrar_id = serializers.CharField()
    operator_id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    uscc = serializers.CharField(allow_blank=True, allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    recorded_on = serializers.DateField()
    operator_state = serializers.CharField()


PRINTED = [glyphs.require_drawable]


class PushedEntry(serializers.Serializer):
    """What the registrar's system sends. The same `key` with the same content may be sent again; it counts once."""

    key = serializers.CharField(max_length=80)
    act = serializers.ChoiceField(choices=ACTS)
    application = CertificateValue(required=False, help_text="Number of the application registered.")
    uscc = UsccValue()
    name = serializers.CharField(required=False, max_length=120, validators=PRINTED)
    business_scope = serializers.CharField(required=False, max_length=500, validators=PRINTED)
    address = serializers.CharField(required=False, max_length=200, validators=PRINTED)
    representative = NameValue(required=False)
    representative_id_type = serializers.ChoiceField(
        choices=IdentityKind.choices, required=False, default=str(IdentityKind.RESIDENT)
    )
    representative_id = IdentityValue(required=False, allow_blank=True, default="")
    registered_on = serializers.DateField(required=False)
    licence_number = CertificateValue(required=False, allow_blank=True, default="")
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    effective_on = serializers.DateField(required=False)
    reason = serializers.CharField(required=False, max_length=500, validators=PRINTED)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for what the act needs."""
        needed = {"effective_on", "reason"} if attrs["act"] in EntryKind.values[-2:] else set(SAID[:6])
        needed |= {"application"} if attrs["act"] == REGISTERED else set()
        if missing := sorted(needed - set(attrs)):
            raise serializers.ValidationError({name: [_("This field is required for this act.")] for name in missing})
        return attrs


@extend_schema(parameters=[PastQuery], responses=RegistrationRow(many=True))
class RegistrationList(JsonList):
    """Applications that the user may see."""

    scope = SCOPE
    born = "received_on"  # what came before was a draft, its operator's alone
    columns: ClassVar = COLUMNS

    def rows(self, request: Request) -> QuerySet[Registration]:
        """Scope by the user's posts."""
        return Registration.objects.visible_to(request.user)


class RegistrationDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One application."""

    scope = SCOPE
    serializer_class = RegistrationData

    def get_queryset(self) -> QuerySet[Registration]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return Registration.objects.none()
        return Registration.objects.visible_to(self.request.user)


REVOKED = OpenApiExample(
    "A registration is revoked",
    {"key": "2026-1", "act": "revoked", "uscc": "91330103MA2B0AAX51", "effective_on": "2026-11-20", "reason": "违法"},
    request_only=True,
)


class EntryList(JsonList):
    """What registrars recorded, for those who may see it; the registrar's system sends its entries here."""

    scope = SCOPE
    born = "recorded_on"
    columns: ClassVar = ("id", "kind", "registrar_id", "operator_id", "name", "uscc", "effective_on", "recorded_on")
    computed: ClassVar[dict[str, Any]] = {"operator_state": F("operator__state")}

    def rows(self, request: Request) -> QuerySet[RegistryEntry]:
        """Scope by the user's posts."""
        return RegistryEntry.objects.visible_to(request.user)

    @extend_schema(parameters=[PastQuery], responses=EntryRow(many=True), operation_id="registry_entries_list")
    def get(self, request: Request) -> HttpResponse:
        """List the entries."""
        return super().get(request)

    @extend_schema(request=PushedEntry, responses={201: EntryData}, examples=[REVOKED])
    @repeatable
    def post(self, request: Request) -> Response:
        """Record an entry: 201 with the entry, also for one sent before; 409 with the reason for what is refused."""
        require(policy.may_register_some(request.user))
        pushed = PushedEntry(data=request.data)
        pushed.is_valid(raise_exception=True)
        entry = _enter(request.user, pushed.validated_data)  # type: ignore[arg-type] # has logged in
        return Response(EntryData(entry).data, status=201)


def _enter(user: User, sent: dict[str, Any]) -> RegistryEntry:
    """Do what was sent by the act that the pages use, too."""
    today, act = timezone.localdate(), sent["act"]
    if act == REGISTERED:
        return applications.register(
            _application(user, sent["application"]), _facts(sent), by=user, on=today, key=sent["key"]
        )
    operator = _operator(user, sent["uscc"])
    if act == RECORDED:
        return entries.record(
            operator,
            _facts(sent),
            by=user,
            on=today,
            key=sent["key"],
            effective_on=sent.get("effective_on"),
        )
    said = {name: sent[name] for name in ("key", "effective_on", "reason")}
    return entries.end(operator, EntryKind(act), by=user, on=today, **said)


def _facts(sent: dict[str, Any]) -> Facts:
    return Facts(**{name: sent[name] for name in Facts.__dataclass_fields__})


def _application(user: User, number: str) -> Registration:
    mine = Registration.objects.visible_to(user).with_operator()
    if found := mine.filter(number=number).first():
        return found
    raise NotFound(_("There is no application with this number in your field."))


def _operator(user: User, uscc: str) -> Operator:
    mine = Operator.objects.registered_by(user).with_registrar()
    if found := mine.filter(organisation__uscc=uscc).first():
        return found
    raise NotFound(_("There is no operator with this code in your field."))


class EntryDetail(preconditions.Tagged, generics.RetrieveAPIView):
    """One entry."""

    scope = SCOPE
    serializer_class = EntryData

    def get_queryset(self) -> QuerySet[RegistryEntry]:
        """Scope by the user's posts."""
        if getattr(self, "swagger_fake_view", False):
            return RegistryEntry.objects.none()
        return RegistryEntry.objects.visible_to(self.request.user)
