"""When public pages may be read from a replica, told by what primary and replica say of their logs; with real servers in tests/doors."""

import pytest
from django.db import OperationalError

from portal import replicas

LAG = 30


class Servers:
    """How far the primary has written and the replica has replayed; None where nobody answers."""

    def __init__(self) -> None:
        self.written: int | None = 100
        self.replayed: int | None = 100
        self.is_promoted = False
        self.now = 1000.0
        self.closed = 0

    def asked(self, database: str, question: str) -> int | None:
        found = self.replayed if database == replicas.ALIAS else self.written
        if found is None:
            raise OperationalError
        return None if self.is_promoted and database == replicas.ALIAS else found

    def __getitem__(self, alias: str) -> "Servers":
        return self

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch, settings) -> Servers:
    found = Servers()
    monkeypatch.setattr(replicas, "_asked", found.asked)
    monkeypatch.setattr(replicas, "connections", found)
    monkeypatch.setattr(replicas.time, "monotonic", lambda: found.now)
    monkeypatch.setattr(replicas, "WATCH", replicas.Watch())
    monkeypatch.setitem(settings.DATABASES, replicas.ALIAS, {})
    settings.REPLICA_MOST_LAG = LAG
    return found


def source() -> str:
    return replicas.read(replicas.alias)


def later(servers: Servers, seconds: float, *, writes: int = 10, replays: int = 0) -> str:
    """Let time go by and both servers go on; return where a page is read then."""
    servers.now += seconds
    servers.written = None if servers.written is None else servers.written + writes
    servers.replayed = None if servers.replayed is None else servers.replayed + replays
    return source()


def test_a_replica_that_has_replayed_everything_is_read_and_nothing_else_goes_there(servers: Servers):
    assert source() == "replica"
    assert replicas.alias() == "default"
    assert replicas.Router().db_for_write(object) == "default"


@pytest.mark.parametrize(("seconds", "found"), [(LAG - 1, "replica"), (LAG, "replica"), (LAG + 1, "default")])
def test_a_replica_is_read_until_it_is_too_far_behind(servers: Servers, seconds: float, found: str):
    source()

    assert later(servers, seconds) == found


def test_one_that_caught_up_is_read_again(servers: Servers):
    source()
    later(servers, LAG + 1)

    assert later(servers, 6, replays=20) == "replica"


def test_between_two_looks_nobody_is_asked(servers: Servers):
    source()
    servers.replayed = None

    assert later(servers, 4) == "replica"
    assert later(servers, 1) == "default"


def test_a_replica_that_became_a_primary_is_not_read(servers: Servers):
    servers.is_promoted = True

    assert source() == "default"


def test_while_the_primary_is_away_the_replica_is_read_as_long_as_its_rows_are_known_to_be_fresh(servers: Servers):
    source()
    servers.written = None

    assert later(servers, LAG) == "replica"
    assert later(servers, 6) == "default"


def test_what_fails_on_the_replica_is_done_again_on_the_primary(servers: Servers):
    tried: list[str] = []

    def act() -> str:
        tried.append(replicas.alias())
        if tried == ["replica"]:
            raise OperationalError
        return "a page"

    assert replicas.read(act) == "a page"
    assert tried == ["replica", "default"]
    assert servers.closed == 1
    assert source() == "default"  # until the next look
    assert later(servers, 6, writes=0) == "replica"


def test_where_no_replica_is_named_nothing_changes(servers: Servers, settings, monkeypatch):
    monkeypatch.delitem(settings.DATABASES, replicas.ALIAS)

    assert source() == "default"
