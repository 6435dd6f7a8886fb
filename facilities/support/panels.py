"""What public pages show of support."""

from facilities.support.models import Payment, Rate, Scheme
from portal.freshness import shown_publicly

shown_publicly(Payment, Rate, Scheme)
