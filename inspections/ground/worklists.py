"""Kinds of work of which several cases of inspections know something."""

from django.utils.translation import gettext_lazy as _

from portal.pages.worklists import Kind

CREDIT = Kind("credit", _("Credit"))
COMPLAINT = Kind("complaint", _("Complaint"))
