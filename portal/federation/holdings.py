"""What is kept about a person here."""

from django.utils.translation import gettext_lazy as _

from portal.federation.models import LinkedLogin
from portal.subjects.holdings import Asked, Iterator, Told, holding


@holding(_("Logins of other systems"), LinkedLogin)
def linked_logins(asked: Asked) -> Iterator[Told]:
    """By which logins of other systems the person's account may come in."""
    for link in LinkedLogin.objects.filter(asked.by_mobile(name="user__full_name", mobile="user__mobile")):
        yield {link.get_system_display(): link.subject, str(_("Recorded at")): link.recorded_at}
