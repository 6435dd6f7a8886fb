"""The port of signatures: each algorithm is one signer with a name, that makes keys, reads them from a file, signs and verifies.

Ed25519 is the portal's own; SM2 with SM3 (GB/T 32918, GM/T 0009, user identifier 1234567812345678) is for districts that are asked for it. A public key is told as a
JSON Web Key, by which every signer knows its own.
"""

import json
from abc import ABC, abstractmethod
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

import gmssl_pyx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

Jwk = Mapping[str, str]


class PrivateKey(ABC):
    """A key that signs."""

    alg: str

    @abstractmethod
    def public(self) -> Jwk:
        """Return its public half."""

    @abstractmethod
    def sign(self, text: bytes) -> bytes:
        """Return the signature."""


class Signer(ABC):
    """One algorithm."""

    alg: str  # as JSON Web Signatures and the receipt's QR code name it

    @abstractmethod
    def made(self) -> bytes:
        """Return the file of a new private key."""

    @abstractmethod
    def read(self, content: bytes) -> PrivateKey | None:
        """Return the private key of a file; None if it is of another kind. Raises ValueError for a damaged one."""

    @abstractmethod
    def is_mine(self, key: Jwk) -> bool:
        """Say whether a public key is of this algorithm."""

    @abstractmethod
    def is_signed(self, key: Jwk, text: bytes, signature: bytes) -> bool:
        """Say whether the signature over the text is the key's."""


class _Ed25519Key(PrivateKey):
    alg = "EdDSA"

    def __init__(self, key: Ed25519PrivateKey):
        self.key = key

    def public(self) -> Jwk:
        return {"kty": "OKP", "crv": "Ed25519", "x": x_of(self.key.public_key())}

    def sign(self, text: bytes) -> bytes:
        return self.key.sign(text)


class Ed25519(Signer):
    """RFC 8032, keys as RFC 8037 tells them; the private one in a PEM file (PKCS #8)."""

    alg = "EdDSA"

    def made(self) -> bytes:
        """Return the file of a new private key."""
        return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def read(self, content: bytes) -> PrivateKey | None:
        """Return the private key of a PEM file."""
        if not content.lstrip().startswith(b"-----"):
            return None
        key = load_pem_private_key(content, password=None)
        return _Ed25519Key(key) if isinstance(key, Ed25519PrivateKey) else None

    def is_mine(self, key: Jwk) -> bool:
        """Say whether a public key is of this algorithm."""
        return key.get("crv") == "Ed25519"

    def is_signed(self, key: Jwk, text: bytes, signature: bytes) -> bool:
        """Say whether the signature over the text is the key's."""
        try:
            Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


class _Sm2Key(PrivateKey):
    alg = "SM2"

    def __init__(self, secret: bytes, point: bytes):
        self.secret, self.point = secret, point

    def public(self) -> Jwk:
        return {"kty": "EC", "crv": "SM2", "x": encoded(self.point[:32]), "y": encoded(self.point[32:])}

    def sign(self, text: bytes) -> bytes:
        return bytes(gmssl_pyx.sm2_sign(self.secret, self.point, text))


class Sm2(Signer):
    """SM2 over the SM3 digest, signatures in DER; the private key in a file of JSON as a JSON Web Key with `d`."""

    alg = "SM2"

    def made(self) -> bytes:
        """Return the file of a new private key."""
        point, secret = gmssl_pyx.sm2_key_generate()
        return json.dumps({**_Sm2Key(secret, point).public(), "d": encoded(secret)}).encode()

    def read(self, content: bytes) -> PrivateKey | None:
        """Return the private key of a JSON file; its halves must belong together."""
        if not content.lstrip().startswith(b"{"):
            return None
        told = json.loads(content)
        if told.get("crv") != "SM2":
            return None
        try:
            key = _Sm2Key(decoded(told["d"]), _point(told))
            if self.is_signed(told, b"probe", key.sign(b"probe")):
                return key
        except gmssl_pyx.GmsslInnerError as failure:
            raise ValueError("the file holds no point of the curve") from failure
        raise ValueError("the halves of the SM2 key do not belong together")

    def is_mine(self, key: Jwk) -> bool:
        """Say whether a public key is of this algorithm."""
        return key.get("crv") == "SM2"

    def is_signed(self, key: Jwk, text: bytes, signature: bytes) -> bool:
        """Say whether the signature over the text is the key's."""
        try:
            return bool(gmssl_pyx.sm2_verify(_point(key), text, signature))
        except (gmssl_pyx.GmsslInnerError, ValueError, KeyError):
            return False


def _point(key: Jwk) -> bytes:
    return bytes(gmssl_pyx.normalize_sm2_public_key(decoded(key["x"]) + decoded(key["y"])))


def encoded(content: bytes) -> str:
    """Return bytes in base64url without padding, as JSON Web Keys write them."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def x_of(public: Ed25519PublicKey) -> str:
    """Return an Ed25519 key as JSON Web Keys write it: 43 characters."""
    return encoded(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def decoded(text: str) -> bytes:
    """Return the bytes of base64url. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


SIGNERS: dict[str, Signer] = {signer.alg: signer for signer in (Ed25519(), Sm2())}


def is_signed(key: Jwk, text: bytes, signature: bytes) -> bool:
    """Say whether one key signed the text, by the algorithm that the key is of and no other."""
    return any(signer.is_signed(key, text, signature) for signer in SIGNERS.values() if signer.is_mine(key))
