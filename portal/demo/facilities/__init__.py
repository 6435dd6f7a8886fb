"""The demo's operators, facilities, filings and papers; importing this package registers it."""

from datetime import date
from random import Random

from portal.demo.demonstration import demonstrator
from portal.demo.facilities import (
    afterwards,
    cases,
    days,
    guidance,
    households,
    imports,
    leases,
    mandates,
    meal_money,
    papers,
    pictures,
    places,
    purchases,
    registrations,
    relief,
    review,
    support,
    vouchers,
)

__all__ = ["afterwards", "facilities", "guidance", "leases", "pictures", "purchases", "relief", "support", "vouchers"]


@demonstrator(20, "facilities")
def facilities(random: Random, on: date) -> int:
    """Invent operators with their facilities in every state, the papers they handed in and what became of them."""
    made = places.build(random, on)
    papers.file(made, random, on)
    cases.build(made, random, on)
    review.build(on)
    mandates.build(made, on)
    return len(made)


@demonstrator(22, "registrations")
def applications(random: Random, on: date) -> int:
    """Invent applications for registration in every state, and what the registrars recorded."""
    return registrations.build(random, on)


@demonstrator(24, "families")
def families(random: Random, on: date) -> int:
    """Invent families that book visits and follow facilities."""
    return households.build(on)


@demonstrator(58, "days")
def month_of_days(random: Random, on: date) -> int:
    """Invent a month of day cards with what belongs to them."""
    return days.build(random, on)


@demonstrator(59, "meal money")
def accounts_of_meal_money(random: Random, on: date) -> int:
    """Invent accounts of meal money."""
    return meal_money.build(random, on)


@demonstrator(60, "imports")
def old_register(random: Random, on: date) -> int:
    """Bring in a register that was kept before the portal."""
    return imports.build(random, on)
