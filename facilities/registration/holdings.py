"""What is kept about founders and their representatives."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.models import Operator
from facilities.registration.models import Member
from portal.subjects.holdings import Asked, Told, holding


@holding(gettext_lazy("Operators and their members"), Operator, Member)
def operators(asked: Asked) -> Iterator[Told]:
    """Bodies that the person represents, and applications in which she is named as a member."""
    for operator in Operator.objects.filter(asked.by_mobile(name="representative")).select_related("organisation"):
        yield {_("Representative of"): str(operator.organisation), _("Mobile"): operator.mobile}
    for member in Member.objects.filter(asked.by_paper()).select_related("registration"):
        yield {_("Member in the application of"): member.registration.name}
