"""Logging in and out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: dict, *args: object, **kwargs: object) -> HttpResponse:
    """Tell somebody who guessed too often how long the account stays locked."""
    return render(request, "portal/locked_out.html", status=429)
