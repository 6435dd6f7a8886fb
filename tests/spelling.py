"""`python -m tests.spelling`: the words of both languages' catalogues, English by codespell, Chinese by what it must not hold.

Chinese on screen is simplified, with full-width punctuation among Chinese characters and half-width digits and letters.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
RIGHT_WORDS = ["inclusive"]  # that codespell takes for others
VARIANTS = {
    "登陆": "登录",
    "帐号": "账号",
    "帐户": "账户",
    "其它": "其他",
    "座位数量": "托位数",
    "做为": "作为",
    "按装": "安装",
    "既使": "即使",
}
ALSO_IN_THE_SET = "於乾瞭藉"  # forms that GB 2312 has beside their simplified ones
CHINESE = r"[\u4e00-\u9fff]"
RULES = {
    "half-width punctuation beside Chinese": re.compile(rf"{CHINESE}[,;:!?(]|[,;!?)]{CHINESE}|{CHINESE}\.(?!\w)"),
    "full-width digit or letter": re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"),
    "space between Chinese characters": re.compile(rf"{CHINESE} +{CHINESE}"),
    "doubled punctuation": re.compile(r"[，。；：、][，。；：、]"),
    "other word": re.compile("|".join(VARIANTS)),
}
NOT_TEXT = re.compile(r"%\(\w+\)[a-z]|%%|<[^<>]*>|https?://\S+")


def main() -> None:
    """Print each fault with its message; fail if there is one."""
    texts = [text for text, _translation in _messages()]
    faults = [*english(texts), *chinese()]
    print("\n".join(faults) or "Spelling: nothing found.")
    raise SystemExit(bool(faults))


def english(texts: Sequence[str]) -> Iterator[str]:
    """Yield what codespell says of English messages."""
    lines = [NOT_TEXT.sub(" ", text).replace("\n", " ") for text in texts]
    command = [sys.executable, "-m", "codespell_lib", "--ignore-words-list", ",".join(RIGHT_WORDS), "-"]
    said = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=False)
    if said.returncode and not said.stdout:
        yield f"codespell failed: {said.stderr}"
    for answer in re.finditer(r"^(?:\s*)(\d+): (.*)\n?(?:\s*)(.*==>.*)$", said.stdout, re.MULTILINE):
        yield f"English: {answer[3].strip()} in “{lines[int(answer[1]) - 1]}”"


def chinese() -> Iterator[str]:
    """Yield what the Chinese messages must not hold."""
    for _text, translation in _messages():
        yield from (f"Chinese: {fault} in “{translation}”" for fault in faults_of(translation))


def faults_of(translation: str) -> Iterator[str]:
    """Yield the faults of one Chinese message; names of values, tags and addresses are no text."""
    shown = NOT_TEXT.sub("◦", translation)
    yield from (f"no simplified character {sign!r}" for sign in re.findall(CHINESE, shown) if not _is_simplified(sign))
    for name, pattern in RULES.items():
        yield from (f"{name} {found[0]!r}" for found in pattern.finditer(shown))


def _is_simplified(sign: str) -> bool:
    """Say whether GB 2312 has the character: the set of the simplified ones, which leaves traditional and variant forms out."""
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return sign not in ALSO_IN_THE_SET


def _messages() -> Iterator[tuple[str, str]]:
    """Yield each message with its translation, plural forms one by one."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            if message.id:
                texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
                translations = message.string if isinstance(message.string, tuple | list) else (message.string,)
                yield from ((texts[0], translation) for translation in translations)
                yield from ((text, "") for text in texts[1:])


if __name__ == "__main__":
    main()
