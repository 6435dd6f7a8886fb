"""Entries of the main menu on facilities and filings."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from facilities.appeals.models import Appeal
from facilities.casefile.models import CaseFileExport
from facilities.daily import policy as daily_policy
from facilities.families.models import Booking, Child, Family, FamilyCode, Follow
from facilities.filing import policy as filing_policy
from facilities.filing.models import Filing
from facilities.ground import policy as ground_policy
from facilities.ground.models import Facility
from facilities.meals import policy as meals_policy
from facilities.opinions import policy as opinions_policy
from facilities.premises import policy as premises_policy
from facilities.prices import policy as prices_policy
from facilities.purchases import policy as purchases_policy
from facilities.purchases.models import Acceptance, CatalogueEntry, Contract
from facilities.registration import policy as registration_policy
from facilities.registration.models import Registration
from facilities.relief import policy as relief_policy
from facilities.review import policy as review_policy
from facilities.support import policy as support_policy
from facilities.vouchers import policy as vouchers_policy
from facilities.waiting.models import PlaceOffer, Wish
from portal.audit.tracking import without_history
from portal.freshness import shown_publicly
from portal.models import User
from portal.pages.navigation import Place, Section, for_everybody, navigation
from portal.pages.searching import searchable
from portal.rulebook.policy import may_keep_rulebook

AFTER_FILING = (
    "/suspensions/",
    "/terminations/",
    "/cancellations/",
    "/appeals/",
    "/annual-reports/",
    "/renewals/",
)


@navigation(_("My day"), "home", order=10, section=Section.DAY)
def everybody(user: User | AnonymousUser) -> bool:
    """Whoever has logged in has a worklist."""
    return user.is_authenticated


@navigation(
    _("Facilities"),
    "facility-list",
    order=20,
    section=Section.FACILITIES,
    under=("/people/", "/posts/", "/credentials/"),
)
def facilities(user: User | AnonymousUser) -> bool:
    """Operators find theirs, officers those of their areas."""
    return ground_policy.may_list_facilities(user)


@navigation(
    _("Filings"), "filing-list", order=25, section=Section.FACILITIES, under=("/changes/", "/proposals/", "/remarks/")
)
def filings(user: User | AnonymousUser) -> bool:
    """Operators follow theirs, reviewers those of the district."""
    return filing_policy.may_list_filings(user)


@navigation(_("On-site verifications"), "verification-list", order=27, section=Section.FACILITIES, under=("/orders/",))
def verifications(user: User | AnonymousUser) -> bool:
    """Reviewers verify on site what was filed."""
    return review_policy.may_review_anywhere(user)


@navigation(_("Registrations"), "registration-list", order=22, section=Section.FACILITIES)
def registrations(user: User | AnonymousUser) -> bool:
    """Registrars have theirs; who is not registered yet finds the way from the first page."""
    return registration_policy.may_register_some(user)


@navigation(_("Register of operators"), "registry-list", order=23, section=Section.FACILITIES)
def register_of_operators(user: User | AnonymousUser) -> bool:
    """Registrars keep it."""
    return registration_policy.may_register_some(user)


@navigation(_("Opinions"), "opinion-list", order=26, section=Section.FACILITIES, under=("/joint-visits/",))
def opinions(user: User | AnonymousUser) -> bool:
    """Departments and street offices answer what the bureau asks."""
    return opinions_policy.may_list_opinions(user)


@navigation(_("After filing"), "affair-list", order=28, section=Section.FACILITIES, under=AFTER_FILING)
def after_filing(user: User | AnonymousUser) -> bool:
    """Suspensions, ends of service, appeals and annual reports, for offices that see filings."""
    return ground_policy.may_list_affairs(user)


@navigation(_("Days of the facilities"), "day-board", order=42, section=Section.OVERSIGHT)
def days_of_facilities(user: User | AnonymousUser) -> bool:
    """Offices see gaps and headcounts of the day."""
    return daily_policy.may_see_board(user)


@navigation(
    _("Plans, drills, hazards"), "safety-board", order=43, section=Section.OVERSIGHT, under=("/emergency-plans/",)
)
def safety_of_facilities(user: User | AnonymousUser) -> bool:
    """Offices see plans, drills and hazards."""
    return daily_policy.may_see_board(user)


@navigation(_("Food in facilities"), "meal-board", order=44, section=Section.OVERSIGHT)
def food_of_facilities(user: User | AnonymousUser) -> bool:
    """Offices see menus and samples."""
    return daily_policy.may_see_board(user)


@navigation(_("Accounts of meal money"), "meal-account-board", order=15, section=Section.MONEY)
def meal_money_of_facilities(user: User | AnonymousUser) -> bool:
    """Market supervision and the health bureau see accounts of meal money."""
    return meals_policy.may_see_accounts(user)


@navigation(_("Clusters of illness"), "cluster-list", order=45, section=Section.OVERSIGHT)
def illness_in_facilities(user: User | AnonymousUser) -> bool:
    """The health bureau deals with clusters, operators see their own."""
    return review_policy.may_review_anywhere(user)


@navigation(_("Set up a facility"), "facility-create", order=30, section=Section.FACILITIES)
def operators(user: User | AnonymousUser) -> bool:
    """Operators set up facilities."""
    return ground_policy.may_create_facilities(user)


@navigation(_("Premises for care"), "premises-list", order=31, section=Section.FACILITIES)
def premises(user: User | AnonymousUser) -> bool:
    """For offices that see figures, and for operators who look for rooms."""
    return premises_policy.may_see_premises(user)


@navigation(_("Price desk"), "price-desk", order=10, section=Section.MONEY)
def price_desk(user: User | AnonymousUser) -> bool:
    """Those who oversee prices, and the bureau."""
    return prices_policy.may_see_desk(user)


@navigation(_("Claims of support"), "claim-list", order=20, section=Section.MONEY, under=("/objections/",))
def claims(user: User | AnonymousUser) -> bool:
    """Whoever audits, and 财政."""
    return support_policy.may_see_support(user)


@navigation(_("Schemes and payments"), "scheme-list", order=30, section=Section.MONEY, under=("/batches/", "/rates/"))
def schemes(user: User | AnonymousUser) -> bool:
    """The same people."""
    return support_policy.may_see_support(user)


@navigation(_("Childcare vouchers"), "voucher-list", order=35, section=Section.MONEY)
def vouchers(user: User | AnonymousUser) -> bool:
    """Who gives them, 财政 and whoever audits; operators find theirs from their facility."""
    return vouchers_policy.may_see_desk(user)


@navigation(
    _("Bought services"),
    "contract-list",
    order=40,
    section=Section.MONEY,
    under=("/catalogue/", "/acceptances/"),
)
def bought_services(user: User | AnonymousUser) -> bool:
    """Buyers, 财政 and reviewers; operators find theirs from their facility."""
    return purchases_policy.may_see_desk(user)


@navigation(_("Reliefs of taxes and utilities"), "relief-list", order=50, section=Section.MONEY)
def reliefs(user: User | AnonymousUser) -> bool:
    """税务, and whoever records reliefs of utilities; operators find theirs from their facility."""
    return relief_policy.may_record(user)


@navigation(_("Absences"), "absence-list", order=20, section=Section.PEOPLE)
def absences(user: User | AnonymousUser) -> bool:
    """Who is away and who stands in, for those who review."""
    return review_policy.may_review_anywhere(user)


@navigation(_("Rules of opinions"), "opinion-rule-list", order=40, section=Section.RULES)
def rules_of_opinions(user: User | AnonymousUser) -> bool:
    """Which departments are asked of which filing: the keepers of the rulebook say so."""
    return may_keep_rulebook(user)


@navigation(_("Public register"), "register", order=90, section=Section.FACILITIES)
def the_public(user: User | AnonymousUser) -> bool:
    """The register is for everybody."""
    return True


@navigation(
    _("Sign up as an operator"),
    "signup",
    order=10,
    place=Place.VISITORS,
    hint=_("Operators of care facilities sign up with their unified social credit code."),
)
def visitors(user: User | AnonymousUser) -> bool:
    """Whoever has an account needs no other."""
    return not user.is_authenticated


for_everybody(
    Place.FOOTER,
    (10, _("Public register"), "register"),
    (15, _("Inclusive facilities"), "inclusive-list"),
    (17, _("Support granted to facilities"), "support-public"),
    (18, _("Services bought by the district"), "purchase-public"),
    (19, _("Look up my voucher"), "voucher-check"),
    (20, _("How to file"), "guide"),
    (30, _("Look up the progress of a filing"), "progress"),
    (80, _("Open data"), "open-data"),
    (90, _("Verify a receipt"), "receipt-lookup"),
)

searchable(
    _("Facilities"), "facility", Facility.objects.visible_to,
    "name", "other_name", "operator__organisation__name", "operator__organisation__uscc",
    title="name", hint="area__name",
)  # fmt: skip
OF_FACILITY = {"title": "number", "hint": "facility__name"}
searchable(_("Filings"), "filing", Filing.objects.visible_to, "number", "facility__name", **OF_FACILITY)
searchable(
    _("Registrations"), "registration", Registration.objects.visible_to, "number", "name", title="name", hint="number"
)
searchable(_("Appeals"), "appeal", Appeal.objects.visible_to, "number", **OF_FACILITY)

shown_publicly(CatalogueEntry, Contract, Acceptance)
without_history("what a family deletes is gone", Family, FamilyCode, Child, Booking, Follow, Wish, PlaceOffer)
without_history("a copy of what stands elsewhere", CaseFileExport)
