"""Digests of answers for those who ask (RFC 9530): `Want-Repr-Digest: sm3=1` or `sha-256=1`, told as `Repr-Digest`.

SM3 (GB/T 32905) is for programs that may use the country's own algorithms only.
"""

import base64
import hashlib
import re

ALGORITHMS = {"sha-256": "sha256", "sm3": "sm3"}  # by the name in the header
WANTED = re.compile(r"\s*([a-z0-9-]+)\s*=\s*(\d{1,2})\s*")


def wanted(header: str) -> str:
    """Return the algorithm that is liked best among those known, or nothing; 0 says that one is not wanted."""
    likes = [match for part in header.split(",") if (match := WANTED.fullmatch(part))]
    known = [(int(match[2]), match[1]) for match in likes if match[1] in ALGORITHMS and int(match[2])]
    return max(known, default=(0, ""))[1]


def told(algorithm: str, content: bytes) -> str:
    """Return the value of `Repr-Digest`."""
    digest = hashlib.new(ALGORITHMS[algorithm], content).digest()
    return f"{algorithm}=:{base64.b64encode(digest).decode()}:"
