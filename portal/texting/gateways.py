"""How texts leave the portal: a gateway is a function that takes a mobile and a text and raises OSError if it could not send.

`settings.TEXT_GATEWAY` is its dotted path. Without one nothing can be sent, and pages that need it say so.
"""

import json
import sys
from collections.abc import Callable
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

Gateway = Callable[[str, str], None]
PATIENCE = 10  # seconds


def console(mobile: str, text: str) -> None:
    """Write the text to the process's output: for the demo, whose mobiles are invented."""
    sys.stdout.write(f"text to {mobile}: {text}\n")


def posted(mobile: str, text: str) -> None:
    """Hand the text to the district's gateway: JSON with `mobile` and `text`, the key as bearer, any 2xx means taken."""
    body = json.dumps({"mobile": mobile, "text": text}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.TEXT_GATEWAY_KEY}"}
    request = Request(settings.TEXT_GATEWAY_URL, data=body, headers=headers)
    with urlopen(request, timeout=PATIENCE):
        pass


def gateway() -> Gateway | None:
    """Return the district's gateway, or None if it has none."""
    return import_string(settings.TEXT_GATEWAY) if settings.TEXT_GATEWAY else None


def is_console() -> bool:
    """Say whether texts go no farther than this machine, so that a page may show what was sent."""
    return gateway() is console
