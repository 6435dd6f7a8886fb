"""A state is told in one colour, said once, beside its word."""

import re

import pytest
from django.conf import settings
from django.db.models import TextChoices
from django.template import Context, Template

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.findings.choices import FindingState
from inspections.models import Finding
from metrics.reports.choices import ReportState
from portal import tones
from portal.models import Transition
from portal.tones import Tone, toned

CSS = (settings.BASE_DIR / "portal/static/portal/portal.css").read_text()
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def shown(thing: object, field: str = "state") -> str:
    return Template("{% state thing field %}").render(Context({"thing": thing, "field": field}))


@pytest.mark.parametrize(
    ("vocabulary", "word", "tone"),
    [
        (FacilityState, "filed", Tone.GOOD),
        (FacilityState, "suspended", Tone.WARNING),
        (FacilityState, "cancelled", Tone.DANGER),
        (FacilityState, "closed", Tone.PLAIN),
        (FindingState, "closed", Tone.GOOD),
        (FindingState, "ordered", Tone.WARNING),
        (FindingState, "unable", Tone.DANGER),
        (ReportState, "draft", Tone.UNKNOWN),
    ],
)
def test_a_word_has_the_tone_of_its_own_vocabulary(vocabulary, word, tone):
    assert tones.of(vocabulary, word) == tone


def test_a_row_shows_its_state_in_its_tone():
    assert shown(Finding(state="closed")) == '<span class="tag tag-good" data-state="closed">已整改销号</span>'
    assert shown(Facility(state="closed")) == '<span class="tag" data-state="closed">已注销</span>'


def test_a_word_of_a_vocabulary_shows_itself():
    assert 'class="tag tag-danger"' in shown(FacilityState.NONCONFORMING)


@pytest.mark.django_db
def test_a_transition_shows_the_state_that_it_led_to():
    assert 'class="tag tag-good"' in shown(Transition(subject=Facility(pk=1), after="filed"))


def test_a_tone_of_a_word_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="orderd"):
        toned(warning="orderd")(FindingState)


def test_the_same_words_have_no_second_tones():
    with pytest.raises(ValueError, match="other tones"):
        toned(danger="closed")(FacilityState)


def test_a_vocabulary_without_tones_is_plain():
    class Colourless(TextChoices):
        ONE = "one", "One"

    assert 'class="tag"' in shown(Colourless.ONE)


@pytest.mark.parametrize("tone", [tone for tone in Tone if tone])
def test_every_tone_has_its_colour(tone):
    assert re.search(rf"\.tag-{tone}\b[^{{]*\{{", CSS)


def test_no_template_colours_a_state_by_itself():
    for template in TEMPLATES:
        assert not re.search(
            r'class="tag[^"]*\{\{ [\w.]+\.state \}|class="tag[^"]*\.state [=!]=', template.read_text()
        ), template
