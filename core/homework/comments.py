"""The comments in a cell of code, and the code without them, by Python's own tokenizer. Only the standard library.

The tokenizer differs between Pythons: from 3.12 on a line such as `!ls | grep it's` would hide every comment after it.
So lines for the notebook's own commands are read as `pass`. What Python cannot read ends the reading, with what was
found so far.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

LETTERS = 4  # fewer say nothing
LONGEST = 300  # characters; a longer comment is prose, whatever it holds
_STRINGS = "|".join(
    (
        r"\'\'\'(?:[^'\\]++|\\.|'(?!''))*+(?:\'\'\')?",
        r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?',
        r"'(?:[^'\\\n]++|\\.)*+'?",
        r'"(?:[^"\\\n]++|\\.)*+"?',
    )
)
_MAGIC = r"^(?P<indent>[ \t]*)(?:[%!][^\n]*|\?{1,2}\w[^\n]*|[\w.]+\?{1,2}[ \t]*$)"
_PARTS = re.compile(rf"(?:{_STRINGS})|(?P<magic>{_MAGIC})|(?P<comment>#[^\n]*)", re.MULTILINE | re.DOTALL)
"""What must not be taken for one another. A string that is never closed goes to its end, so that time stays linear."""
_DIRECTIVE = re.compile(r"#\s*(?:@(?:param|title|markdown)\b|%%|type:|noqa\b|fmt:|pylint:|-\*-|!)", re.IGNORECASE)
_QUIET = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
_LAYOUT = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


@dataclass(frozen=True)
class Commented:
    """What is in a cell of code.

    comments  each comment's line, from 1, and its text without `#`; a text that stands as a statement is one too
    ignored   what begins with # and says nothing to a reader: switched-off code, directives, a few letters
    code      the other tokens in order; layout by its kind only
    broken    the line from which on it cannot be read; 0 where all was read
    """

    comments: tuple[tuple[int, str], ...]
    ignored: tuple[tuple[int, str], ...]
    code: tuple[str, ...]
    broken: int = 0


def commented(source: str) -> Commented:
    """Reads a cell of code. Never raises."""
    comments: list[tuple[int, str]] = []
    ignored: list[tuple[int, str]] = []
    code: list[str] = []
    lines, broken = _lines(without_magic(source)), 0
    try:
        for statement in lines:
            for token in (t for t in statement if t.type == tokenize.COMMENT):
                text = token.string.lstrip("# \t").rstrip()
                (comments if says_something(token.string) else ignored).append((token.start[0], text))
            rest = [t for t in statement if t.type not in _QUIET]
            words = [t for t in rest if t.type not in _LAYOUT]
            if len(words) == 1 and words[0].type == tokenize.STRING:
                comments.append((words[0].start[0], _unquoted(words[0].string)))
                rest = [t for t in rest if t.type in (tokenize.INDENT, tokenize.DEDENT)]
            code += [tokenize.tok_name[t.type] if t.type in _LAYOUT else t.string for t in rest]
    except (tokenize.TokenError, SyntaxError) as error:
        broken = _line_of(error)
    return Commented(tuple(comments), tuple(ignored), tuple(code), broken)


def without_magic(source: str) -> str:
    """The cell with the notebook's own commands, and cells that are one command as a whole, read as `pass`."""
    if source.lstrip().startswith("%%"):
        return "pass\n" * (source.count("\n") + 1)
    return _PARTS.sub(lambda part: f"{part['indent']}pass" if part["magic"] else part[0], source)


def bare(source: str) -> str:
    """The code without comments, empty lines and ends of lines that are blank: quick, and enough to know a cell by.

    Unlike `commented` it is made for any text, in time that grows with its length.
    """
    kept = _PARTS.sub(lambda part: "" if part["comment"] else part[0], source)
    return "\n".join(line.rstrip() for line in kept.split("\n") if line.strip())


def says_something(comment: str) -> bool:
    """Whether what begins with # is a comment for a reader."""
    text = comment.lstrip("# \t").rstrip()
    if _DIRECTIVE.match(comment) or sum(map(str.isalpha, text)) < LETTERS:
        return False
    return len(text) > LONGEST or not _is_code(text)


def _lines(source: str) -> Iterator[list[tokenize.TokenInfo]]:
    """The tokens of one statement after the other; what was read before an error comes out first."""
    statement: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source + "\n").readline):
            statement.append(token)
            if token.type == tokenize.NEWLINE:
                yield statement
                statement = []
    except (tokenize.TokenError, SyntaxError):
        yield statement
        raise
    yield statement


def _line_of(error: Exception) -> int:
    where = error.lineno if isinstance(error, SyntaxError) else error.args[1][0] if len(error.args) > 1 else 1
    return int(where or 1)


def _unquoted(string: str) -> str:
    return string.strip("rRbBuUfF").strip("\"'").strip()


def _is_code(text: str) -> bool:
    """Whether a comment reads as a statement that does something: a call, an assignment, a block's head."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for more in ("", "\n    pass"):
            try:
                tree = ast.parse(text + more)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                continue
            busy = (ast.Call, ast.Attribute, ast.Subscript)
            plain = all(
                isinstance(s, ast.Expr) and not any(isinstance(n, busy) for n in ast.walk(s)) for s in tree.body
            )
            return not plain
    return False
