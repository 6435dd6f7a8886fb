"""The API of checks: a program asks what the rulebook says of a draft before anybody files it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from facilities.ground.choices import Nature, kinds_of
from facilities.ground.models import CareClass, Facility
from facilities.requirements import policy, trials
from facilities.requirements.chapters import FIELDS
from portal.accounts.scope import require
from portal.areas.choices import AreaLevel
from portal.exchange import scopes
from portal.models import Area, Clause
from portal.rulebook import rulebook
from portal.rulebook.rulebook import FACILITY, Outcome

SCOPE = scopes.part("checks", _("Checks of drafts"))
OF_PERSONS = ("head_name", "head_id_type", "head_id_number", "contact_mobile")
NEEDED = ("nature", "area", "setting")  # of a draft that the portal does not have yet
MOST_CLASSES = 60


class DraftClass(serializers.ModelSerializer):
    """A class as it is planned."""

    class Meta:
        model = CareClass
        fields = ("kind", "name", "places", "enrolled", "floor", "activity_area", "sleep_area")


class DraftFacts(serializers.ModelSerializer):
    """What is said of a facility; what is left out stays as its dossier has it. Nobody's personal data are taken."""

    nature = serializers.ChoiceField(
        choices=Nature.choices, required=False, help_text="Of the operator of a new facility."
    )
    area = serializers.PrimaryKeyRelatedField(
        queryset=Area.objects.filter(level=AreaLevel.COMMUNITY).within(settings.DISTRICT_CODE),
        required=False,
        help_text="Division code of the community, 12 digits.",
    )

    class Meta:
        model = Facility
        fields = (
            "nature",
            *(name for part in ("basics", "premises") for name in FIELDS[part] if name not in OF_PERSONS),
        )
        extra_kwargs: ClassVar = {name: {"required": False} for name in FIELDS["basics"]}


class Draft(serializers.Serializer):
    """A draft to check: a facility that the account sees, with what would be otherwise, or one that nobody has entered yet."""

    facility = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    facts = DraftFacts(required=False, default=dict)
    classes = DraftClass(many=True, required=False, allow_null=True, default=None)

    def validate_classes(self, value: list[Any] | None) -> list[Any] | None:
        """Refuse more than any house has, and two of one name."""
        names = [row["name"] for row in value or ()]
        if len(names) > MOST_CLASSES or len(set(names)) < len(names):
            raise serializers.ValidationError(_("At most 60 classes, each with a name of its own."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A new facility needs its frame; the nature of one that exists is its operator's."""
        facts, is_new = attrs["facts"], attrs["facility"] is None
        if is_new and (missing := [name for name in NEEDED if name not in facts]):
            raise serializers.ValidationError(
                {"facts": {name: [_("A draft without a facility says this.")] for name in missing}}
            )
        if not is_new and "nature" in facts:
            raise serializers.ValidationError({"facts": {"nature": [_("This is said of a new facility only.")]}})
        start, end = facts.get("lease_from"), facts.get("lease_until")
        if start and end and end < start:
            raise serializers.ValidationError({"facts": {"lease_until": [_("The lease would end before it begins.")]}})
        return attrs


class Said(serializers.Serializer):
    """One thing that the check says."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = serializers.CharField(allow_blank=True)
    field = serializers.CharField(
        allow_blank=True, help_text="The answer or kind of document that it is about, if one."
    )
    section = serializers.CharField(help_text="Part of the dossier in which it is mended.")
    blocks_filing = serializers.BooleanField()


class Checked(serializers.Serializer):
    """What a check says. `applies` is false if the clause does not speak of such a facility."""

    clause = serializers.CharField()
    version = serializers.IntegerField()
    article = serializers.CharField(help_text="Regulation and article.")
    wording = serializers.CharField()
    on = serializers.DateField(help_text="The day whose rules were asked, Asia/Shanghai.")
    applies = serializers.BooleanField()
    findings = Said(many=True)


EXAMPLE = OpenApiExample(
    "A class too large",
    {
        "facts": {"nature": "for_profit", "area": "330103003001", "setting": "private"},
        "classes": [{"kind": "toddler", "name": "小一班", "places": 16}],
    },
    request_only=True,
)


class CheckDraft(generics.GenericAPIView):
    """Run the check of a clause on a draft. Nothing is kept, so that no Idempotency-Key is asked."""

    scope = SCOPE
    is_question = True
    serializer_class = Draft

    def get_queryset(self) -> QuerySet[Facility]:
        """Scope by the user's posts."""
        return Facility.objects.visible_to(self.request.user).select_related("operator__organisation", "area")

    @extend_schema(request=Draft, responses=Checked, examples=[EXAMPLE])
    def post(self, request: Request, code: str) -> Response:
        """Answer what holds today, clause by clause; 404 for a code that no check of facilities has."""
        on = timezone.localdate()
        clause = _clause(code, on)
        sent = Draft(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        facility = get_object_or_404(self.get_queryset(), pk=said["facility"]) if said["facility"] else None
        require(facility is None or policy.may_be_told(request.user, facility, clause))
        _must_fit(facility, said)
        found = trials.findings(facility, said["facts"], said["classes"], clause=code, on=on)
        return Response(Checked(_told(clause, on, found)).data)


def _clause(code: str, on: Any) -> Clause:
    is_checked = any(check.clause_code == code and check.of == FACILITY for check in rulebook.CHECKS)
    found = Clause.objects.in_force(on).filter(code=code).select_related("regulation").first() if is_checked else None
    if found is None:
        raise NotFound(_("No check has this code today."))
    return found


def _must_fit(facility: Facility | None, said: dict[str, Any]) -> None:
    """Refuse kinds of classes that a facility run like this can't have."""
    setting = said["facts"].get("setting") or (facility.setting if facility else "")
    for place, row in enumerate(said["classes"] or ()):
        if row["kind"] not in kinds_of(setting):
            reason = {"kind": [_("A facility that is run like this has no classes of this kind.")]}
            raise serializers.ValidationError({"classes": {str(place): reason}})


def _told(clause: Clause, on: Any, found: list[rulebook.Finding] | None) -> dict[str, Any]:
    said = [
        {
            "outcome": finding.outcome,
            "reason": finding.message,
            "field": finding.field,
            "section": finding.section,
            "blocks_filing": finding.blocks_filing,
        }
        for finding in found or ()
    ]
    frame = {"clause": clause.code, "version": clause.version, "article": str(clause), "wording": clause.wording}
    return {**frame, "on": on, "applies": found is not None, "findings": said}
