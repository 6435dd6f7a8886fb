"""Reminders of people's credentials that run out, at the steps that `facilities.dossier.renewals` sets for all certificates."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.dossier import renewals
from facilities.ground.choices import RUNNING_STATES
from portal.exchange import webhooks
from portal.exchange.choices import WebhookEvent
from portal.letters import notices
from portal.rulebook.rulebook import Limits
from staff.people.models import Credential, Post


def running_out(*, on: date, by: date) -> QuerySet[Credential]:
    """Return credentials of people at work in running facilities that expire by a day and have no later successor."""
    later = Credential.objects.holding().filter(
        person=OuterRef("person"), kind=OuterRef("kind"), expires_on__gt=OuterRef("expires_on")
    )
    lasting = Credential.objects.holding().filter(
        person=OuterRef("person"), kind=OuterRef("kind"), expires_on__isnull=True
    )
    return Credential.objects.filter(
        ~Exists(later),
        ~Exists(lasting),
        Exists(Post.objects.held(on).filter(person=OuterRef("person"))),
        expires_on__lte=by,
        person__facility__state__in=RUNNING_STATES,
    ).select_related("kind", "person__facility__operator__organisation")


def remind(*, on: date) -> int:
    """Tell operators of credentials that run out; return how many notices were new. May run twice, late, or after days."""
    limits = Limits(on)
    due = running_out(on=on, by=renewals.horizon(on, limits)).order_by("pk")
    return sum(_tell(credential, on, limits) for credential in due.iterator(chunk_size=500))


def _tell(credential: Credential, on: date, limits: Limits) -> bool:
    assert credential.expires_on is not None  # noqa: S101 - what runs out has a last day
    reached = renewals.step(credential.expires_on, on=on, limits=limits)
    facility = credential.person.facility
    is_new = notices.tell(
        f"renew-credential-{credential.pk}-{credential.expires_on}-{reached}",
        to=facility.operator.organisation,
        title=_("%(kind)s of %(person)s (%(name)s) %(when)s"),
        text=_("Please record the renewed certificate in good time."),
        about={
            "kind": credential.kind.name,
            "person": credential.person.name,
            "name": facility,
            "when": renewals.saying(credential.expires_on, on=on),
        },
        url=reverse("person", args=[credential.person_id]),
    )
    if is_new:
        facts = {"facility": facility.pk, "kind": credential.kind_id, "expires_on": credential.expires_on.isoformat()}
        webhooks.tell(WebhookEvent.CREDENTIAL_EXPIRING, credential, facts, at=timezone.now())
    return is_new
