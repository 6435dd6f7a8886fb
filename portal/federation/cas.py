"""CAS 3.0: the ticket that the browser brings is shown to the server, which says whose it is; it holds once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from portal.federation.asking import NotConfirmed, ask
from portal.federation.choices import IdentitySystem
from portal.federation.gateway import Gateway, Round

SPACE = {"cas": "http://www.yale.edu/tp/cas"}


@dataclass(frozen=True)
class Cas(Gateway):
    """A CAS server, by the address below which its `login` and `p3/serviceValidate` stand."""

    system = IdentitySystem.CAS
    url: str

    def address(self, begun: Round) -> str:
        """Return the server's page to log in."""
        return f"{self.url.rstrip('/')}/login?{urlencode({'service': _service(begun)})}"

    def subject(self, answer: Mapping[str, str], begun: Round, *, at: datetime) -> str:
        """Return the user that the server names for the ticket and for this very address of ours."""
        ticket = answer.get("ticket", "")
        if not ticket:
            raise NotConfirmed
        asked = urlencode({"service": _service(begun), "ticket": ticket})
        return _user(ask(f"{self.url.rstrip('/')}/p3/serviceValidate?{asked}"))


def _service(begun: Round) -> str:
    return f"{begun.back}?{urlencode({'state': begun.state})}"


def _user(answer: bytes) -> str:
    if b"<!" in answer:  # neither types nor entities: nothing in it may be expanded
        raise NotConfirmed
    try:
        told = ET.fromstring(answer)  # noqa: S314 - bounded, and entities were refused above
    except ET.ParseError:
        raise NotConfirmed from None
    named = told.findtext("cas:authenticationSuccess/cas:user", "", SPACE).strip()
    if not named:
        raise NotConfirmed
    return named
