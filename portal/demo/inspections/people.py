"""The people of the invented visits."""

from datetime import date

from facilities.models import Facility, Filing
from inspections.models import Checklist
from portal.accounts import posts as accounts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Membership, Organisation, User

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫"
_INSPECTING = (Role.STREET_OFFICER, Role.DEPARTMENT_OFFICER, Role.BUREAU_LEAD)


class Inspectors:
    """An inspector for every street office and department that has a checklist; appointed where there is none."""

    def __init__(self, on: date):
        self.on = on
        self.by_body: dict[int, User] = {}
        self.bodies = list(Organisation.objects.filter(department__isnull=False).order_by("pk"))
        posts = Membership.objects.filter(until__isnull=True, role__in=_INSPECTING).select_related("user")
        for post in posts.order_by("-pk"):
            self.by_body[post.organisation_id] = post.user

    def of(self, checklist: Checklist, facility: Facility) -> User:
        """Return who visits the facility on the checklist."""
        body = next(b for b in self.bodies if self._fits(b, checklist, facility))
        if body.pk not in self.by_body:
            self.by_body[body.pk] = self._appointed(body)
        return self.by_body[body.pk]

    def _fits(self, body: Organisation, checklist: Checklist, facility: Facility) -> bool:
        return body.department_id == checklist.department_id and facility.area_id.startswith(body.area_id)

    def _appointed(self, body: Organisation) -> User:
        surname = SURNAMES[body.pk % len(SURNAMES)]
        user = User(username=f"inspector-{body.pk}", full_name=f"{surname}巡", is_demo=True)
        user.set_unusable_password()
        user.save()
        role = Role.STREET_OFFICER if body.kind == OrganisationKind.STREET else Role.DEPARTMENT_OFFICER
        accounts.appoint(user, body, role, on=self.on)
        return user


def operators(facilities: list[Facility]) -> dict[int, User]:
    """Return who answers for each facility: whoever handed its filing in."""
    filings = Filing.objects.filter(facility__in=facilities).select_related("created_by").order_by("pk")
    return {filing.facility_id: filing.created_by for filing in filings}
