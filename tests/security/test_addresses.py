"""Addresses of all cases stand beside each other: none hides another."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve

SAMPLES = {
    "int": "7",
    "slug": "some-word",
    "str": "text",
    "uuid": "5f1c4a7e-7b1e-4a45-9d3c-1f2e3d4c5b6a",
    "path": "a/b",
    "day": "2026-11-23",
}


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield a sample of every address, with the view that answers it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            words = str(pattern.pattern)
            for name, converter in pattern.pattern.converters.items():
                kind = next(
                    k for k in SAMPLES if type(converter).__name__.lower().startswith({"str": "string"}.get(k, k))
                )
                words = words.replace(f"<{kind}:{name}>", SAMPLES[kind]).replace(f"<{name}>", SAMPLES[kind])
            yield before + words, pattern.callback


def test_every_address_is_answered_by_its_own_view():
    known = [(address, view) for address, view in addresses(get_resolver().url_patterns) if "(" not in address]

    assert len(known) > 400
    assert [address for address, view in known if resolve("/" + address).func is not view] == []
