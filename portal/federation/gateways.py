"""Which adapters are on: those that the district's settings give every value (settings.LOGIN_GATEWAYS). None is, as delivered."""

from dataclasses import MISSING, fields
from typing import Any

from django.conf import settings
from django.core import checks

from portal.federation.cas import Cas
from portal.federation.choices import IdentitySystem
from portal.federation.gateway import Gateway
from portal.federation.oidc import OpenId
from portal.federation.zheliban import Zheliban
from portal.federation.zhezhengding import Zhezhengding

ADAPTERS: tuple[type[Gateway], ...] = (OpenId, Cas, Zheliban, Zhezhengding)


def switched_on() -> dict[str, Gateway]:
    """Return the adapters that are on, by the code of their system."""
    return {adapter.system.value: made for adapter in ADAPTERS if (made := _made(adapter)) is not None}


def _made(adapter: type[Gateway]) -> Gateway | None:
    values = {name: value for name, value in settings.LOGIN_GATEWAYS.get(adapter.system.value, {}).items() if value}
    needed = {each.name for each in fields(adapter) if each.default is MISSING}  # type: ignore[arg-type] # each is a dataclass
    return adapter(**values) if needed <= values.keys() else None


@checks.register
def each_is_set_whole(**kwargs: Any) -> list[checks.CheckMessage]:
    """Stop a start at which some values of a system are set and others are not: somebody meant to switch it on."""
    given = {code for code, values in settings.LOGIN_GATEWAYS.items() if any(values.values())}
    half = sorted(given - switched_on().keys())
    return [checks.Error(f"LOGIN_GATEWAYS: {code} is set in part.", id="portal.E001") for code in half]


def systems_on() -> list[IdentitySystem]:
    """Return the systems by whose login people may come in."""
    return [IdentitySystem(code) for code in switched_on()]
