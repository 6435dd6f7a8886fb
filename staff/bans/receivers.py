"""What bans say at hiring. The facility reads one neutral sentence, whatever the ground, and nobody is entered before it is asked."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.errors import Refused
from portal.identifiers import texts
from portal.sealing import digests
from staff.bans.models import Ban
from staff.identities.models import Identity
from staff.people.hiring import asked_before_hiring
from staff.people.models import Person

NEUTRAL = _("This person can't be employed here at present. Please ask the district health bureau.")


@asked_before_hiring
def nobody_banned_is_hired(person: Person, facility: Facility) -> None:
    """Refuse who is banned today or will be: asked of today, whatever day the post begins.

    The identity is locked until the hiring is over: a ban that is signed at the same moment waits, and finds the post.
    """
    if not person.id_number:
        return
    known = digests(f"{person.id_type}:{texts.bare(person.id_number)}")
    list(Identity.objects.select_for_update().filter(id_digest__in=known).order_by("pk"))
    if Ban.objects.known_by(person.id_type, person.id_number).not_over(timezone.localdate()).exists():
        raise Refused(NEUTRAL, field="id_number")
