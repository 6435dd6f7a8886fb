"""Personal data is shown masked; a look at it in full is recorded first."""

from django.db import models

from portal.models import PersonalDataAccess, User


def reveal(user: User, subject: models.Model, field: str) -> str:
    """Record that the user looks at a field in full, and return it. Who may look is the caller's policy."""
    PersonalDataAccess.objects.create(user=user, subject=subject, field=field)
    return str(getattr(subject, field))
