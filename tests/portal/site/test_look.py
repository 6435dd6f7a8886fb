"""The look keeps its promises: readable contrast, nothing inline, personal data masked, rates never invented."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

CSS = (settings.BASE_DIR / "portal/static/portal/portal.css").read_text()
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PAIRS = [  # text on ground
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("primary", "paper"),
    ("primary", "surface"),
    ("primary", "primary-soft"),
    ("on-primary", "primary"),
    ("accent", "accent-soft"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("danger", "danger-soft"),
    ("danger", "paper"),
    ("surface", "danger"),
]


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of a theme."""
    pairs = re.findall(r"--([a-z-]+): var\(--if-light, (#[0-9a-f]{6})\) var\(--if-dark, (#[0-9a-f]{6})\);", CSS)
    return {name: light if theme == "light" else dark for name, light, dark in pairs}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(theme, text, ground):
    colours = tokens(theme)
    dark, bright = sorted([luminance(colours[text]), luminance(colours[ground])])

    assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_a_line_of_a_template_fits_a_screen(template):
    assert max(map(len, template.read_text().splitlines()), default=0) <= 160


def test_the_dark_theme_is_the_same_by_system_and_by_switch():
    blocks = re.findall(r':root(?:\[data-theme="dark"\]|:not\(\[data-theme="light"\]\)) \{([^}]*)\}', CSS)

    assert len(blocks) == 2
    assert re.sub(r"\s+", " ", blocks[0]).strip() == re.sub(r"\s+", " ", blocks[1]).strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_holds_style_or_script(path: Path):
    text = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ '11010519491231002X'|masked_id }}", "110*************2X"),
        ("{{ ''|masked_id }}", ""),
        ("{{ '123'|masked_id }}", "***"),
        ("{{ '13800138000'|masked_mobile }}", "138****8000"),
        ("{{ '123'|masked_mobile }}", "***"),
        ("{% percent 1 3 %}", "33.3 %"),
        ("{% percent 0 3 %}", "0.0 %"),
        ("{% percent 0 0 %}", "不可计算"),
        ("{% percent 1 None %}", "不可计算"),
    ],
)
def test_masks_and_rates(source, shown):
    assert Template(source).render(Context()) == shown


@pytest.mark.parametrize(
    ("due_on", "tone"),
    [
        (date(2026, 11, 22), "tag-overdue"),
        (date(2026, 11, 23), "tag-soon"),
        (date(2026, 11, 25), "tag-soon"),
        (date(2026, 11, 26), "tag-info"),
    ],
)
def test_a_deadline_changes_its_tone_as_it_comes_near(due_on, tone):
    rendered = Template("{% deadline due today %}").render(Context({"due": due_on, "today": date(2026, 11, 23)}))

    assert tone in rendered
    assert due_on.isoformat() in rendered
