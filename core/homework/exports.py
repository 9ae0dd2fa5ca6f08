"""What was handed in, to keep elsewhere: as a table, and with every notebook in a ZIP file. Light."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

from core.homework.report import as_text
from core.homework.rules import Rules
from core.homework.submissions import Submission
from core.homework.template import FILE, QUESTIONS
from core.ipynb import notebook
from core.sheets import csv_file
from core.spec import Text

LARGEST = 200 * 2**20  # bytes before they are packed
HEADS = {
    "id": Text("번호", "number"),
    "name": Text("이름", "name"),
    "first": Text("처음 낸 때", "first handed in"),
    "last": Text("마지막으로 낸 때", "last handed in"),
    "times": Text("제출 횟수", "times"),
    "late": Text("늦은 시간(분)", "minutes late"),
    "comments": Text("주석 수", "comments"),
    "commented": Text("주석을 단 칸", "commented cells"),
    "mark": Text("표시", "mark"),
    "comment": Text("강사의 의견", "lecturer's remark"),
    "until": Text("보관", "kept until"),
}
LENGTH = Text("{n}번 답의 글자 수", "characters of answer {n}")
ANSWER = Text("{n}번 답", "answer {n}")
Moment = Callable[[int], str]


class TooLarge(ValueError):
    """Raised when there is more to pack than memory should hold."""


def table(rows: Sequence[Submission], rules: Rules, language: str, moment: Moment) -> bytes:
    """One row a submission; `moment` writes a time as the reader's clock has it."""
    heads = [head(language) for head in HEADS.values()]
    heads += [text(language).format(n=q.number) for text in (LENGTH, ANSWER) for q in QUESTIONS.values()]
    return csv_file([heads, *(_row(s, rules, moment) for s in rows)])


def archive(submissions: Iterable[Submission], listed: bytes, language: str) -> bytes:
    """A folder a submission with its notebook, the check and the answers; and the table. TooLarge beyond LARGEST."""
    out, size = io.BytesIO(), 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("list.csv", listed)
        for submission in submissions:
            for name, content in _files(submission, language).items():
                size += len(content)
                if size > LARGEST:
                    raise TooLarge
                packed.writestr(f"{_folder(submission)}/{name}", content)
    return out.getvalue()


def _row(s: Submission, rules: Rules, moment: Moment) -> list[object]:
    answers = [s.report.answers[name] for name in QUESTIONS]
    times = [moment(s.first_at), moment(s.last_at), s.times, rules.late(s.last_at)]
    counts = [s.report.comments, s.report.commented]
    lengths, texts = [a.length for a in answers], [a.text for a in answers]
    return [s.id, s.name, *times, *counts, s.mark, s.comment, moment(s.until), *lengths, *texts]


def _files(s: Submission, language: str) -> dict[str, bytes]:
    answers = "\n\n".join(f"{QUESTIONS[name].number}. {a.text}" for name, a in s.report.answers.items())
    files = {"check.txt": as_text(s.report, language).encode(), "answers.txt": f"{answers}\n".encode()}
    return files | ({FILE: notebook(s.notebook.cells, FILE)} if s.notebook else {})


def _folder(s: Submission) -> str:
    """A name that is one folder on every system."""
    return f"{s.id:04}-" + "".join(c if c.isalnum() else "_" for c in s.name)
