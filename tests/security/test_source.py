"""What the portal's own code never does, read from its files; and what its settings choose. Nothing is run."""

import ast
import math
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from portal import sealing
from portal.accounts import keeping
from portal.errors import Refused
from portal.settings import base
from portal.signin import factors, sessions

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_CALLS = {"eval", "exec", "__import__", "os.system", "os.popen"}
FORBIDDEN_MODULES = {
    "pickle",
    "marshal",
    "shelve",
    "random",
}  # of objects from strangers; and numbers that can be foretold
INVENTING = ("portal/demo", "portal/workshop")  # outside of the production image


@cache
def trees() -> dict[str, ast.Module]:
    """Return what every file of the portal says, by its path."""
    found = (path for app in settings.OWN_APPS for path in (ROOT / app).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in found}


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path, tree in trees().items():
        if not path.startswith(INVENTING):
            yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kinds))


def test_no_text_is_run_as_code_and_no_shell_is_asked():
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Call)
        if ast.unparse(node.func) in FORBIDDEN_CALLS
        or any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords)
    ]

    assert not wrong


def test_no_object_of_a_stranger_is_taken_and_no_number_comes_from_a_source_that_can_be_foretold():
    imported = [
        (path, name)
        for path, node in nodes(ast.Import, ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    ]

    assert not [(path, name) for path, name in imported if name.partition(".")[0] in FORBIDDEN_MODULES]


def test_no_form_and_no_serializer_takes_or_tells_every_field_of_a_row():
    assert not [path for path, node in nodes(ast.Constant) if node.value == "__all__"]


@pytest.mark.parametrize(
    ("alphabet", "length", "bits"),
    [
        (factors.READABLE, factors.RECOVERY_LENGTH, 20),
        (keeping.READABLE, keeping.LENGTH, 64),
        (string.ascii_lowercase + string.digits, 32, 128),
    ],
    ids=["recovery codes", "one-time passwords", "keys of sessions"],
)
def test_what_nobody_is_to_guess_is_long_enough(alphabet, length, bits):
    assert length * math.log2(len(set(alphabet))) >= bits


@pytest.mark.django_db
def test_keys_of_sessions_are_of_their_length_and_never_the_same():
    keys = {sessions.SessionStore()._get_new_session_key() for _ in range(3)}

    assert {len(key) for key in keys} == {32}
    assert len(keys) == 3


def test_passwords_are_kept_by_argon2_and_by_no_hash_that_is_quick():
    names = [name.rpartition(".")[2] for name in base.PASSWORD_HASHERS]

    assert names[0] == "Argon2PasswordHasher"
    assert set(names) <= {"Argon2PasswordHasher", "PBKDF2PasswordHasher"}


def test_secrets_of_the_portal_stand_in_no_file_of_the_image():
    said = (ROOT / "portal/settings/production.py").read_text()

    assert 'SECRET_KEY = os.environ["SECRET_KEY"]' in said
    assert {".git", "tests", "var"} <= set((ROOT / ".dockerignore").read_text().split())


def test_a_sealed_text_that_was_changed_opens_no_more():
    sealed = sealing.seal("13911112222")
    assert sealing.opened(sealed) == "13911112222"

    for place in (8, len(sealed) // 2, len(sealed) - 6):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(Refused):
            sealing.opened(sealed[:place] + other + sealed[place + 1 :])
