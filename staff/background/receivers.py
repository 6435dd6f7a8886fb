"""What background checks say at hiring: whose last answer was a record is not hired, in the same neutral words as whoever is banned.

Whom the police cleared before, at the facility's question, has the certificate as soon as they are entered.
"""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES
from facilities.models import Facility
from portal.errors import Refused
from staff.background import asking
from staff.background.choices import CheckState
from staff.background.models import BackgroundCheck
from staff.people.choices import NO_CRIME
from staff.people.hiring import asked_before_hiring
from staff.people.models import Credential, Person

ASK_FIRST = _(
    "Please ask for a background check first: nobody gets a post with children before the police or the procuratorate answered."
)
NEUTRAL = _("This person can't be employed here at present. Please ask the district health bureau.")


@asked_before_hiring
def nobody_with_a_record_is_hired(person: Person, facility: Facility) -> None:
    """Refuse whom the last answered check, asked by whatever facility, bars."""
    answered = BackgroundCheck.objects.known_by(person.id_type, person.id_number).exclude(state=CheckState.ASKED)
    last = answered.order_by("answered_on", "pk").last()
    if last and last.state == CheckState.RECORD:
        raise Refused(NEUTRAL, field="id_number")


@asked_before_hiring
def nobody_is_hired_unasked(person: Person, facility: Facility) -> None:
    """Where children are cared for, a post exists only once this facility has an answer that holds (law on minors, art. 62).

    Before its filing a facility may enter its people meanwhile: they count for nothing until the answer, and it is not filed without.
    """
    if facility.state not in RUNNING_STATES:
        return
    today = timezone.localdate()
    checks = BackgroundCheck.objects.known_by(person.id_type, person.id_number).filter(facility=facility)
    answered = checks.filter(state=CheckState.CLEAR, next_due_on__gte=today).exists()
    papers = Credential.objects.valid(today).filter(kind=NO_CRIME, person__facility=facility)
    same = Person.objects.known_by(person.id_type, person.id_number)
    if not answered and not papers.filter(person__in=same).exists():
        raise Refused(ASK_FIRST, field="id_number")


@receiver(post_save, sender=Person)
def certify_whom_a_check_cleared(instance: Person, *, created: bool, **_said: Any) -> None:
    """Take over the answer that came before the person was entered."""
    if created:
        asking.take_over(instance, on=timezone.localdate())
