"""Uploads in a store that speaks S3, shared by two machines of the web behind one nginx; the store is a server of its own."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import boto3
import psycopg2
import pytest
from botocore.exceptions import EndpointConnectionError
from PIL import Image

from tests import databases
from tests.doors.proxy import NAME, NGINX, Visitor, await_answer, configure, start
from tests.doors.test_doors import PASSWORD, end, start_web
from tests.journeys.site import free_port, own_queue

pytestmark = [
    pytest.mark.xdist_group("doors"),
    pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed (apt-get install nginx)"),
]
BUCKET = "tuoyu"
KEYS = {"aws_access_key_id": "only-for-tests", "aws_secret_access_key": "only-for-tests", "region_name": "us-east-1"}


class Store:
    """moto's server on a port of this machine; what it holds is gone when it stops."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.address = f"http://127.0.0.1:{self.port}"
        self.client = boto3.client("s3", endpoint_url=self.address, **KEYS)

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                self.client.create_bucket(Bucket=BUCKET)
            except EndpointConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            else:
                return

    def stop(self) -> None:
        if self.process:
            end(self.process)

    def names(self) -> list[str]:
        return [found["Key"] for found in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@contextmanager
def store() -> Iterator[Store]:
    found = Store()
    try:
        found.start()
        yield found
    finally:
        found.stop()


@dataclass
class Machines:
    """Two machines of the web with folders of their own, one database, one store, one nginx."""

    https: int
    ports: list[int]
    database: str
    environments: list[dict[str, str]]
    store: Store

    def visitor(self, address: str) -> Visitor:
        return Visitor(self.https, address)


def told(address: str, statement: str) -> list[tuple]:
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    var, demo = tmp_path_factory.mktemp("machines"), databases.with_demo()
    ports, https = [free_port(), free_port()], free_port()
    with ExitStack() as stack:
        address = stack.enter_context(databases.copied(demo, f"doors_{secrets.token_hex(4)}"))
        told(address, "UPDATE portal_rolerule SET needs_second_factor = false")
        kept = stack.enter_context(store())
        shared = {
            "REDIS_URL": stack.enter_context(own_queue()),
            "SECRET_KEY": (databases.files_of(demo) / "secret-key").read_text(),
            "ALLOWED_HOSTS": NAME,
            "PUBLIC_URL": f"https://{NAME}",
            "S3_ENDPOINT": kept.address,
            "S3_BUCKET": BUCKET,
            "S3_KEY": KEYS["aws_access_key_id"],
            "S3_SECRET": KEYS["aws_secret_access_key"],
        }
        environments = []
        for port in ports:
            folder = var / str(port)
            shutil.copytree(databases.files_of(demo), folder, ignore=shutil.ignore_patterns("media"))
            environments.append(databases.environment(address, folder, "portal.settings.production") | shared)
            stack.callback(end, start_web(environments[-1], port))
        folder = tmp_path_factory.mktemp("nginx")
        configuration = configure(folder, upstream="machines", http_port=free_port(), https_port=https)
        servers = " ".join(f"server 127.0.0.1:{port};" for port in ports)
        configuration.write_text(
            configuration.read_text().replace("http {", f"http {{ upstream machines {{ {servers} }}")
        )
        nginx = start(configuration)
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        found = Machines(https, ports, address, environments, kept)
        for _ in ports:
            await_answer(found.visitor("127.0.0.1"), "/healthz")
        yield found


def photo() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "orange").save(drawn, "JPEG")
    return drawn.getvalue()


def complain(visitor: Visitor) -> int:
    """Complain as a parent, with a photo."""
    if "__Host-csrf" not in visitor.cookies:
        visitor.get("/complain/")
    facts = {
        "key": str(uuid4()),
        "subject": "food",
        "text": f"午饭是冷的。{uuid4()}",
        "place_name": "屋",
        "address": "街8号",
    }
    facts |= {"csrfmiddlewaretoken": visitor.cookies["__Host-csrf"]}
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in facts.items()
    ]
    file = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = "".join(parts).encode() + file.encode() + photo() + f"\r\n--{mark}--\r\n".encode()
    return visitor.ask("POST", "/complain/", body, {"Content-Type": f"multipart/form-data; boundary={mark}"}).status


def test_what_one_machine_took_the_other_gives_out(machines: Machines):
    status = complain(machines.visitor("127.0.0.21"))
    [(document,)] = told(machines.database, "SELECT max(id) FROM portal_document")
    lead = machines.visitor("127.0.0.22")
    entered = lead.log_in("bureau", PASSWORD).status

    answers = [lead.get(f"/documents/{document}/") for _ in range(4)]  # nginx asks them in turns

    assert (status, entered) == (200, 302)
    assert [answer.status for answer in answers] == [200] * 4
    assert {answer.headers["Content-Type"] for answer in answers} == {"image/jpeg"}
    assert len({answer.text for answer in answers}) == 1
    assert len(machines.store.names()) == 1
    assert not any((Path(env["PORTAL_VAR"]) / "media").exists() for env in machines.environments)


def test_a_backup_of_the_store_comes_back_into_another_bucket(machines: Machines, tmp_path: Path):
    environment, other = machines.environments[0], "tuoyu-again"
    machines.store.client.create_bucket(Bucket=other)
    databases.manage(environment, "backup", str(tmp_path / "backup"))
    told(os.environ["DATABASE_URL"], "CREATE DATABASE objects_again TEMPLATE template0")
    try:
        address = databases._address("objects_again")
        databases.manage(
            environment | {"DATABASE_URL": address, "S3_BUCKET": other}, "restore", str(tmp_path / "backup")
        )
    finally:
        told(os.environ["DATABASE_URL"], "DROP DATABASE objects_again WITH (FORCE)")

    def held(bucket: str) -> dict[str, bytes]:
        client = machines.store.client
        found = client.list_objects_v2(Bucket=bucket)["Contents"]
        return {one["Key"]: client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found}

    assert held(BUCKET) == held(other) != {}


def test_while_the_store_is_away_pages_answer_and_uploads_say_so_in_words(machines: Machines):
    ready = machines.visitor("127.0.0.1").get("/readyz").text
    machines.store.stop()
    visitor = machines.visitor("127.0.0.23")
    before = told(machines.database, "SELECT count(*) FROM portal_document")

    status = complain(visitor)
    page = visitor.get("/register/").status
    away = machines.visitor("127.0.0.1").get("/readyz").text

    assert status == 503
    assert page == 200
    assert told(machines.database, "SELECT count(*) FROM portal_document") == before
    assert re.findall(r'"media"', ready) == []
    assert re.findall(r'"media"', away)
