"""Thousands of generated files: a good one is read cell by cell as it was meant, any other one has its answer."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.csv_file import upload
from core.data.csv_file.preparing import file_of, pipeline, prepared
from core.data.csv_file.reading import DELIMITERS, NUMBER, table_of
from core.data.csv_file.sentences import FILE
from core.data.csv_file.upload import FEWEST, ROWS, Choices, Finding, Reading, Refused

MANY = settings(
    max_examples=1000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
SOME = settings(MANY, max_examples=300)
FEW = settings(MANY, max_examples=100)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949")
LETTERS = "abzAZ019 ._-+=@#'\"\\/()%,;\t|\n\r" + "가각홍길동서울이름똠℃①"
SIGNS = set(',;\t|\n\r"')
OTHERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
CELLS = st.one_of(
    st.text(st.sampled_from(LETTERS), max_size=12),
    st.floats(-1e6, 1e6).map(lambda x: f"{x:.2f}"),
    st.sampled_from(["", "NA", "결측", "=A1", "-5", "yes", "2024-01-01", "1,234", "1.5", '"', '""', ",", "\n", ";;"]),
)
NAMES = st.text(st.sampled_from(LETTERS), min_size=1, max_size=8).map(str.strip)


@dataclass
class Made:
    """A file that was generated, and what stands in it."""

    content: bytes
    names: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str


def field(cell: str, always: bool) -> str:
    """A cell as a careful program writes it: quoted where anything in it could be misread."""
    quote = always or SIGNS & set(cell) or cell != cell.strip()
    return '"' + cell.replace('"', '""') + '"' if quote else cell


@st.composite
def files(draw: st.DrawFn) -> Made:
    """Good files. The first column is called 가: a short Korean text may else be valid in another encoding too."""
    encoding, delimiter = draw(st.sampled_from(ENCODINGS)), draw(st.sampled_from(DELIMITERS))
    end, always = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.booleans())
    more = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    names = ["가", *(n for n in more if n and n != "가" and not NUMBER.fullmatch(n))]
    names += ["나다"] if len(names) == 1 else []
    pool = draw(st.lists(CELLS if encoding == "cp949" else CELLS | st.text(OTHERS, max_size=9), min_size=1, max_size=9))
    chance = random.Random(draw(st.integers(0, 999)))
    rows = [[chance.choice([*pool, "가나"]) for _ in names] for _ in range(FEWEST + chance.randrange(9))]
    rows = [["있", *row[1:]] if not any(cell.strip() for cell in row) else row for row in rows]
    lines = [delimiter.join(field(cell, always) for cell in row) for row in [names, *rows]]
    text = end.join(lines) + (end if draw(st.booleans()) else "")
    return Made(text.encode(encoding), names, rows, encoding, delimiter)


@MANY
@given(files())
def test_a_good_file_is_read_cell_by_cell(made):
    table = table_of(made.content)
    assert table.names == tuple(name.strip() for name in made.names) and table.header
    assert [list(row) for row in zip(*table.cells, strict=True)] == [[c.strip() for c in row] for row in made.rows]
    assert (table.encoding, table.delimiter) == (made.encoding, made.delimiter)


@FEW
@given(files(), st.integers(0, 10**9))
def test_a_good_file_has_a_guess_and_its_columns_lie_in_their_places(made, seed):
    reading = upload.read(made.content, "made.csv")
    assert isinstance(reading, Reading) and reading.rows == len(made.rows)
    file = file_of(made.content)
    for column, cells in zip(file.columns, file.table.cells, strict=True):
        for value, there, cell in zip(column.values, column.present, cells, strict=True):
            assert not there or column.kind == "number" or value == cell
    target = made.names[seed % len(made.names)].strip()
    for task in ("classification", "regression"):
        judgement = upload.judge(made.content, Choices(target, task))
        for finding in filter(None, (judgement.refusal, *judgement.warnings)):
            assert finding("ko") and finding("en")
        if judgement.refusal is None:
            ready = prepared(file, Choices(target, task))
            given_ = pipeline(ready).fit(ready.X[::2]).transform(ready.X)
            assert given_.dtype == np.float64 and np.isfinite(given_).all()


NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 3))


@SOME
@given(
    st.lists(NUMBERS, min_size=FEWEST, max_size=FEWEST + 9),
    st.sampled_from(DELIMITERS), st.booleans(), st.booleans(), st.integers(0, 99),
)  # fmt: skip
def test_numbers_come_out_as_they_were_whatever_their_signs(numbers, delimiter, comma, groups, seed):
    chance = random.Random(seed)
    numbers[0], numbers[1] = 0.25, 12345678.5  # so that the signs are clear
    holes = [chance.random() < 0.2 and i > 1 for i in range(len(numbers))]
    cells = ["?" if hole else f"{x:,.3f}" if groups else f"{x:.3f}" for x, hole in zip(numbers, holes, strict=True)]
    if comma:
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    rows = [f"{field(cell, False)}{delimiter}{'가나'[i % 2]}" for i, cell in enumerate(cells)]
    file = file_of("\n".join([f"수{delimiter}말", *rows]).encode("cp949"))
    column = file.columns[0]
    assert (column.kind, file.decimal) == ("number", "," if comma else ".")
    assert np.array_equal(
        column.values, [np.nan if h else x for x, h in zip(numbers, holes, strict=True)], equal_nan=True
    )


@SOME
@given(st.sampled_from(DELIMITERS), st.integers(2, 6), st.integers(0, 10**6))
def test_signs_inside_words_do_not_mislead(delimiter, width, seed):
    """Words hold the other delimiters unquoted, here and there, as people write them."""
    chance, others = random.Random(seed), [d for d in DELIMITERS if d != delimiter]
    words = ["one", "two", *(f"a{o}b" for o in others), *(f"a{o} {o}" for o in others), "1.5", ""]
    rows = [["x", *(chance.choice(words) for _ in range(width - 1))] for _ in range(FEWEST)]
    text = "\n".join(delimiter.join(row) for row in [[f"name{i}" for i in range(width)], *rows])
    table = table_of(text.encode())
    assert table.delimiter == delimiter
    assert [list(row) for row in zip(*table.cells, strict=True)] == [[c.strip() for c in row] for row in rows]


@SOME
@given(st.integers(1, 6), st.sampled_from(DELIMITERS), st.integers(0, 10**6))
def test_rows_without_a_line_of_names_are_all_read(width, delimiter, seed):
    chance = random.Random(seed)
    rows = [[f"{chance.gauss(0, 9):.3f}" for _ in range(width)] + [chance.choice("xyz")] for _ in range(FEWEST)]
    table = table_of("\n".join(delimiter.join(row) for row in rows).encode())
    assert not table.header and table.names == tuple(f"x{i + 1}" for i in range(width + 1))
    assert [list(row) for row in zip(*table.cells, strict=True)] == rows


def assert_answered(content: bytes) -> None:
    """A table that holds together, or a sentence about the file."""
    try:
        table = table_of(content)
    except Refused as refused:
        assert refused.finding.code in FILE
        assert refused.finding("ko") and refused.finding("en")
        assert 1 <= refused.finding.details.get("line", 1) <= 2 + content.count(b"\n") + content.count(b"\r")
        return
    assert FEWEST <= table.rows <= ROWS and len(table.names) > 1
    assert all(table.names) and len(set(table.names)) == len(table.names) == len(table.cells)
    assert {len(column) for column in table.cells} == {table.rows}
    assert table.lines == sorted(set(table.lines))
    assert not isinstance(upload.read(content, ""), Finding)


@MANY
@given(files(), st.integers(0, 10**9))
def test_a_spoiled_file_has_its_answer(made, seed):
    """Cut off, with bytes lost, changed, doubled or put in."""
    chance, content = random.Random(seed), bytearray(made.content)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(content) + 1)
        till = min(len(content), at + chance.randrange(1, 30))
        spoil = chance.choice(["cut", "lose", "change", "double", "put", "sign"])
        if spoil == "cut":
            del content[at:]
        elif spoil == "lose":
            del content[at:till]
        elif spoil == "change":
            content[at : at + 1] = bytes([chance.randrange(256)])
        elif spoil == "double":
            content[at:at] = content[at:till]
        else:
            content[at:at] = chance.randbytes(3) if spoil == "put" else chance.choice([b'"', b",", b"\n", b"\0", b";"])
    assert_answered(bytes(content))


@MANY
@given(st.binary(max_size=400))
def test_random_bytes_have_their_answer(content):
    assert_answered(content)


@MANY
@given(
    st.text(st.sampled_from('ab1.,;\t|"\n\r= 가\0-'), max_size=300),
    st.integers(1, 30),
    st.sampled_from(ENCODINGS),
)
def test_random_tables_have_their_answer(text, times, encoding):
    assert_answered((text * times).encode(encoding))


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_check_sees_a_wrong_column(delimiter):
    made = Made(b"", ["a", "b"], [["1", "2"]] * FEWEST, "utf-8", delimiter)
    text = "\n".join([delimiter.join(made.names), *(delimiter.join(reversed(row)) for row in made.rows)])
    assert [list(row) for row in zip(*table_of(text.encode()).cells, strict=True)] != made.rows
