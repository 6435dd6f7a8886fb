"""Which roles need a second factor, until the security administrator says otherwise."""

from portal.accounts.choices import Role
from portal.seeding import insert_missing, seeder
from portal.signin.models import RoleRule


@seeder(13, "rules of roles")
def role_rules() -> int:
    """Ask it of everybody who works for an authority; operators may have one and need none."""
    return insert_missing(RoleRule, [RoleRule(role=role, needs_second_factor=role != Role.OPERATOR) for role in Role])
