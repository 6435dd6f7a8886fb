"""The people's part of a facility's dossier."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from facilities.requirements.sections import Answer, section
from staff.people.models import Person


def people_answers(facility: Facility) -> list[Answer]:
    """List the people with their posts, one a line."""
    people = Person.objects.filter(facility=facility).prefetch_related("posts")
    return [
        Answer(
            f"person-{person.pk}",
            person.name,
            "、".join(str(post.get_kind_display()) for post in person.posts.all()),
            person.get_absolute_url(),
        )
        for person in people
    ]


@section("people", _("People and credentials"), order=40, answers=people_answers)
def people_section(facility: Facility) -> str:
    """Return where the operator enters the people."""
    return reverse("people", args=[facility.pk])
