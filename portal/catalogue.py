"""The catalogue of translations: what the code says in English, and whether `locale/` says all of it in Chinese.

Pure Python, for no machine here has GNU gettext: Babel reads Python, Django turns its templates into what Babel reads. What Django
reads is made of the catalogues' text where the portal is installed: `python -m portal.catalogue`.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

CHINESE, ENGLISH = "zh_Hans", "en"
FOLDERS = ("portal", "facilities", "staff", "inspections", "metrics", "templates")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
LINE_WIDTH = 120
READABLE = 0o644

Key = tuple[str, str | None]  # message id and context


def said(root: Path) -> dict[Key, str]:
    """Return every message of the code with the file that says it first."""
    found: dict[Key, str] = {}
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*")):
        for key in _messages(path):
            found.setdefault(key, str(path.relative_to(root)))
    return found


def _messages(path: Path) -> Iterator[Key]:
    if path.suffix == ".py":
        source = path.read_bytes()
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        source = _as_python(path)
    else:
        return
    for _line, function, texts, _comments in extract_python(BytesIO(source), KEYWORDS, (), {"encoding": "utf-8"}):
        words = [text for text in _several(texts) if text]
        if words:
            yield (words[1], words[0]) if "pgettext" in str(function) and len(words) > 1 else (words[0], None)


def _several(texts: object) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts) if isinstance(texts, tuple | list) else []


def _as_python(template: Path) -> bytes:
    """Return the template's messages as calls of gettext; indentation means nothing here and would trouble Python."""
    lines = templatize(template.read_text(), origin=str(template)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def load(folder: Path, locale: str) -> Catalog:
    """Return the catalogue of a language; an empty one if there is none yet."""
    path = _po(folder, locale)
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def save(folder: Path, locale: str, catalog: Catalog) -> None:
    """Write the catalogue as text and as what Django reads."""
    path = _po(folder, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=LINE_WIDTH, sort_output=True, no_location=True)
    _compile(folder, locale)


def compile_old(folder: Path) -> list[str]:
    """Make what Django reads of every language whose text is newer; return these languages."""
    old = [po.parent.parent.name for po in sorted(folder.glob("*/LC_MESSAGES/django.po")) if _is_newer(po)]
    for locale in old:
        _compile(folder, locale)
    return old


def _is_newer(po: Path) -> bool:
    compiled = po.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(folder: Path, locale: str) -> None:
    """Write the compiled catalogue whole or not at all: another process may be reading or writing it."""
    path = _po(folder, locale).with_suffix(".mo")
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        write_mo(file, load(folder, locale))
    Path(file.name).chmod(READABLE)
    Path(file.name).replace(path)


def faults(root: Path) -> list[str]:
    """Return one line for everything that is wrong with the Chinese catalogue."""
    messages, catalog = said(root), load(root / "locale", CHINESE)
    translated = _translations(catalog)
    lines = [f"no Chinese for {key[0]!r} ({place})" for key, place in messages.items() if not translated.get(key)]
    lines += [f"nothing says {key[0]!r} any more" for key in translated.keys() - messages.keys()]
    unlike = {key[0]: text for key, text in translated.items() if _differ(key[0], text)}
    lines += [f"placeholders differ: {message!r} -> {text!r}" for message, text in unlike.items()]
    return sorted(lines)


def update(root: Path) -> tuple[int, int]:
    """Bring the catalogues up to date; return how many messages were added, empty, and how many stale ones dropped."""
    messages, catalog = said(root), load(root / "locale", CHINESE)
    present = _translations(catalog)
    new, stale = messages.keys() - present.keys(), present.keys() - messages.keys()
    for text, context in stale:
        catalog.delete(text, context=context)
    for text, context in new:
        catalog.add(text, "", context=context, flags=["python-format"] if PLACEHOLDER.search(text) else [])
    save(root / "locale", CHINESE, catalog)
    save(root / "locale", ENGLISH, load(root / "locale", ENGLISH))  # the message ids are the English text
    return len(new), len(stale)


def _po(folder: Path, locale: str) -> Path:
    return folder / locale / "LC_MESSAGES" / "django.po"


def _translations(catalog: Catalog) -> dict[Key, str]:
    texts = [message for message in catalog if isinstance(message.id, str) and message.id]
    return {(str(message.id), message.context): str(message.string or "") for message in texts}


def _differ(text: str, translation: str) -> bool:
    return bool(translation) and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(translation))


if __name__ == "__main__":
    compile_old(Path(__file__).resolve().parent.parent / "locale")
