"""What is kept about people who work in facilities."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from portal.subjects.holdings import Asked, Told, holding
from staff.people.models import Credential, Person, Post


@holding(gettext_lazy("People who work in facilities"), Person, Post, Credential)
def people(asked: Asked) -> Iterator[Told]:
    """The person as each facility entered her, with posts and papers."""
    found = Person.objects.filter(asked.by_paper()) | Person.objects.filter(asked.by_mobile(name="name"))
    for person in found.select_related("facility").order_by("pk"):
        yield {_("Facility"): str(person.facility), _("Full name"): person.name, _("Mobile"): person.mobile}
        for post in Post.objects.filter(person=person):
            yield {_("Post"): str(post)}
        for credential in Credential.objects.filter(person=person).select_related("kind"):
            yield {_("Certificate"): str(credential)}
