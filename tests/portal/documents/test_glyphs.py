"""What no font of the papers has is told at the field, refused before signing, and never a crossed box in a paper."""

import pytest
from hypothesis import given, strategies

from facilities.filing import declarations, snapshots
from facilities.filing.choices import PaperKind
from facilities.models import Facility
from portal import glyphs
from portal.errors import Refused
from portal.forms import refuse_unprintable
from tests.facilities.builders import draft
from tests.factories import TODAY, FacilityFactory


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


def test_the_field_says_which_character_and_its_number():
    class Form:
        cleaned_data = {"name": "公错\ue863园", "places": 3, "address": "长庆街"}
        told: dict[str, str] = {}

        def add_error(self, name: str, reason: str) -> None:
            self.told[name] = reason

    form = Form()
    refuse_unprintable(form)

    assert list(form.told) == ["name"]
    assert "U+E863" in form.told["name"]
