"""What no font of the papers has is told at the field, refused before signing, and never a crossed box in a paper."""

import pytest
from django import forms
from django.urls import get_resolver
from hypothesis import given, strategies

from facilities.decisions.forms import AcceptForm
from facilities.filing import declarations, snapshots
from facilities.filing.choices import PaperKind
from facilities.models import Facility
from facilities.opinions.api import OpinionGiven
from facilities.proposals.forms import RefuseForm
from facilities.registration.api import PushedEntry
from facilities.registration.forms import RefusalForm
from inspections.complaints.forms import ReplyForm
from inspections.visits.forms import ConcludeForm, RecordForm
from portal import glyphs
from portal.errors import Refused
from portal.forms import Printed
from portal.models import Clause
from tests.facilities.builders import draft
from tests.factories import TODAY, FacilityFactory
from tests.portal.identifiers.test_fields import HOUSE, subclasses


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("春芽托育园 Abc-123（２）", ""),
        ("㐀䶮𧒽𡐓", ""),
        ("长庆街\u200b 3号\n2楼", ""),
        ("公错\U0002e9f5园", "\U0002e9f5"),
        ("\ue863园\ue863", "\ue863"),
        ("😀甲\U0002e9f5", "😀\U0002e9f5"),
    ],
)
def test_characters_without_a_glyph_are_known(text, lost):
    assert glyphs.missing(text) == lost


@given(strategies.text(max_size=40))
def test_what_is_written_out_has_a_glyph_for_everything(text):
    assert glyphs.missing_in(glyphs.written_out({"a": [text, {"b": text}], "n": 3})) == ""


def test_a_number_stands_for_a_character_that_can_t_be_drawn():
    assert glyphs.written_out("公错\U0002e9f5园") == "公错〔U+2E9F5〕园"


@pytest.mark.django_db
def test_a_paper_with_a_character_that_can_t_be_drawn_is_refused_before_it_is_signed_and_shown_before(
    django_user_model,
):
    filing = draft(FacilityFactory())
    Facility.objects.filter(pk=filing.facility_id).update(name="公错\U0002e9f5托育园")
    filing.refresh_from_db()
    declared = snapshots.take(Facility.objects.with_area().get(pk=filing.facility_id))

    with pytest.raises(Refused, match="2E9F5"):
        declarations.render(PaperKind.FORM, filing, declared, declared_by="某", on=TODAY)

    assert declarations.render(PaperKind.FORM, filing, declared, declared_by="", on=TODAY).startswith(b"%PDF")


LOST = "公错\ue863园"
NOT_ON_PAPER = {  # many lines, from people who sign nothing, or that no paper shows as they are
    "facilities.families.forms.BookingForm",  # a family's wish for a look, read on a page
    "facilities.families.forms.NoteForm",  # a family's own note
    "facilities.register.forms.ReceiptCheck",  # the text of a QR code
    *(f"inspections.complaints.forms.{name}" for name in ("ComplaintForm", "RatingForm", "ReopenForm", "TakeDownForm")),
    "staff.whistleblowing.forms.StaffReportForm",  # people in need are not stopped by a sign
    "staff.people.forms.PeopleSheetForm",  # rows of a sheet, each judged by the form of a person
    "portal.clock.forms.CalendarYearForm",  # days
    "portal.delegation.forms.UrgentForm",  # read by the audit administrator on a page
}


def test_every_form_that_takes_long_texts_says_what_no_paper_can_show():
    get_resolver().url_patterns  # noqa: B018 - imports every form
    long = {
        f"{form.__module__}.{form.__qualname__}": form
        for form in subclasses(forms.BaseForm)
        if form.__module__.split(".")[0] in HOUSE
        if any(isinstance(field.widget, forms.Textarea) for field in getattr(form, "base_fields", {}).values())
    }

    assert len(long) > 130
    assert {name for name, form in long.items() if not issubclass(form, Printed)} == NOT_ON_PAPER


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("door", "field"),
    [
        (lambda sent: RefuseForm(sent, clauses=Clause.objects.all()), "reasons"),
        (lambda sent: AcceptForm(sent, needs_reason=False), "note"),
        (RefusalForm, "reasons"),
        (ConcludeForm, "summary"),
        (RecordForm, "remark"),
        (ReplyForm, "text"),
        (lambda sent: OpinionGiven(data=sent), "public_text"),
        (lambda sent: PushedEntry(data=sent), "reason"),
    ],
)
def test_decisions_refusals_records_letters_and_opinions_name_the_character_at_their_field(door, field):
    told = door({field: LOST})
    told.is_valid()

    assert "U+E863" in str(told.errors[field])
