"""The way to one's own file, in the footer of every page: whoever works in a facility needs no account."""

from django.utils.translation import gettext_lazy as _

from portal.pages.navigation import Place, for_everybody

for_everybody(Place.FOOTER, (35, _("For staff: my own file"), "wallet-enter"))
