"""Checks of the rulebook on facilities; importing this package registers them."""

from facilities.requirements.checks import classes, completeness, documents, premises, registration

__all__ = ["classes", "completeness", "documents", "premises", "registration"]
