"""What the app keeps on the phone: every script that another one imports, or it does not open without network."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from inspections.field.views.assets import SCRIPTS

IMPORTED = re.compile(r'from "\./(\w+)\.js"')


def test_every_script_that_is_imported_is_kept_on_the_phone():
    texts = [Path(finders.find(f"inspections/{name}.js")).read_text() for name in SCRIPTS]

    assert {name for text in texts for name in IMPORTED.findall(text)} <= set(SCRIPTS)
