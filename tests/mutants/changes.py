"""Small changes to a module, one at a time: what a slip of the hand would make of it.

Comparisons, `and`/`or`/`not`, numbers, True/False, sums and products, look-ups of querysets (`__lt`), whole `filter()` and
`exclude()` conditions, answers of predicates, and comparisons inside SQL. A change never adds or takes away a line.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
}
LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
LOOKUP = re.compile(r"__(lte?|gte?)\b")
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
IS_SQL = re.compile(r"\b(SELECT|UPDATE|DELETE|INSERT|WHERE|FILTER|JOIN)\b")
SQL = [
    (re.compile(r"(?<= )<=(?= )"), "<"),
    (re.compile(r"(?<= )>=(?= )"), ">"),
    (re.compile(r"(?<= )<(?= )"), "<="),
    (re.compile(r"(?<= )>(?= )"), ">="),
    (re.compile(r"(?<= )=(?= )"), "<>"),
    (re.compile(r"\bAND\b"), "OR"),
    (re.compile(r"\bNOT (?=EXISTS)"), ""),
    (re.compile(r"\bIS NOT NULL\b"), "IS NULL"),
    (re.compile(r"\bIS NULL\b"), "IS NOT NULL"),
]
Edit = tuple[int, int, str]  # of the source: from, to, what stands there instead


@dataclass(frozen=True)
class Change:
    """A changed module. `within` are the lines of the function that it changes, or of the assignment of a module's name."""

    path: str
    line: int
    before: str
    after: str
    source: str
    within: tuple[int, int]
    assigns: str = ""  # the module's name, where the change is outside functions

    @property
    def mark(self) -> tuple[str, str, str]:
        """What names the change although lines above it come and go."""
        return self.path, self.before, self.after


def changes(path: str, source: str) -> Iterator[Change]:
    """Yield every change of a module; of what runs while it is imported only assignments of plain names."""
    text = _Text(source)
    for part, within, assigns in _parts(ast.parse(source)):
        for node in _walk(part):
            for start, end, instead in _edits(node, text):
                changed = source[:start] + instead + source[end:]
                yield Change(path, *text.lines(start, changed), changed, within, assigns)


class _Text:
    """A source whose places are counted in characters; `ast` counts the bytes of a line."""

    def __init__(self, source: str):
        self.source = source
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def start(self, node: ast.AST) -> int:
        return self._place(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self._place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def lines(self, place: int, changed: str) -> tuple[int, str, str]:
        """Return the number of the line, and the line before and after the change."""
        number = self.source.count("\n", 0, place)
        return number + 1, self._lines[number].strip(), changed.splitlines()[number].strip()

    def _place(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())


def _parts(module: ast.Module) -> Iterator[tuple[ast.AST, tuple[int, int], str]]:
    """Yield what can be changed in a running process: bodies of functions and methods, and values of a module's names."""
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if len(targets) == 1 and isinstance(targets[0], ast.Name):
                yield node.value, (node.lineno, node.end_lineno or 0), targets[0].id
    for holder in (module, *(node for node in ast.walk(module) if isinstance(node, ast.ClassDef))):
        for function in holder.body:
            if isinstance(function, ast.FunctionDef):
                first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
                for statement in function.body:
                    yield statement, (first, function.end_lineno or 0), ""
                yield from (_answers(function, first) if _is_predicate(function) else ())


def _is_predicate(function: ast.FunctionDef) -> bool:
    return isinstance(function.returns, ast.Name) and function.returns.id == "bool"


def _answers(function: ast.FunctionDef, first: int) -> Iterator[tuple[ast.AST, tuple[int, int], str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
            yield _Answer(node.value), (first, function.end_lineno or 0), ""


class _Answer(ast.AST):
    """The answer of a predicate, to be made yes for all."""

    def __init__(self, value: ast.AST):
        super().__init__()
        self.value = value


def _walk(part: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below, but no docstring, no annotation, and of f-strings only the whole."""
    if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
        return
    yield part
    if isinstance(part, _Answer):
        return
    for name, value in ast.iter_fields(part):
        if name in ("annotation", "returns") or (isinstance(part, ast.JoinedStr)):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _edits(node: ast.AST, text: _Text) -> Iterator[Edit]:
    for kind, edits in EDITS.items():
        if isinstance(node, kind):
            yield from edits(node, text)


def _comparison(node: ast.Compare, text: _Text) -> Iterator[Edit]:
    for (left, right), operator in zip(pairwise([node.left, *node.comparators]), node.ops, strict=True):
        yield from _between(left, right, *COMPARISONS[type(operator)], text)


def _between(left: ast.AST, right: ast.AST, what: str, instead: str, text: _Text) -> Iterator[Edit]:
    start = text.end(left)
    found = text.source.find(what, start, text.start(right))
    if found >= 0:
        yield found, found + len(what), instead


def _connection(node: ast.BoolOp, text: _Text) -> Iterator[Edit]:
    what, instead = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in pairwise(node.values):
        yield from _between(left, right, what, instead, text)


def _arithmetic(node: ast.BinOp, text: _Text) -> Iterator[Edit]:
    if type(node.op) in ARITHMETIC:
        yield from _between(node.left, node.right, *ARITHMETIC[type(node.op)], text)


def _denial(node: ast.UnaryOp, text: _Text) -> Iterator[Edit]:
    if isinstance(node.op, ast.Not | ast.Invert):
        yield text.start(node), text.start(node.operand), ""


def _constant(node: ast.Constant, text: _Text) -> Iterator[Edit]:
    start, end = text.start(node), text.end(node)
    if isinstance(node.value, bool):
        yield start, end, str(not node.value)
    elif isinstance(node.value, int | float):
        yield start, end, str(node.value + 1)
    elif isinstance(node.value, str):
        yield from _in_text(start, end, text)


def _formatted(node: ast.JoinedStr, text: _Text) -> Iterator[Edit]:
    yield from _in_text(text.start(node), text.end(node), text)


def _in_text(start: int, end: int, text: _Text) -> Iterator[Edit]:
    for found in LOOKUP.finditer(text.source, start, end):
        yield found.start(1), found.end(1), LOOKUPS[found[1]]
    if IS_SQL.search(text.source, start, end):
        for pattern, instead in SQL:
            yield from ((found.start(), found.end(), instead) for found in pattern.finditer(text.source, start, end))


def _call(node: ast.Call, text: _Text) -> Iterator[Edit]:
    if isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield text.start(node.func), text.end(node.func), NAMES[node.func.id]
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("filter", "exclude"):
        start, end = text.end(node.func.value), text.end(node)
        yield start, end, f".all({_breaks(text.source[start:end])})"


def _keyword(node: ast.keyword, text: _Text) -> Iterator[Edit]:
    found = LOOKUP.search(node.arg or "")
    if found:
        start = text.start(node)
        yield start + found.start(1), start + found.end(1), LOOKUPS[found[1]]


def _answer(node: _Answer, text: _Text) -> Iterator[Edit]:
    start, end = text.start(node.value), text.end(node.value)
    yield start, end, f"(True{_breaks(text.source[start:end])})"


def _breaks(removed: str) -> str:
    return "\n" * removed.count("\n")


EDITS: dict[type[ast.AST], Callable[..., Iterator[Edit]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _connection,
    ast.BinOp: _arithmetic,
    ast.UnaryOp: _denial,
    ast.Constant: _constant,
    ast.JoinedStr: _formatted,
    ast.Call: _call,
    ast.keyword: _keyword,
    _Answer: _answer,
}
