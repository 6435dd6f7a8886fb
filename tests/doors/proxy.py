"""A real nginx on loopback with the repository's template, and a browser that comes from an address of its own."""

import datetime
import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
NAME = "tuoyu.example.gov.cn"
AROUND = """
$user
daemon off;
pid $folder/nginx.pid;
error_log $folder/error.log;
events {}
http {
    access_log $folder/others.log;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/portal.conf;
}
"""


def configure(folder: Path, *, upstream: str, http_port: int, https_port: int) -> Path:
    """Fill in the template as envsubst does, with a certificate of its own; return nginx's configuration."""
    certificate(folder)
    filled_in = (ROOT / "docker" / "nginx.conf.template").read_text()
    values = {"SERVER_NAME": NAME, "UPSTREAM": upstream, "TLS_FOLDER": str(folder)}
    values |= {"HTTP_PORT": f"127.0.0.1:{http_port}", "HTTPS_PORT": f"127.0.0.1:{https_port}"}
    for name, value in values.items():
        filled_in = filled_in.replace(f"${{{name}}}", value)
    assert "${" not in filled_in.replace("in ${} are", "")
    (folder / "portal.conf").write_text(filled_in.replace("/var/log/nginx", str(folder)))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(Template(AROUND).substitute(folder=folder, user=user))
    return folder / "nginx.conf"


def start(configuration: Path) -> subprocess.Popen:
    """Start nginx; it ends with `terminate`."""
    return subprocess.Popen([NGINX, "-c", str(configuration), "-e", str(configuration.parent / "error.log")])


def certificate(folder: Path) -> None:
    """Write `portal.crt` and `portal.key` for a day."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    (folder / "portal.crt").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    pem, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "portal.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, pem, bare))


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


class Visitor:
    """A browser with cookies that comes from one address of the loopback network."""

    def __init__(self, port: int, address: str):
        self.port, self.address = port, address
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, facts: Mapping[str, str], **headers: str) -> Answer:
        """Send a form with the token that its page gave."""
        if "__Host-csrf" not in self.cookies:
            self.get(path)
        sent = urlencode({**facts, "csrfmiddlewaretoken": self.cookies.get("__Host-csrf", "")}).encode()
        return self.ask("POST", path, sent, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def ask(self, verb: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send one request and keep its cookies."""
        trusting = ssl._create_unverified_context()  # noqa: S323 - the certificate was made a moment ago
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=60, context=trusting, source_address=(self.address, 0)
        )
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        always = {"Host": NAME, "Referer": f"https://{NAME}{path}", "Cookie": jar, "Accept-Language": "zh-hans"}
        try:
            with suppress(BrokenPipeError):  # an upload that is refused half way
                connection.request(verb, path, body, {**always, **headers})
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, value = re.match(r"([^=]+)=([^;]*)", line).groups()  # type: ignore[union-attr]
                self.cookies[name] = value.strip('"')
            return Answer(response.status, response.headers, response.read().decode(errors="replace"))
        finally:
            connection.close()

    def log_in(self, name: str, password: str, **headers: str) -> Answer:
        return self.post("/login/", {"username": name, "password": password}, **headers)


def await_answer(visitor: Visitor, path: str, seconds: float = 120) -> None:
    """Wait until something answers."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(OSError):
            if visitor.get(path).status == 200:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(path)
        time.sleep(0.3)
