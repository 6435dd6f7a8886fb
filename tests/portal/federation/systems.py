"""Small servers that play the systems by whose login people come in. Each checks what the real one checks, by a hand of its own."""

import hmac
import json
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.crypto import constant_time_compare

SKEW = timedelta(seconds=90)
Answer = tuple[int, str | dict]


class System:
    """A server at an address of its own; `ahead` are the seconds by which its clock is before ours."""

    def __init__(self) -> None:
        self.ahead, self.asked, self.is_broken, self.leads_on = 0, [], False, ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body: bytes) -> None:
                outer.asked.append(self.path)
                status, told = outer.answer(self.command, self.path, dict(self.headers.items()), body)
                status = 503 if outer.is_broken else 302 if outer.leads_on else status
                text = told if isinstance(told, str) else json.dumps(told)
                self.send_response(status)
                if outer.leads_on:
                    self.send_header("Location", outer.leads_on)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        raise NotImplementedError


@contextmanager
def running(kind: Callable[[], System]) -> Iterator[System]:
    made = kind()
    Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


class OpenIdProvider(System):
    """A provider of OpenID Connect: codes hold once and for their verifier; `forge` changes what a token says or who signs it."""

    def __init__(self) -> None:
        super().__init__()
        self.key, self.kid = ec.generate_private_key(ec.SECP256R1()), "first"
        self.codes: dict[str, dict] = {}
        self.said: dict[str, object] = {}
        self.signs_with: Callable[[dict], str] = self._signed

    def log_in(self, address: str, subject: str) -> dict[str, str]:
        """Play the person who logs in at the address; return what the browser brings back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked | {"sub": subject}
        return {"code": code, "state": asked["state"], "iss": self.url}

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        if path == "/keys":
            key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [key | {"kid": self.kid, "use": "sig"}]}
        return self._token({name: values[0] for name, values in parse_qs(body.decode()).items()}, headers)

    def _token(self, sent: dict[str, str], headers: dict[str, str]) -> Answer:
        known = self.codes.pop(sent["code"], None)
        who = f"Basic {b64encode(b'portal:key%2Fof+the+portal').decode()}"
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if not known or headers.get("Authorization") != who:
            return 400, {"error": "invalid_grant"}
        if (challenge, sent["redirect_uri"]) != (known["code_challenge"], known["redirect_uri"]):
            return 400, {"error": "invalid_grant"}
        now = int(self.now().timestamp())
        claims = {"iss": self.url, "aud": "portal", "sub": known["sub"], "nonce": known["nonce"]}
        return 200, {"id_token": self.signs_with(claims | {"iat": now, "exp": now + 300} | self.said)}

    def _signed(self, claims: dict) -> str:
        return jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": self.kid})


class CasServer(System):
    """CAS 3.0: a ticket holds once, and only for the address for which it was given."""

    XML = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[str, tuple[str, str]] = {}
        self.raw = ""

    def log_in(self, address: str, subject: str) -> dict[str, str]:
        [service] = parse_qs(urlsplit(address).query)["service"]
        ticket = f"ST-{secrets.token_urlsafe(8)}"
        self.tickets[ticket] = (service, subject)
        return dict(parse_qsl(urlsplit(service).query)) | {"ticket": ticket}

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        asked = dict(parse_qsl(urlsplit(path).query))
        service, subject = self.tickets.pop(asked["ticket"], ("", ""))
        if self.raw:
            return 200, self.raw
        if not service or service != asked["service"]:
            return 200, self.XML.format(
                '<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'
            )
        success = f"<cas:authenticationSuccess><cas:user>{subject}</cas:user></cas:authenticationSuccess>"
        return 200, self.XML.format(success)


class ZhelibanGateway(System):
    """The gateway of 浙里办: ticket -> token -> person, each request signed within 90 seconds."""

    secret = "key-of-the-gateway"  # noqa: S105 - guards nothing

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[str, str] = {}
        self.tokens: dict[str, str] = {}

    def log_in(self, address: str, subject: str) -> dict[str, str]:
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["appId"] == "2026"
        ticket = secrets.token_hex(8)
        self.tickets[ticket] = subject
        return {"ticketId": ticket, "sp": asked["sp"]}

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if fault := self._fault(method, path, headers):
            return 401, {"message": fault}
        sent, where = json.loads(body), urlsplit(path).path
        if where.endswith("/access_token"):
            subject = self.tickets.pop(sent["ticketId"], None)
            if not subject or sent["appId"] != "2026":
                return 200, {"success": False, "errMsg": "ticket"}
            token = secrets.token_hex(8)
            self.tokens[token] = subject
            return 200, {"success": True, "data": {"accessToken": token, "expiresIn": 7200}}
        if sent["token"] not in self.tokens:
            return 200, {"success": False, "errMsg": "token"}
        return 200, {"success": True, "data": {"personInfo": {"userId": self.tokens[sent["token"]], "userName": "张*"}}}

    def _fault(self, method: str, path: str, headers: dict[str, str]) -> str:
        said = {name.upper(): value for name, value in headers.items()}
        date, key, parts = said["X-BG-DATE-TIME"], said["X-BG-HMAC-ACCESS-KEY"], urlsplit(path)
        lines = [method, parts.path, "&".join(sorted(parts.query.split("&"))), key, date, ""]
        own = hmac.new(self.secret.encode(), "\n".join(lines).encode(), sha256).digest()
        if not constant_time_compare(own, b64decode(said["X-BG-HMAC-SIGNATURE"])):
            return "Invalid signature"
        moment = datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        return "Clock skew exceeded" if abs(self.now().replace(microsecond=0) - moment) > SKEW else ""


class ZhezhengdingGateway(System):
    """The gateway of 浙政钉: access token, then the code of the employee; every request signed, no number used twice."""

    secret = "secret-of-the-app"  # noqa: S105 - guards nothing

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.used: set[str] = set()

    def log_in(self, address: str, subject: str) -> dict[str, str]:
        asked = dict(parse_qsl(urlsplit(address).query))
        code = secrets.token_hex(8)
        self.codes[code] = subject
        return {"code": code, "state": asked["state"]}

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        where = urlsplit(path)
        sent = dict(parse_qsl(where.query if method == "GET" else body.decode()))
        if fault := self._fault(method, where.path, headers, sent):
            return 401, {"Message": fault}
        if where.path == "/gettoken.json":
            token = f"app_{secrets.token_hex(8)}"
            self.tokens.add(token)
            return 200, _content({"accessToken": token, "expiresIn": 7200})
        subject = self.codes.pop(sent["code"], None)
        if sent["access_token"] not in self.tokens or not subject:
            return 200, {"success": True, "content": {"success": False, "responseCode": "240132"}}
        return 200, _content({"employeeCode": subject, "accountId": 240001, "lastName": "张三"})

    def _fault(self, method: str, path: str, headers: dict[str, str], sent: dict[str, str]) -> str:
        said = {name.lower(): value for name, value in headers.items()}
        moment, once = said["x-hmac-auth-timestamp"], said["x-hmac-auth-nonce"]
        facts = "&".join(f"{name}={value}" for name, value in sorted(sent.items()))
        text = f"{method}\n{moment}\n{once}\n{path}\n{facts}"
        own = b64encode(hmac.new(self.secret.encode(), text.encode(), sha256).digest()).decode()
        if said["apikey"] != "app-key" or own != said["x-hmac-auth-signature"] or once in self.used:
            return "signature"
        self.used.add(once)
        return "time" if abs(self.now() - datetime.fromisoformat(moment)) > SKEW else ""


def _content(data: dict) -> dict:
    return {"success": True, "content": {"success": True, "data": data}}
