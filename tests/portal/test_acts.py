"""Acts from forms: a refusal stands where the user looks for it, and what is no refusal is not swallowed."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from portal.acts import refusals_in, refusals_told
from portal.errors import IllegalMove, NotAllowed, Refused


class NoteForm(forms.Form):
    note = forms.CharField()
    files = forms.FileField(required=False)


@pytest.fixture
def form() -> NoteForm:
    return NoteForm({"note": "三楼"})


@pytest.mark.parametrize(
    ("refused", "beside", "field"),
    [
        (Refused("太短", field="note"), None, "note"),
        (Refused("太短", field="outcome"), None, "__all__"),
        (Refused("太短", field="result"), "note", "note"),
        (Refused("太短"), "note", "__all__"),
        (IllegalMove("太短"), None, "__all__"),
        (ValidationError("太短"), None, "files"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_above_the_form_without_one(form, refused, beside, field):
    with refusals_in(form, beside=beside):
        raise refused

    assert form.errors == {field: ["太短"]}
    assert not form.is_valid()
    assert form["note"].value() == "三楼"


@pytest.mark.parametrize("failure", [NotAllowed(), KeyError("note"), KeyboardInterrupt()])
def test_what_is_no_refusal_of_the_form_passes_through(form, failure):
    with pytest.raises(type(failure)), refusals_in(form):
        raise failure
    with pytest.raises(type(failure)), refusals_told(RequestFactory().get("/")):
        raise failure

    assert form.is_valid()


def test_an_act_that_is_done_leaves_the_form_as_it_is(form):
    with refusals_in(form):
        done = True

    assert done
    assert form.is_valid()


def test_a_refused_button_is_told_on_the_next_page():
    request = RequestFactory().post("/")
    request._messages = CookieStorage(request)

    with refusals_told(request):
        raise Refused("已经有人处理")

    assert [(message.level_tag, message.message) for message in get_messages(request)] == [("error", "已经有人处理")]
