"""Addresses of registration."""

from django.urls import path

from facilities.registration import api
from facilities.registration.views import decisions, operator, register, shared

urlpatterns = [
    path("registrations/", shared.RegistrationList.as_view(), name="registration-list"),
    path("registrations/begin/", operator.registration_begin, name="registration-begin"),
    path("registrations/<int:pk>/", shared.registration_detail, name="registration"),
    path("registrations/<int:pk>/id-numbers/", shared.registration_reveal, name="registration-reveal"),
    path("registrations/<int:pk>/edit/", operator.registration_edit, name="registration-edit"),
    path("registrations/<int:pk>/members/new/", operator.member_add, name="member-add"),
    path("registrations/<int:pk>/members/<int:member_pk>/remove/", operator.member_remove, name="member-remove"),
    path("registrations/<int:pk>/documents/<slug:kind>/", operator.registration_paper, name="registration-paper"),
    path("registrations/<int:pk>/submit/", operator.registration_submit, name="registration-submit"),
    path("registrations/<int:pk>/withdraw/", operator.registration_withdraw, name="registration-withdraw"),
    path("registrations/<int:pk>/return/", decisions.registration_return, name="registration-return"),
    path("registrations/<int:pk>/record/", decisions.registration_record, name="registration-record"),
    path("registrations/<int:pk>/refuse/", decisions.registration_refuse, name="registration-refuse"),
    path("registry/", register.RegistryList.as_view(), name="registry-list"),
    path("registry/<int:pk>/", register.registry_detail, name="registry"),
    path("registry/<int:pk>/record/", register.registry_record, name="registry-record"),
    path("registry/<int:pk>/end/", register.registry_end, name="registry-end"),
    path("api/v1/registrations/", api.RegistrationList.as_view(), name="api-registration-list"),
    path("api/v1/registrations/<int:pk>/", api.RegistrationDetail.as_view(), name="api-registration"),
    path("api/v1/registry-entries/", api.EntryList.as_view(), name="api-registry-entry-list"),
    path("api/v1/registry-entries/<int:pk>/", api.EntryDetail.as_view(), name="api-registry-entry"),
]
