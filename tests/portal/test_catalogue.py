"""Translations are compiled where the portal is installed, and only when their text is newer."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal import catalogue


@pytest.fixture
def locale(tmp_path) -> Path:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po", folder)
    return tmp_path


def spoken(locale: Path, text: str) -> str:
    return gettext.GNUTranslations((locale / "zh_Hans/LC_MESSAGES/django.mo").open("rb")).gettext(text)


def test_what_was_never_compiled_is_compiled_once(locale):
    assert catalogue.compile_old(locale) == ["zh_Hans"]
    assert catalogue.compile_old(locale) == []

    assert spoken(locale, "Rulebook") != "Rulebook"
    assert [path.name for path in (locale / "zh_Hans/LC_MESSAGES").iterdir() if path.suffix not in {".po", ".mo"}] == []


def test_a_newer_text_is_compiled_again(locale):
    catalogue.compile_old(locale)
    text = locale / "zh_Hans/LC_MESSAGES/django.po"
    text.write_text(text.read_text() + '\nmsgid "An entry of today"\nmsgstr "今天的条目"\n')
    later = text.with_suffix(".mo").stat().st_mtime_ns + 1_000_000_000
    os.utime(text, ns=(later, later))

    assert catalogue.compile_old(locale) == ["zh_Hans"]
    assert spoken(locale, "An entry of today") == "今天的条目"


def test_a_fresh_clone_is_compiled_by_its_installation_and_no_compiled_file_is_kept_in_git():
    kept = subprocess.run(
        ["git", "ls-files", "*.mo"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert kept.stdout == ""
    done = subprocess.run([sys.executable, "-m", "portal.catalogue"], cwd=settings.BASE_DIR, check=False)
    assert done.returncode == 0
    assert (settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.mo").exists()
