"""Ed25519 or SM2: what one key signed that key alone proves, by its own algorithm, also after the district has changed to the other."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import gmssl_pyx
import pytest
from django.core.management import call_command

from facilities.filing import receipts
from portal.models import SigningKey
from portal.signing import signers, signing
from portal.signing.signers import SIGNERS
from portal.signing.signing import KeyMissing, NotGenuine
from tests.factories import TODAY

TEXT = "备案回执"


@pytest.fixture
def key_file(settings, tmp_path) -> Path:
    settings.SIGNING_KEY_FILE = str(tmp_path / "signing.key")
    return tmp_path / "signing.key"


@pytest.fixture(params=["EdDSA", "SM2"])
def alg(request, settings, key_file) -> str:
    settings.SIGNING_ALGORITHM = request.param
    return request.param


@pytest.mark.django_db
def test_a_text_is_signed_by_the_districts_algorithm_and_proven_without_the_portal(alg, key_file):
    signing.rotate(on=TODAY)

    token = signing.sign(TEXT, on=TODAY)

    row = SigningKey.objects.get(until=None)
    assert (row.alg, signing.alg(), key_file.stat().st_mode & 0o777) == (alg, alg, 0o600)
    assert signing.verified(token, {row.key_id: row.jwk}) == TEXT
    assert signing.own_key() == {row.key_id: row.jwk}


@pytest.mark.django_db
def test_what_was_signed_before_the_change_stays_genuine(settings, key_file):
    settings.SIGNING_ALGORITHM = "EdDSA"
    signing.rotate(on=TODAY)
    before = signing.sign(TEXT, on=TODAY)
    settings.SIGNING_ALGORITHM = "SM2"

    signing.rotate(on=TODAY + timedelta(days=1))

    after = signing.sign(TEXT, on=TODAY + timedelta(days=1))
    keys = signing.public_keys()
    assert [signing.verified(token, keys) for token in (before, after)] == [TEXT, TEXT]
    assert set(SigningKey.objects.values_list("alg", "until")) == {("EdDSA", TODAY + timedelta(days=1)), ("SM2", None)}


@pytest.mark.parametrize("alg", SIGNERS)
def test_an_altered_text_a_cut_signature_and_another_key_prove_nothing(alg):
    signer = SIGNERS[alg]
    key, other = signer.read(signer.made()), signer.read(signer.made())
    signature = key.sign(b"text")

    assert signers.is_signed(key.public(), b"text", signature)
    for public, text, signed in [
        (key.public(), b"texts", signature),
        (key.public(), b"text", signature[:-1]),
        (key.public(), b"text", b""),
        (key.public(), b"text", bytes(len(signature))),
        (other.public(), b"text", signature),
        (dict(key.public()) | {"x": "AAAA"}, b"text", signature),
    ]:
        assert not signers.is_signed(public, text, signed)


def test_a_key_is_never_used_by_another_algorithm_than_its_own():
    ours = {alg: signer.read(signer.made()) for alg, signer in SIGNERS.items()}

    for alg, key in ours.items():
        for other in set(ours) - {alg}:
            assert not signers.is_signed(key.public(), b"text", ours[other].sign(b"text"))
    assert not signers.is_signed({"crv": "P-256", "x": "AAAA"}, b"text", b"")


def test_sm2_and_sm3_are_those_of_the_standard():
    assert (
        hashlib.new("sm3", b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )  # GB/T 32905 A.1
    secret = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")  # GB/T 32918.5 A.2
    point = bytes.fromhex(
        "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    r = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    s = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    der = bytes.fromhex(f"3046022100{r}022100{s}")
    jwk = {"kty": "EC", "crv": "SM2", "x": signers.encoded(point[:32]), "y": signers.encoded(point[32:])}

    assert signers.is_signed(jwk, b"message digest", der)
    assert gmssl_pyx.sm2_verify(point, b"message digest", gmssl_pyx.sm2_sign(secret, point, b"message digest"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b"-----BEGIN PRIVATE KEY-----",
        json.dumps({"crv": "SM2", "d": "AAAA", "x": "AAAA", "y": "AAAA"}).encode(),
    ],
)
def test_a_file_that_holds_no_key_signs_nothing(key_file, content):
    key_file.write_bytes(content)

    with pytest.raises(KeyMissing):
        signing.key_id()


def test_halves_of_two_sm2_keys_are_no_key(key_file):
    one, other = (json.loads(SIGNERS["SM2"].made()) for _key in range(2))
    key_file.write_text(json.dumps(one | {"d": other["d"]}))

    with pytest.raises(KeyMissing):
        signing.key_id()


@pytest.mark.django_db
def test_a_receipt_says_by_which_algorithm_and_is_verified_from_the_published_keys_alone(
    alg, key_file, client, tmp_path, capsys
):
    signing.rotate(on=TODAY)
    facts = [
        "330103202600001",
        "小太阳",
        "91330103MA00000000",
        "长庆街1号",
        30,
        "2026-11-23",
        "code",
        signing.key_id(),
        alg,
    ]
    token = signing.sign(json.dumps(facts, ensure_ascii=False, separators=(",", ":")), on=TODAY)
    published = tmp_path / "receipt-keys.json"
    answer = client.get("/.well-known/receipt-keys.json")
    published.write_bytes(answer.content)

    call_command("verify_receipt", token, keys=published)

    assert f"alg: {alg}" in capsys.readouterr().out
    assert answer.json()["keys"][0]["alg"] == alg


@pytest.mark.django_db
def test_a_receipt_from_before_says_nothing_of_algorithms_and_is_ed25519(key_file):
    signing.rotate(on=TODAY)
    facts = ["330103202600001", "小太阳", "91330103MA00000000", "长庆街1号", 30, "2026-11-23", "code", signing.key_id()]
    token = signing.sign(json.dumps(facts), on=TODAY)

    assert receipts.verified(token, signing.public_keys()).alg == "EdDSA"
    with pytest.raises(NotGenuine):
        receipts.verified(token, {})
