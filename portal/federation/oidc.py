"""OpenID Connect: authorization code with PKCE; the signature, issuer, audience, times and nonce of the ID token are all checked."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlencode

import jwt
from django.core.cache import cache

from portal.federation.asking import SKEW, Away, NotConfirmed, ask, found_in, read_json
from portal.federation.choices import IdentitySystem
from portal.federation.gateway import Gateway, Round

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "ES256",
    "ES384",
    "EdDSA",
]  # of public keys only: never one that shares a secret
KEPT = 300  # seconds for which what a provider says of itself is kept


@dataclass(frozen=True)
class OpenId(Gateway):
    """A provider of OpenID Connect, found by its issuer; `claim` is the one that was recorded with accounts, mostly `sub`."""

    system = IdentitySystem.OIDC
    issuer: str
    client_id: str
    client_secret: str
    claim: str = "sub"

    def address(self, begun: Round) -> str:
        """Return the provider's page to log in."""
        challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": begun.back,
            "scope": "openid profile",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = found_in(self._provider(), "authorization_endpoint")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def subject(self, answer: Mapping[str, str], begun: Round, *, at: datetime) -> str:
        """Return the recorded claim of the ID token that the code is worth."""
        code = answer.get("code", "")
        if not code or answer.get("iss", self.issuer) != self.issuer:
            raise NotConfirmed
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": begun.back,
            "code_verifier": begun.verifier,
        }
        who_asks = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}".encode()
        headers = {"Authorization": f"Basic {b64encode(who_asks).decode()}", "Accept": "application/json"}
        told = read_json(ask(found_in(self._provider(), "token_endpoint"), urlencode(sent).encode(), headers))
        claims = self._claims(found_in(told, "id_token"), at)
        if found_in(claims, "nonce") != begun.nonce:
            raise NotConfirmed
        return found_in(claims, self.claim)

    def _claims(self, token: str, at: datetime) -> dict[str, Any]:
        """Return what the token says, if the provider signed it for us and it holds at the moment."""
        try:
            kind = jwt.get_unverified_header(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(str(kind.get("kid", "")), str(kind.get("alg", ""))),
                algorithms=ALGORITHMS,
                audience=self.client_id,
                issuer=self.issuer,
                options={"require": ["exp", "iat", "iss", "aud", "sub"], "verify_exp": False, "verify_iat": False},
            )
            expires, made = int(claims["exp"]), int(claims["iat"])
        except (jwt.PyJWTError, ValueError, TypeError):
            raise NotConfirmed from None
        now = int(at.timestamp())
        if now - expires > SKEW or made - now > SKEW or claims.get("azp", self.client_id) != self.client_id:
            raise NotConfirmed
        return claims

    def _key(self, kid: str, algorithm: str) -> Any:
        """Return the provider's public key of the name; it is asked anew once if it has none, because keys are rotated."""
        if algorithm not in ALGORITHMS:
            raise NotConfirmed
        for is_fresh in (False, True):
            told = self._read(found_in(self._provider(), "jwks_uri"), is_fresh=is_fresh)
            fitting = [
                key for key in told.get("keys", []) if key.get("use", "sig") == "sig" and kid in ("", key.get("kid"))
            ]
            if len(fitting) == 1:
                return jwt.PyJWK(fitting[0], algorithm=algorithm).key  # raises for an algorithm that is not the key's
        raise NotConfirmed

    def _provider(self) -> dict[str, Any]:
        """Return what the provider says of itself. Raises Away for one that calls itself by another name."""
        told = self._read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self.issuer:
            raise Away
        return told

    def _read(self, url: str, *, is_fresh: bool = False) -> dict[str, Any]:
        name = f"oidc {sha256(url.encode()).hexdigest()}"
        kept: dict[str, Any] | None = None if is_fresh else cache.get(name)
        if kept is None:
            kept = read_json(ask(url))
            cache.set(name, kept, KEPT)
        return kept
