"""Backups as one encrypted file: they come back byte by byte, and open for nothing else."""

from pathlib import Path

import pytest

from portal.operations import packing
from portal.operations.backups import BackupFault, sums

WORDS = "correct horse battery staple"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pieces and a cheap key, so that many pieces are quickly made."""
    monkeypatch.setattr(packing, "PIECE", 1000)
    monkeypatch.setattr(packing, "COST", 2**10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "folder"
    (found / "media" / "2026").mkdir(parents=True)
    (found / "media" / "2026" / "照片.jpg").write_bytes(bytes(range(256)) * 40)
    (found / "secrets.json").write_text('{"SECRET_KEY": "张三"}')
    (found / "empty").touch()
    return found


@pytest.fixture
def packed(folder: Path, tmp_path: Path) -> Path:
    file = tmp_path / "today.backup"
    packing.pack(folder, file, WORDS)
    return file


def test_everything_comes_back(folder: Path, packed: Path, tmp_path: Path):
    packing.unpack(packed, tmp_path / "back", WORDS)

    assert sums(tmp_path / "back") == sums(folder) != {}
    assert packing.is_packed(packed)
    assert not packing.is_packed(folder)
    assert packed.stat().st_mode & 0o077 == 0


def test_nothing_stands_in_the_clear(packed: Path):
    assert "张三".encode() not in packed.read_bytes()
    assert b"secrets.json" not in packed.read_bytes()


def test_another_passphrase_opens_nothing(packed: Path, tmp_path: Path):
    with pytest.raises(BackupFault, match="does not open"):
        packing.unpack(packed, tmp_path / "back", WORDS + "!")


def piece(number: int) -> slice:
    start = len(packing.MARK) + packing.SALT + number * 1016
    return slice(start, start + 1016)


def changed(content: bytearray) -> None:
    content[len(content) // 2] ^= 1


def cut_off(content: bytearray) -> None:
    del content[piece(5).stop :]


def left_out(content: bytearray) -> None:
    del content[piece(3)]


def swapped(content: bytearray) -> None:
    content[piece(1)], content[piece(2)] = content[piece(2)], content[piece(1)]


def lengthened(content: bytearray) -> None:
    content += content[piece(0)]


@pytest.mark.parametrize("harm", [changed, cut_off, left_out, swapped, lengthened])
def test_a_file_that_was_tampered_with_does_not_open(packed: Path, tmp_path: Path, harm):
    content = bytearray(packed.read_bytes())
    harm(content)
    packed.write_bytes(content)

    with pytest.raises(BackupFault, match="does not open"):
        packing.unpack(packed, tmp_path / "back", WORDS)


@pytest.mark.parametrize(("said", "is_enough"), [("", False), ("a" * 15, False), ("a" * 16, True)])
def test_a_passphrase_that_could_be_guessed_is_refused(said: str, is_enough: bool):
    if is_enough:
        assert packing.passphrase({packing.PASSPHRASE: said}) == said
    else:
        with pytest.raises(BackupFault, match="at least 16"):
            packing.passphrase({packing.PASSPHRASE: said})
