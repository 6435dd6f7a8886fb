"""What a change of the head asks for: the new head is entered among the people, with the certificates of the post."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.filing.amendments import Demand, demand
from facilities.filing.choices import ChangeTopic
from facilities.models import Amendment, Facility
from staff.people import needs
from staff.people.choices import PostKind
from staff.people.models import Credential, CredentialKind, Person, Post


@demand(ChangeTopic.HEAD)
def the_new_head_is_entered(facility: Facility, amendment: Amendment) -> Iterator[Demand]:
    """The new head holds the post of head among the facility's people, and has what the setting standard asks for."""
    today = timezone.localdate()
    person = Person.objects.known_by(facility.head_id_type, facility.head_id_number).filter(facility=facility).first()
    people = reverse("people", args=[facility.pk])
    is_head = person is not None and Post.objects.held(today).filter(person=person, kind=PostKind.HEAD).exists()
    yield Demand(_("The new head is entered among the people, in the post of head"), people, is_head)
    for kind in CredentialKind.objects.filter(pk__in=needs.of_post(PostKind.HEAD, today)):
        held = Credential.objects.valid(today).filter(person=person, kind=kind) if person else Credential.objects.none()
        yield Demand(
            _("%(kind)s of the new head") % {"kind": kind},
            person.get_absolute_url() if person else people,
            held.exists(),
        )
