"""People who work in facilities, the posts they hold, what they have proven."""

from staff.people.models import Credential, Person, Post

__all__ = ["Credential", "Person", "Post"]
