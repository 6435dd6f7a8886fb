"""Codes that the portal gives out and people read aloud or copy by hand."""

import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none is taken for another


def new_code(length: int) -> str:
    """Return a code by chance; each sign adds nearly five bits."""
    return "".join(secrets.choice(SIGNS) for _place in range(length))
