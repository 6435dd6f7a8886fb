"""Each way of running a facility has its own clauses, papers and limits, as data; advice never blocks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from facilities.dossier import preparation
from facilities.dossier.forms import ClassForm
from facilities.filing import rules
from facilities.filing.models import Origin
from facilities.ground.choices import ClassKind, FilingKind, Nature, Setting
from facilities.models import CareClass, Facility, FeeSheet
from facilities.prices import sheets
from facilities.relocation import relocations
from facilities.requirements import inclusion, materials
from portal.errors import Refused
from portal.models import Clause, Document, Threshold, User
from portal.rulebook import rulebook
from portal.rulebook.rulebook import CONDITIONS
from portal.site.days import waiting
from tests.facilities.builders import add_document, complete_facility
from tests.factories import TODAY, CareClassFactory, FacilityFactory, OperatorFactory, operator_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CENTRE_CLAUSES = {
    *("setting-19-class-size", "setting-20-ratio", "setting-18-head", "setting-18-carers", "setting-18-health"),
    *("setting-18-guards", "setting-18-cooks", "setting-area-indoor", "setting-area-outdoor", "setting-size"),
}
PAPERS = {  # by way of running, written out by hand
    Setting.PUBLIC: "public-founding",
    Setting.PUBLIC_PRIVATE: "operation-contract",
    Setting.PRIVATE_AIDED: "aid-agreement",
    Setting.COMMUNITY: "community-premises",
    Setting.EMPLOYER: "employer-statement",
    Setting.KINDERGARTEN: "kindergarten-licence",
    Setting.FAMILY: "owners-consent",
}


def told(facility: Facility, on: date = TODAY) -> dict[str, set[str]]:
    """Return what the checks say of a facility, by clause."""
    found: dict[str, set[str]] = {}
    for row in rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on)[facility.pk]:
        found.setdefault(row.clause.code, set()).add(row.outcome.value)
    return found


def asked(facility: Facility) -> set[str]:
    return {m.kind.pk for m in materials.required(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]}


@pytest.mark.parametrize("setting", Setting)
def test_the_clauses_of_centres_do_not_speak_of_family_care_points(setting: Setting) -> None:
    spoken = told(FacilityFactory(setting=setting, serves_meals=True)).keys() & CENTRE_CLAUSES

    expected = {
        Setting.FAMILY: set(),
        Setting.KINDERGARTEN: CENTRE_CLAUSES - {"setting-18-guards"},
    }
    assert spoken == expected.get(setting, CENTRE_CLAUSES)


@pytest.mark.parametrize("setting", Setting)
def test_each_way_of_running_hands_in_its_own_paper(setting: Setting) -> None:
    own = asked(FacilityFactory(setting=setting)) & set(PAPERS.values())

    assert own == ({PAPERS[setting]} if setting in PAPERS else set())


def test_inclusive_care_hands_in_its_recognition() -> None:
    assert "inclusive-recognition" in asked(FacilityFactory(is_inclusive=True))
    assert "inclusive-recognition" not in asked(FacilityFactory())


def test_the_consent_of_the_owners_is_law_and_the_papers_of_other_ways_are_advice() -> None:
    home, aided = FacilityFactory(setting=Setting.FAMILY), FacilityFactory(setting=Setting.PRIVATE_AIDED)

    assert told(home)["family-consent"] == {"breached"}
    assert told(aided)["kind-papers"] == {"advised"}
    add_document(home, "owners-consent")
    assert told(home)["family-consent"] == {"met"}


def test_advice_that_is_not_followed_neither_blocks_nor_asks_for_a_reason() -> None:
    aided = complete_facility(setting=Setting.PRIVATE_AIDED)

    found = rules.findings(aided, on=TODAY)

    assert [row.clause.code for row in found if row.outcome == "advised"] == ["kind-papers"]
    assert rules.blocking(found) == rules.warned(found) == []


@pytest.mark.parametrize(
    ("on", "speaks"), [(date(2023, 10, 15), False), (date(2023, 10, 16), True), (date(2023, 10, 17), True)]
)
def test_family_care_points_have_rules_since_the_measures(on: date, speaks: bool) -> None:
    home = FacilityFactory(setting=Setting.FAMILY, capacity=6)

    assert ("family-places" in told(home, on)) is ("family-consent" in told(home, on)) is speaks


@pytest.mark.parametrize(
    ("on", "speaks"), [(date(2022, 1, 13), False), (date(2022, 1, 14), True), (date(2022, 1, 15), True)]
)
def test_the_fire_guide_holds_since_2022(on: date, speaks: bool) -> None:
    assert ("setting-floor" in told(FacilityFactory(), on)) is speaks


@pytest.mark.parametrize(
    ("name", "scope", "expected"),
    [
        ("暖屋家庭托育点", "家庭托育服务", {"met"}),
        ("暖屋托育", "托育服务", {"breached"}),
        ("暖屋", "家庭托育服务", {"breached"}),
        ("暖屋托育", "", {"met"}),
    ],
)
def test_a_family_care_point_says_so_in_name_and_scope(name: str, scope: str, expected: set[str]) -> None:
    home = FacilityFactory(setting=Setting.FAMILY, name=name, operator__business_scope=scope)

    assert told(home)["family-name-scope"] == expected


def test_a_family_care_point_has_one_kind_of_group_and_a_centre_the_four() -> None:
    home, centre = (CareClass(facility=FacilityFactory(setting=way)) for way in (Setting.FAMILY, Setting.PRIVATE))

    offered = [[kind for kind, _label in ClassForm(instance=row).fields["kind"].choices] for row in (home, centre)]

    assert offered == [["family"], ["infant", "toddler", "older", "mixed"]]


@pytest.mark.parametrize(
    ("setting", "kind", "clause", "expected"),
    [
        (Setting.FAMILY, ClassKind.FAMILY, "family-places", {"met"}),
        (Setting.FAMILY, ClassKind.INFANT, "family-places", {"breached"}),
        (Setting.PRIVATE, ClassKind.FAMILY, "setting-19-class-size", {"breached"}),
        (Setting.PRIVATE, ClassKind.INFANT, "setting-19-class-size", {"met"}),
    ],
)
def test_kinds_of_classes_go_with_how_a_facility_is_run(
    setting: Setting, kind: ClassKind, clause: str, expected: set[str]
) -> None:
    facility = FacilityFactory(setting=setting, capacity=5)
    CareClassFactory(facility=facility, kind=kind, places=5)

    assert told(facility)[clause] == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (date(2025, 11, 22), {"advised"}),
        (date(2025, 11, 23), {"met"}),
        (date(2025, 11, 24), {"met"}),
    ],
)
def test_a_fire_certificate_within_the_year_is_advice(issued: date, expected: set[str]) -> None:
    facility = FacilityFactory()
    add_document(facility, "fire-certificate")
    Document.objects.filter(kind="fire-certificate").update(issued_on=issued, expires_on=None)

    assert told(facility)["fire-certificate-year"] == expected
    assert told(facility)["filing-8-fire"] == {"met"}


def running(nature: Nature) -> tuple[Facility, User]:
    facility = FacilityFactory(state="filed", operator=OperatorFactory(nature=nature))
    return facility, operator_user(facility.operator)


@pytest.mark.parametrize("nature", [Nature.NON_PROFIT, Nature.FOR_PROFIT])
def test_a_non_profit_opens_no_branch_by_any_door(nature: Nature) -> None:
    source, by = running(nature)
    doors = {
        "as a branch": lambda: relocations.draft(
            FacilityFactory.build(operator=source.operator, name="二店", area=source.area),
            Origin(source=source, kind=FilingKind.BRANCH),
            by=by,
            on=TODAY,
        ),
        "as a new facility": lambda: preparation.create_facility(
            FacilityFactory.build(operator=source.operator, name="三店", area=source.area), by=by, on=TODAY
        ),
    }

    for act in doors.values():
        if nature == Nature.NON_PROFIT:
            with pytest.raises(Refused, match="分支机构"):
                act()
        else:
            act()

    assert source.operator.facilities.count() == (1 if nature == Nature.NON_PROFIT else 3)


def test_a_non_profit_may_relocate() -> None:
    source, by = running(Nature.NON_PROFIT)
    place = FacilityFactory.build(operator=source.operator, name="新址", area=source.area)

    relocations.draft(place, Origin(source=source, kind=FilingKind.RELOCATION), by=by, on=TODAY)

    assert source.operator.facilities.count() == 2


def announced(fee: int, *, inclusive: bool = True, on: date = TODAY) -> Facility:
    facility = FacilityFactory(state="filed", is_inclusive=inclusive, monthly_fee=2000)
    sheet = FeeSheet(facility=facility, holds_from=on)
    sheets.publish(sheet, {(sheets.CARE, ""): fee * 100}, by=operator_user(facility.operator), on=TODAY)
    return facility


def of_inclusive(user: User) -> list[str]:
    return [item.subject for item in waiting(user, on=TODAY) if str(item.kind) == "普惠托育"]


@pytest.mark.parametrize(("fee", "seen"), [(3499, False), (3500, False), (3501, True), (9999, True)])
def test_the_bureau_sees_an_inclusive_fee_above_our_own_line(fee: int, seen: bool, reviewer: User) -> None:
    facility = announced(fee)

    assert of_inclusive(reviewer) == ([str(facility)] if seen else [])
    assert told(Facility.objects.get(pk=facility.pk))["inclusive-price"] == {"warned" if seen else "met"}


def test_a_fee_announced_for_a_later_day_is_seen_at_once_and_others_are_free(reviewer: User) -> None:
    later = announced(9999, on=TODAY + 30 * DAY)
    announced(9999, inclusive=False)

    assert of_inclusive(reviewer) == [str(later)]


@pytest.mark.parametrize(("fee", "stopped"), [(2999, False), (3000, False), (3001, True)])
def test_a_published_line_stops_a_fee_above_it_from_its_day_on(fee: int, stopped: bool) -> None:
    first = TODAY + 10 * DAY
    Threshold.objects.filter(key=inclusion.LINE).update(effective_to=first - DAY)
    Threshold.objects.create(
        key=inclusion.LINE, value=Decimal(3000), unit="元/月", effective_from=first, source_mark="O"
    )

    announced(fee, on=first - DAY)
    if stopped:
        with pytest.raises(Refused, match="3000"):
            announced(fee, on=first)
    else:
        announced(fee, on=first)


def test_a_fee_that_is_not_known_is_unknown() -> None:
    assert told(FacilityFactory(is_inclusive=True, monthly_fee=None))["inclusive-price"] == {"unknown"}


def test_every_clause_speaks_of_a_condition_that_there_is() -> None:
    assert set(Clause.objects.values_list("condition", flat=True)) <= set(CONDITIONS)
