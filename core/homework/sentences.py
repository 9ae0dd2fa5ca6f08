"""What is said about a student's notebook, by code, in Korean and in English. Light.

`REFUSALS`: why a file cannot be read as a notebook. `REMARKS`: what a check has seen. A place such as {cell} is filled
by `findings.Finding`. No sentence judges what an answer says.
"""

from __future__ import annotations

from core.spec import Text

REFUSALS: dict[str, Text] = {
    "too-big": Text(
        "파일이 너무 큽니다({size}MB). {limit}MB까지 읽을 수 있습니다. Colab에서 *수정 > 모든 출력 지우기*를 누르고 "
        "다시 "
        "내려받으면 작아집니다.",
        "The file is too big ({size} MB). Up to {limit} MB can be read. In Colab choose *Edit > Clear all outputs* and "
        "download it again.",
    ),
    "empty": Text(
        "비어 있습니다. 노트북을 올리거나 붙여 넣으세요.", "There is nothing in it. Upload or paste a notebook."
    ),
    "looks-like": Text(
        "노트북이 아니라 {looks}로 보입니다. Colab에서 *파일 > 다운로드 > .ipynb 다운로드*로 받은 파일을 올려 주세요.",
        "This looks like {looks}, not like a notebook. Upload the file that Colab gives for *File > Download > "
        "Download "
        ".ipynb*.",
    ),
    "encoding": Text(
        "글자를 읽을 수 없습니다. 노트북은 UTF-8로 저장되는데 {byte}번째 바이트가 UTF-8이 아닙니다. 다른 "
        "프로그램에서 열어 "
        "다시 저장했다면 원래 파일을 올려 주세요.",
        "The characters cannot be read: notebooks are saved as UTF-8, and byte {byte} is none. If another program has "
        "saved the file again, upload the original.",
    ),
    "nul": Text(
        "글자가 아닌 널(NUL) 바이트가 들어 있습니다. 파일이 깨졌거나 노트북이 아닙니다. 다시 내려받아 올려 주세요.",
        "It holds a NUL byte, which is no character. The file is damaged or no notebook: download it again.",
    ),
    "too-deep": Text(
        "괄호가 {limit}겹보다 깊습니다. 노트북은 이렇게 깊지 않습니다. 다시 내려받아 올려 주세요.",
        "Its brackets are nested deeper than {limit}, which no notebook's are. Download it again.",
    ),
    "too-many-values": Text(
        "노트북 하나에 값이 너무 많습니다({limit}개 초과). *모든 출력 지우기*를 누르고 다시 내려받아 올려 주세요.",
        "It holds too many values for a notebook (more than {limit}). Clear all outputs and download it again.",
    ),
    "not-json": Text(
        "{line}번째 줄에서 노트북의 형식(JSON)이 어긋납니다. 내려받다가 끊겼거나 일부만 붙여 넣은 것 같습니다.",
        "In line {line} it stops being a notebook's format (JSON). The download broke off, or only a part was pasted.",
    ),
    "not-a-notebook": Text(
        "JSON이지만 노트북이 아닙니다. 칸의 목록(`cells`)이나 형식의 판(`nbformat`)이 없습니다. .ipynb 파일을 올려 "
        "주세요.",
        "It is JSON, but no notebook: the list of cells (`cells`) or the version (`nbformat`) is missing. Upload a "
        ".ipynb file.",
    ),
    "other-format": Text(
        "노트북 형식 {found}판은 읽지 못합니다. 4판이어야 합니다. Colab이나 Jupyter에서 열어 다시 저장하세요.",
        "Version {found} of the notebook format cannot be read; it must be 4. Open it in Colab or Jupyter and save it "
        "again.",
    ),
    "no-cells": Text("칸이 하나도 없는 노트북입니다.", "The notebook has no cells."),
    "too-many-cells": Text(
        "칸이 {found}개입니다. {limit}개까지 읽을 수 있습니다. 과제 노트북에서 시작했는지 보세요.",
        "It has {found} cells, and up to {limit} can be read. See that you started from the homework's notebook.",
    ),
    "broken-cell": Text(
        "{cell}번째 칸의 모양이 노트북의 것이 아닙니다({part}). 파일을 손으로 고쳤다면 원래 파일을 올려 주세요.",
        "Cell {cell} is not built as a notebook's cell is ({part}). If the file was edited by hand, upload the "
        "original.",
    ),
    "huge-cell": Text(
        "{cell}번째 칸이 너무 깁니다({found}자). 한 칸에 {limit}자까지 읽을 수 있습니다.",
        "Cell {cell} is too long ({found} characters). Up to {limit} a cell can be read.",
    ),
    "too-much-text": Text(
        "칸에 적힌 글이 모두 합쳐 {found}자입니다. {limit}자까지 읽을 수 있습니다.",
        "Its cells hold {found} characters of text, and up to {limit} can be read.",
    ),
    "no-memory": Text(
        "이 파일을 펼치기에는 메모리가 모자랍니다. 출력을 지우고 다시 올려 주세요.",
        "There is not enough memory to unfold this file. Clear its outputs and upload it again.",
    ),
}

LOOKS: dict[str, Text] = {
    "zip": Text("압축 파일", "a compressed archive"),
    "office": Text("오피스·한글 문서", "an office document"),
    "pdf": Text("PDF", "a PDF"),
    "image": Text("그림", "an image"),
    "sound": Text("소리나 영상", "sound or video"),
    "program": Text("실행 파일", "a program"),
    "data": Text("데이터 파일", "a file of data"),
    "html": Text("웹 페이지(HTML)", "a web page (HTML)"),
    "text": Text("JSON이 아닌 글", "text that is no JSON"),
}

REMARKS: dict[str, Text] = {
    "not-from-template": Text(
        "과제 노트북의 칸을 {found}개밖에 찾지 못했습니다({all}개 가운데). 다른 노트북을 올린 것은 아닌지 보세요.",
        "Only {found} of the homework notebook's {all} cells were found. See that this is not another notebook.",
    ),
    "no-notebook": Text(
        "노트북이 없어 코드의 주석은 보지 못했습니다. 노트북을 올리거나 붙여 넣으면 함께 확인합니다.",
        "Without a notebook no comments were seen. Upload or paste it, and it is checked as well.",
    ),
    "missing-cell": Text(
        "{name} 칸이 없습니다. {after} 지운 칸은 과제 노트북을 다시 내려받아 옮겨 올 수 있습니다.",
        "The cell {name} is missing. {after} You can copy it from a fresh download of the notebook.",
    ),
    "repeated-cell": Text(
        "{cell}번째 칸은 {first}번째 칸({name})을 되풀이한 것입니다. 한 칸만 남기세요. 확인은 {first}번째 칸을 "
        "보았습니다.",
        "Cell {cell} repeats cell {first} ({name}). Keep one of them; the check has looked at cell {first}.",
    ),
    "split-cell": Text(
        "{name} 칸이 {cells}번째 칸으로 나뉘어 있습니다. 괜찮습니다. 나뉜 칸의 주석을 모두 세었습니다.",
        "The cell {name} is split into cells {cells}. That is fine; the comments in all of them were counted.",
    ),
    "merged-cell": Text(
        "{cell}번째 칸에 {names} 칸이 합쳐져 있습니다. 괜찮습니다. 주석은 합쳐서 세었습니다.",
        "Cell {cell} holds several cells in one: {names}. That is fine; their comments were counted together.",
    ),
    "retyped-cell": Text(
        "{cell}번째 칸({name})의 종류가 바뀌었습니다: {was}였는데 {now}입니다. 내용은 읽었지만 종류를 되돌려 두세요.",
        "Cell {cell} ({name}) has changed its type: it was {was} and is {now}. It was read all the same; change it "
        "back.",
    ),
    "changed-code": Text(
        "{cell}번째 칸({name})의 코드가 처음과 다릅니다. 주석만 더하고 코드는 그대로 두는 과제입니다.",
        "The code of cell {cell} ({name}) is not the original. The task is to add comments and leave the code.",
    ),
    "changed-text": Text(
        "{cell}번째 칸({name})의 문제 글이 처음과 다릅니다. 답은 답 칸에 쓰면 됩니다.",
        "The text of cell {cell} ({name}) is not the original. Answers belong in the answer cells.",
    ),
    "moved-cell": Text(
        "{cell}번째 칸({name})이 {before}번째 칸({other})보다 앞에 있습니다. 처음에는 뒤에 있었습니다.",
        "Cell {cell} ({name}) stands before cell {before} ({other}); at first it stood after it.",
    ),
    "added-cells": Text(
        "과제 노트북에 없던 칸이 있습니다: {cells}번째. 그대로 두어도 됩니다.",
        "There are cells that the homework's notebook did not have: {cells}. They may stay.",
    ),
    "unreadable-code": Text(
        "{cell}번째 칸({name})은 {line}번째 줄부터 파이썬으로 읽히지 않습니다. 그 앞의 주석만 세었습니다.",
        "Cell {cell} ({name}) cannot be read as Python from line {line} on. Only the comments before it were counted.",
    ),
    "no-comments": Text(
        "주석이 하나도 없습니다. 3번 과제는 코드를 읽고 주석을 다는 것입니다.",
        "There are no comments yet. Task 3 is to read the code and comment it.",
    ),
    "cell-without-comments": Text(
        "{cell}번째 칸({name})에 아직 주석이 없습니다.", "Cell {cell} ({name}) has no comments yet."
    ),
    "comments-beside": Text(
        "{cell}번째 칸({name})에는 주석이 없지만 바로 옆 {beside}번째 칸에 글로 쓴 설명이 있습니다. 코드 안의 "
        "주석으로도 달아 보세요.",
        "Cell {cell} ({name}) has no comments, but the text beside it, in cell {beside}, explains it. Try comments "
        "inside the code too.",
    ),
    "not-comments": Text(
        "{cell}번째 칸({name})에 주석으로 세지 않은 것이 있습니다: {texts}. 코드를 주석으로 막은 것이거나 너무 "
        "짧습니다.",
        "Cell {cell} ({name}) has what was not counted as comments: {texts}. It is code that is switched off, or too "
        "short.",
    ),
    "answer-empty": Text("{question}번 답이 비어 있습니다.", "Answer {question} is empty."),
    "answer-short": Text(
        "{question}번 답은 공백을 포함해 {length}자입니다. {low}자에서 {high}자 사이를 권합니다. 짧아도 됩니다만, "
        "덧붙일 "
        "것이 없는지 보세요.",
        "Answer {question} has {length} characters with spaces; {low} to {high} are suggested. It may be short, but "
        "see "
        "whether there is something to add.",
    ),
    "answer-long": Text(
        "{question}번 답은 공백을 포함해 {length}자입니다. {low}자에서 {high}자 사이를 권합니다. 가장 중요한 것만 남겨 "
        "보세요.",
        "Answer {question} has {length} characters with spaces; {low} to {high} are suggested. Try to keep what "
        "matters "
        "most.",
    ),
    "answer-elsewhere": Text(
        "{question}번 답을 답 칸이 아니라 {cell}번째 칸에서 찾았습니다. 그 글을 답으로 보았습니다.",
        "Answer {question} was found in cell {cell} rather than in the answer's cell. That text was taken as the "
        "answer.",
    ),
    "answer-twice": Text(
        "{question}번 답이 이 페이지와 노트북에 다르게 적혀 있습니다. 이 페이지에 쓴 것을 답으로 봅니다.",
        "Answer {question} is written differently on this page and in the notebook. What stands on this page is taken.",
    ),
    "hidden-characters": Text(
        "보이지 않는 글자 {count}개를 빼고 읽었습니다.", "Characters that cannot be seen were left out: {count}."
    ),
    "left-out": Text(
        "출력과 첨부 파일은 읽지 않고 뺐습니다: {count}개.",
        "Outputs and attachments were not read, and left out: {count}.",
    ),
}

SENTENCES: dict[str, Text] = {**REFUSALS, **REMARKS}

KINDS: dict[str, Text] = {
    "markdown": Text("텍스트", "text"),
    "code": Text("코드", "code"),
    "raw": Text("원시(raw)", "raw text"),
}
"""What a cell's kinds are called."""

COUNTED = Text(
    "칸은 맨 위에서부터 텍스트 칸도 넣어 셉니다. Jupyter가 코드 옆에 적는 [번호]는 실행한 순서여서 이 번호와 다릅니다. "
    "괄호 안은 그 칸의 제목이거나 코드 한 줄입니다.",
    "Cells are counted from the top, cells of text included. The [number] that Jupyter writes beside code is the order "
    "in which it ran, and another one. In brackets stands the cell's heading or a line of its code.",
)
"""How a cell is found that a sentence names."""

PIECES: dict[str, Text] = {
    "after": Text("{cell}번째 칸({name}) 다음에 있어야 합니다.", "It belongs after cell {cell} ({name})."),
    "first": Text("맨 앞에 있어야 합니다.", "It belongs at the beginning."),
}
"""Sentences inside sentences."""

TODO = ("no-notebook", "not-from-template", "missing-cell", "no-comments", "answer-empty")
LOOK = (
    "repeated-cell",
    "retyped-cell",
    "changed-code",
    "changed-text",
    "moved-cell",
    "unreadable-code",
    "answer-twice",
)
"""What still has to be done, and what had better be looked at; all other remarks are hints."""
