"""Checks of the rulebook on facilities; importing this package registers them."""

from facilities.checks import classes, completeness, documents, origins, premises, registration

__all__ = ["classes", "completeness", "documents", "origins", "premises", "registration"]
