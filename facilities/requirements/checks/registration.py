"""Checks on the operator's registration: that there is one, code against nature and region, scope of business, identity numbers."""

from datetime import date
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from facilities.ground import kinds
from facilities.ground.choices import (
    CARE_SERVICES,
    ENDED_STATES,
    USCC_PREFIXES,
    Nature,
    OperatorState,
    Setting,
    names_care,
)
from portal.identifiers import papers, validate_uscc
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check

SECTION = "operator"
REGION = slice(2, 8)  # characters of the code that name the registering region (GB 32100)
FAMILY_SERVICE, FAMILY_NAME = "家庭托育服务", "托育"  # measures on family points art. 4
HAS_CODE = ~Q(operator__state=OperatorState.UNREGISTERED)
SCOPE_LACKS = _("The scope of business does not name %(words)s.")
NOT_REGISTERED = {
    OperatorState.UNREGISTERED: _("Register first, then file: the registrar has not recorded the registration yet."),
    OperatorState.REVOKED: _("The registration was revoked; without one nothing can be filed."),
    OperatorState.CANCELLED: _("The registration was cancelled; without one nothing can be filed."),
}


def _codes(facilities: QuerySet, limits: Limits) -> QuerySet:
    """Return the question for code and nature of the operator of each facility."""
    columns = ("pk", Coalesce("operator__organisation__uscc", Value("")), "operator__nature")
    return limits.once_here("codes of operators", lambda: facilities.order_by().values_list(*columns))


@check("filing-registered-first", section=SECTION)
def operators_are_registered(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Registration measures art. 2 to 5: registration first; a code that the operator declared counts until it is confirmed."""
    unregistered = facilities.order_by().filter(operator__state__in=[OperatorState.UNREGISTERED, *ENDED_STATES])
    for pk, state in (yield unregistered.values_list("pk", "operator__state")):
        yield Breach(pk, NOT_REGISTERED[state])


@check("filing-uscc-valid", section=SECTION, applies=HAS_CODE)
def codes_are_real(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """GB 32100: length, characters and check digit."""
    for pk, code, _nature in (yield _codes(facilities, limits)):
        try:
            validate_uscc(code)
        except ValidationError as fault:
            yield Breach(pk, _("%(code)s: %(fault)s"), {"code": code or "—", "fault": fault.messages[0]})


@check("filing-uscc-nature", section=SECTION, applies=HAS_CODE)
def codes_fit_the_nature(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Registration measures: the first two characters of the code tell the registrar, and so the nature."""
    for pk, code, nature in (yield _codes(facilities, limits)):
        prefixes = USCC_PREFIXES[nature]
        if not code.startswith(prefixes):
            yield Breach(
                pk,
                _("The code starts with %(start)s; for “%(nature)s” it starts with %(prefixes)s."),
                {
                    "start": (code or "—")[:2],
                    "nature": Nature(nature).label,
                    "prefixes": " / ".join(prefixes),
                    "field": "nature",
                },
            )


@check("filing-uscc-region", section=SECTION, blocks_filing=False, applies=HAS_CODE)
def codes_fit_the_region(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """A code from another region is possible, but the reviewer asks why."""
    for pk, code, _nature in (yield _codes(facilities, limits)):
        if code and code[REGION] != settings.DISTRICT_CODE:
            yield Breach(
                pk,
                _("The code was given in region %(region)s, not in %(district)s: the reviewer will ask why."),
                {"region": code[REGION], "district": settings.DISTRICT_CODE},
                Outcome.WARNED,
            )


@check("filing-scope", section=SECTION, applies=HAS_CODE)
def scope_of_business_names_care(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Registration measures: the scope of business states the service, in either wording."""
    rows = facilities.order_by().exclude(operator__business_scope="")
    for pk, scope in (yield rows.values_list("pk", "operator__business_scope")):
        if not names_care(scope):
            yield Breach(pk, SCOPE_LACKS, {"words": " / ".join(CARE_SERVICES), "field": "business_scope"})


@check("family-name-scope", section="basics")
def family_care_points_name_themselves(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Measures on family points art. 4: 托育 in the name, 家庭托育服务 in the scope; a scope not known yet is asked for elsewhere."""
    for pk, name, scope in (yield facilities.order_by().values_list("pk", "name", "operator__business_scope")):
        if FAMILY_NAME not in name:
            yield Breach(pk, _("The name does not hold %(words)s."), {"words": FAMILY_NAME, "field": "name"})
        if scope and FAMILY_SERVICE not in scope:
            yield Breach(pk, SCOPE_LACKS, {"words": FAMILY_SERVICE})


@check("filing-head-id", section="basics")
def id_number_of_the_head_is_real(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """The head's number by the rule of its paper (resident ID: GB 11643), as far as it is given; an odd region is a question only."""
    given = facilities.order_by().exclude(head_id_number="")
    for pk, kind, number in (yield given.values_list("pk", "head_id_type", "head_id_number")):
        try:
            papers.validate(kind, number, on=on)
        except ValidationError as fault:
            yield Breach(pk, fault.messages[0], {"field": "head_id_number"})
        else:
            if warning := papers.region_warning(kind, number):
                yield Breach(pk, warning, {"field": "head_id_number"}, Outcome.WARNED)


def _does_not_exist(nature: Nature, setting: Setting, facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    facts = {"nature": nature.label, "setting": setting.label, "field": "setting"}
    for pk in (yield facilities.order_by().values_list("pk", flat=True)):
        yield Breach(pk, _("“%(nature)s” and “%(setting)s” do not go together."), facts)


for code, (nature, setting) in kinds.RULED_OUT.items():
    both = Q(operator__nature=nature, setting=setting)
    check(code, section="basics", applies=both)(partial(_does_not_exist, nature, setting))
