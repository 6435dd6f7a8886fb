"""The request as our views get it: what the middleware of the settings has put on it, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import User


class Request(HttpRequest):
    """A request of somebody who has logged in."""

    user: User
    htmx: HtmxDetails
