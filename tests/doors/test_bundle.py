"""The bundle for closed networks, made by `make bundle` and installed without any network into an empty folder."""

import os
import re
import shutil
import stat
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.workshop import bundling
from tests import databases
from tests.doors.proxy import NAME
from tests.doors.test_doors import end
from tests.journeys.site import free_port, own_queue

pytestmark = pytest.mark.xdist_group("doors")
LONELY = ["unshare", "--net"]  # a network of its own, in which nobody lives


def installed(bundle: Path, prefix: Path) -> subprocess.CompletedProcess:
    """Run the bundle's script with nothing in its environment, and without a network where this account may cut it off."""
    alone = LONELY if os.geteuid() == 0 and shutil.which("unshare") else []
    return subprocess.run(
        [*alone, "sh", str(bundle / "install.sh"), str(prefix)],
        env={"PATH": os.environ["PATH"], "HOME": str(prefix.parent), "PIP_CONFIG_FILE": os.devnull, "LANG": "C.UTF-8"},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundling.main(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="module")
def prefix(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closed") / "opt"
    done = installed(bundle, folder)
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def served(prefix: Path, environment: dict[str, str], port: int) -> Iterator[None]:
    """Start what the unit of the web starts."""
    unit = (prefix / "systemd" / "portal-web.service").read_text()
    command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].replace("--port 8000", f"--port {port}").split()
    with (prefix / "var" / "web.log").open("wb") as log:
        web = subprocess.Popen(
            command, cwd=prefix / "current", env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        end(web)


def asked(port: int, path: str) -> str:
    """Return a page as nginx would ask for it."""
    said = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=said)
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.URLError as failure:
            if not isinstance(failure.reason, ConnectionRefusedError) or time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def test_what_was_installed_serves_pages_and_runs_commands(prefix: Path):
    port = free_port()
    with databases.copied(databases.with_district(), "closed_network") as address, own_queue() as queue:
        environment = {
            "PATH": os.defpath,
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "PORTAL_VAR": str(prefix / "var"),
            "PROMETHEUS_MULTIPROC_DIR": str(prefix / "var" / "metrics"),
            "SECRET_KEY": "only-for-tests",
            "ALLOWED_HOSTS": NAME,
            "PUBLIC_URL": f"https://{NAME}",
            "DATABASE_URL": address,
            "REDIS_URL": queue,
        }
        python, current = prefix / "current" / ".venv" / "bin" / "python", prefix / "current"
        tried = subprocess.run(
            [python, "manage.py", "check_database"],
            cwd=current,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        with served(prefix, environment, port):
            page = asked(port, "/register/")
            script = asked(port, re.search(r'/static/[^"]+\.css', page)[0])

    assert tried.returncode == 0, tried.stderr
    assert 'lang="zh-hans"' in page
    assert len(script) > 1000


def test_the_units_name_programs_that_are_there_and_the_secrets_are_private(prefix: Path):
    units = {path.name: path.read_text() for path in (prefix / "systemd").iterdir()}
    values = prefix / "etc" / "portal.env"

    programs = [program for unit in units.values() for program in re.findall(r"^ExecStart=(\S+)", unit, re.MULTILINE)]

    assert len(programs) == 3
    assert all(os.access(program, os.X_OK) for program in programs)
    assert not any("@PREFIX@" in text for text in [*units.values(), values.read_text()])
    assert stat.S_IMODE(values.stat().st_mode) == 0o600


def test_a_damaged_bundle_installs_nothing(bundle: Path, tmp_path: Path):
    damaged = tmp_path / "damaged"
    shutil.copytree(bundle, damaged, copy_function=os.link)
    sources = damaged / "sources.tar.gz"
    content = sources.read_bytes()
    sources.unlink()
    sources.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    refused = installed(damaged, tmp_path / "opt")

    assert refused.returncode == 1
    assert "不完整" in refused.stderr
    assert not (tmp_path / "opt").exists()
