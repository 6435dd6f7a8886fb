"""Addresses of families: their own below /family/, where alone their token is sent; the facility's beside its affairs."""

from django.urls import path

from facilities.families.views import door, family, operator

urlpatterns = [
    path("family/enter/", door.family_enter, name="family-enter"),
    path("family/code/", door.family_code, name="family-code"),
    path("family/link/<str:token>/", door.family_link, name="family-link"),
    path("family/leave/", door.family_leave, name="family-leave"),
    path("family/", family.family, name="family"),
    path("family/delete/", family.family_delete, name="family-delete"),
    path("family/children/new/", family.child_create, name="family-child-create"),
    path("family/children/<int:pk>/", family.child_edit, name="family-child-edit"),
    path("family/children/<int:pk>/delete/", family.child_delete, name="family-child-delete"),
    path("family/facilities/<int:pk>/visits/", family.visit_book, name="family-visit-book"),
    path("family/facilities/<int:pk>/follow/", family.follow, name="family-follow"),
    path("family/searches/new/", family.search_follow, name="family-search-follow"),
    path("family/searches/<int:pk>/", family.search, name="family-search"),
    path("family/searches/<int:pk>/end/", family.search_end, name="family-search-end"),
    path("family/bookings/<int:pk>/", family.booking, name="family-booking"),
    path("family/bookings/<int:pk>/cancel/", family.booking_cancel, name="family-booking-cancel"),
    path("family/bookings/<int:pk>/calendar.ics", family.booking_calendar, name="family-booking-calendar"),
    path("family-calendar/<str:token>/days.ics", family.family_calendar, name="family-calendar"),
    path("facilities/<int:pk>/affairs/visits/", operator.visit_slots, name="visit-slots"),
    path("visit-slots/<int:pk>/withdraw/", operator.visit_slot_withdraw, name="visit-slot-withdraw"),
    path("family-visits/<int:pk>/", operator.family_visit, name="family-visit"),
    path("family-visits/<int:pk>/call-off/", operator.family_visit_call_off, name="family-visit-call-off"),
    path("family-visits/<int:pk>/settle/", operator.family_visit_settle, name="family-visit-settle"),
]
