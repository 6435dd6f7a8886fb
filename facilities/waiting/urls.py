"""Addresses of waiting lists."""

from django.urls import path

from facilities.waiting.views import family, operator
from portal.public_pages import public_page

urlpatterns = [
    path("waiting/points/", public_page(family.wait_points), name="wait-points"),
    path("family/facilities/<int:pk>/wish/", family.wish_create, name="family-wish-create"),
    path("family/wishes/<int:pk>/", family.wish, name="family-wish"),
    path("family/wishes/<int:pk>/edit/", family.wish_edit, name="family-wish-edit"),
    path("family/wishes/<int:pk>/leave/", family.wish_leave, name="family-wish-leave"),
    path("family/offers/<int:pk>/", family.offer, name="family-offer"),
    path("family/offers/<int:pk>/decline/", family.offer_decline, name="family-offer-decline"),
    path("family/swaps/<int:pk>/", family.swap, name="family-swap"),
    path("family/swaps/<int:pk>/decline/", family.swap_decline, name="family-swap-decline"),
    path("facilities/<int:pk>/affairs/waiting/", operator.wait_list, name="wait-list"),
    path("classes/<int:pk>/offer-place/", operator.place_offer, name="place-offer"),
    path("place-offers/<int:pk>/take-back/", operator.place_offer_take_back, name="place-offer-take-back"),
]
