"""The gateway: a small program beside a recorder that asks it for its channels and sends signed beats to the portal.

It needs Python and `cryptography` alone, no part of the portal, and never asks for a picture. docs/monitoring.md tells how to set it up.
"""
