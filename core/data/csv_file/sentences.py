"""What is said about a student's own file, by code, in Korean and in English. Light.

`FILE`: why a file cannot be read. `CHOICE`: why a choice of target and columns cannot stand. `REMARKS`: what can be
lived with, but should be known. A place such as {column} is filled by `upload.Finding`.
"""

from __future__ import annotations

from core.spec import Text

FILE: dict[str, Text] = {
    "too-big": Text(
        "파일이 너무 큽니다({size}MB). {limit}MB까지 올릴 수 있습니다. 행이나 열을 줄여서 다시 저장하세요.",
        "The file is too big ({size} MB). Up to {limit} MB can be uploaded: save it with fewer rows or columns.",
    ),
    "no-memory": Text(
        "이 파일을 펼치기에는 메모리가 모자랍니다. 행이나 열을 줄여서 다시 저장하세요.",
        "There is not enough memory to unfold this file. Save it with fewer rows or columns.",
    ),
    "empty": Text("파일이 비어 있습니다.", "The file is empty."),
    "binary": Text(
        "CSV가 아니라 {looks} 파일로 보입니다. 표라면 그 파일을 연 프로그램에서 CSV로 저장하세요. "
        "엑셀에서는 '다른 이름으로 저장 → CSV UTF-8'을 고르면 됩니다.",
        "This looks like {looks}, not like a CSV. If it holds a table, save it as CSV in the program that opens it. "
        "In Excel: Save As → CSV UTF-8.",
    ),
    "other-text": Text(
        "글자로 된 파일이지만 CSV가 아니라 {looks} 문서로 보입니다. 쉼표로 칸을 나눈 표를 올려 주세요.",
        "This is a text file, but it looks like {looks}, not like a CSV. Upload a table whose cells commas separate.",
    ),
    "wrong-encoding": Text(
        "글자를 읽을 수 없습니다. {line}번째 줄이 UTF-8로도 CP949(EUC-KR)로도 읽히지 않습니다. "
        "파일이 중간에서 잘리지 않았는지 보고, 'CSV UTF-8'로 다시 저장하세요.",
        "The characters cannot be read: line {line} makes sense neither as UTF-8 nor as CP949 (EUC-KR). "
        "See that the file was not cut off, and save it again as CSV UTF-8.",
    ),
    "nul-bytes": Text(
        "{line}번째 줄에 글자가 아닌 널(NUL) 바이트가 있습니다. 파일이 깨진 것 같으니 CSV로 다시 저장하세요.",
        "Line {line} holds a NUL byte, which is no character. The file seems damaged: save it again as CSV.",
    ),
    "one-column": Text(
        "열이 하나뿐입니다. 답을 예측하려면 다른 열이 적어도 하나 더 필요합니다. "
        "열이 더 있어야 한다면 칸이 쉼표, 세미콜론, 탭, 세로줄 가운데 하나로 나뉘어 있는지 보세요.",
        "There is only one column. To predict an answer at least one other column is needed. "
        "If there should be more, see that cells are separated by commas, semicolons, tabs or vertical bars.",
    ),
    "header-width": Text(
        "첫 줄인 {line}번째 줄은 {found}칸인데 다른 줄은 {expected}칸입니다. 첫 줄에는 열 이름만 한 칸에 하나씩 "
        "있어야 합니다. 그 위의 제목이나 설명은 지우세요.",
        "The first line, line {line}, should have {expected} cells as the others do. Found: {found}. It must hold the "
        "columns' names, one a cell: remove titles and remarks above them.",
    ),
    "no-rows": Text("열 이름만 있고 데이터가 없습니다.", "There are only the columns' names, and no data."),
    "too-few-rows": Text(
        "데이터가 {rows}행뿐입니다. 학습 데이터와 시험 데이터로 나누려면 적어도 {limit}행이 있어야 합니다.",
        "Too few rows of data: {rows}. To be split into training and test rows there must be at least {limit}.",
    ),
    "too-many-rows": Text(
        "데이터가 {limit}행을 넘습니다. {limit}행까지 쓸 수 있습니다. 그 가운데 일부를 무작위로 뽑아 저장하세요.",
        "There are more than {limit} rows, and no more than that can be used. Save a random part of them.",
    ),
    "too-many-columns": Text(
        "열이 {found}개입니다. {limit}개까지 쓸 수 있습니다. 필요 없는 열을 지우고 다시 저장하세요.",
        "There are {found} columns, and no more than {limit} can be used. Remove those that are not needed.",
    ),
    "ragged-rows": Text(
        "{line}번째 줄의 칸 수가 맞지 않습니다. {expected}칸이어야 하는데 {found}칸입니다. "
        "칸 안에 구분자가 들어 있다면 그 칸을 큰따옴표로 감싸세요.",
        "Line {line} should have {expected} cells. Found: {found}. "
        "If a cell holds the separator itself, put that cell between double quotes.",
    ),
    "duplicate-names": Text(
        "같은 이름의 열이 여럿입니다: {names}({positions}번째 열). 이름을 서로 다르게 고치세요.",
        "Several columns have the same name: {names}, at positions {positions}. Give each a name of its own.",
    ),
    "blank-names": Text(
        "이름이 없는 열이 있습니다({positions}번째 열). 이름을 적거나 그 열을 지우세요. "
        "판다스로 저장했다면 to_csv에 index=False를 주세요.",
        "Columns without a name, by their position: {positions}. Name or remove them. "
        "If pandas wrote the file, give index=False to to_csv.",
    ),
    "long-name": Text(
        "{position}번째 열의 이름이 너무 깁니다({length}자). {limit}자까지 쓸 수 있습니다.",
        "The name of column {position} is too long ({length} characters). Up to {limit} can be used.",
    ),
    "huge-cell": Text(
        "{line}번째 줄에 {limit}자가 넘는 칸이 있습니다. 긴 글은 학습에 쓸 수 없으니 그 열을 지우세요.",
        "A cell in line {line} has more than {limit} characters. "
        "Texts that long cannot be learned from here: remove that column.",
    ),
    "unclosed-quote": Text(
        "{line}번째 줄에서 열린 큰따옴표가 닫히지 않습니다. 따옴표를 닫거나 지우세요.",
        "A double quote that opens in line {line} is never closed. Close it or remove it.",
    ),
    "stray-quote": Text(
        "{line}번째 줄의 큰따옴표가 어긋나 있습니다. 닫는 따옴표 뒤에는 구분자나 줄바꿈이 와야 하고, "
        '칸 안의 따옴표는 두 번("") 적어야 합니다.',
        "The double quotes in line {line} do not fit together. After a closing quote there must be a separator or a "
        'new line, and a quote inside a cell is written twice ("").',
    ),
}

CHOICE: dict[str, Text] = {
    "unknown-column": Text("이 파일에는 그런 열이 없습니다: {names}.", "This file has no such column: {names}."),
    "target-missing": Text(
        "정답으로 고른 {column} 열에 값이 하나도 없습니다. 다른 열을 고르세요.",
        "The target column {column} is empty throughout. Choose another one.",
    ),
    "few-target-rows": Text(
        "정답인 {column} 열에 값이 있는 행이 {rows}개뿐입니다. 적어도 {limit}개가 있어야 합니다.",
        "Too few rows have a value in the target column {column}: {rows}. At least {limit} are needed.",
    ),
    "one-class": Text(
        "정답인 {column} 열의 값이 모두 {cell}입니다. 배울 차이가 없으니 다른 열을 고르세요.",
        "Every value of the target column {column} is {cell}: there is no difference to learn. Choose another one.",
    ),
    "too-many-classes": Text(
        "정답인 {column} 열의 값이 {found}가지입니다. 분류는 {limit}가지까지 할 수 있습니다. "
        "수라면 회귀를 고르고, 아니라면 다른 열을 고르세요.",
        "The target column {column} has {found} different values; up to {limit} classes can be told apart. "
        "If they are numbers choose regression, otherwise another column.",
    ),
    "lonely-class": Text(
        "정답인 {column} 열에 한 행에만 나오는 값이 있습니다: {names}. "
        "한 행으로는 학습과 시험을 둘 다 할 수 없습니다. 그 행을 지우거나 다른 값과 합치세요.",
        "Some values of the target column {column} stand in one row only: {names}. "
        "One row cannot be both learned from and tested on. Remove it, or join that value with another.",
    ),
    "text-target": Text(
        "회귀는 수를 예측하는데, 정답인 {column} 열에는 수가 아닌 값이 있습니다({line}번째 줄의 {cell}). "
        "분류를 고르거나 다른 열을 고르세요.",
        "Regression predicts a number, but not all values of the target column {column} are numbers "
        "({cell} in line {line}). Choose classification, or another column.",
    ),
    "formula-target": Text(
        "정답인 {column} 열에 수식으로 보이는 칸이 있습니다({line}번째 줄의 {cell}). 수식은 계산하지 않습니다. "
        "수식을 값으로 바꾸어 저장하세요.",
        "The target column {column} holds what looks like a formula ({cell} in line {line}). "
        "Formulas are not computed here: save their values instead.",
    ),
    "no-features": Text(
        "예측에 쓸 열이 남지 않았습니다. 열을 하나는 남겨 두세요.",
        "No column is left to predict from. Keep at least one.",
    ),
    "blank-features": Text(
        "예측에 쓸 열이 모두 비어 있습니다: {names}. 값이 있는 열이 하나는 있어야 합니다.",
        "Every column to predict from is empty: {names}. At least one must hold values.",
    ),
}

REMARKS: dict[str, Text] = {
    "no-header": Text(
        "첫 줄부터 데이터로 보여 열 이름을 {names}처럼 붙였습니다. 이름을 쓰려면 파일의 첫 줄에 적으세요.",
        "Even the first line looks like data, so the columns were called {names}. To name them, add a first line.",
    ),
    "empty-rows": Text("칸이 모두 빈 행 {count}개를 뺐습니다.", "Rows without any value were left out: {count}."),
    "formula": Text(
        "{column} 열에 수식으로 보이는 칸이 {count}개 있습니다({line}번째 줄의 {cell}). "
        "계산하지 않고 적힌 글자 그대로 둡니다.",
        "Column {column} has cells that look like formulas: {count}, the first in line {line} ({cell}). "
        "They are kept as the text that they are, and never computed.",
    ),
    "huge-number": Text(
        "{column} 열에 계산하기에 너무 큰 수가 있어({line}번째 줄의 {cell}) 그 열을 글자로 다룹니다.",
        "Column {column} has a number too large to calculate with ({cell} in line {line}); it is treated as text.",
    ),
    "nearly-number": Text(
        "{column} 열은 거의 다 수이지만, 수가 아닌 칸이 {count}개 있어({line}번째 줄의 {cell}) 글자로 다룹니다. "
        "단위나 기호를 지우면 수로 쓸 수 있습니다.",
        "Column {column} is nearly all numbers, but is treated as text, since some cells are none: {count}, the first "
        "in line {line} ({cell}). Without units and signs it could be used as numbers.",
    ),
    "all-missing": Text(
        "{column} 열에는 값이 하나도 없어 쓰지 않습니다.", "Column {column} is empty throughout and is not used."
    ),
    "mostly-missing": Text("{column} 열은 {percent}%가 비어 있습니다.", "Of column {column}, {percent}% are missing."),
    "constant": Text(
        "{column} 열의 값은 모두 {cell}입니다. 행을 가르는 데 도움이 되지 않습니다.",
        "Every value of column {column} is {cell}. It cannot tell rows apart.",
    ),
    "identifier": Text(
        "{column} 열은 행마다 다른 번호나 이름으로 보입니다. 모델이 이것을 외우면 새 데이터에서는 쓸모가 없습니다.",
        "Column {column} looks like a number or name that each row has to itself. "
        "A model that learns it by heart gains nothing for new data.",
    ),
    "free-text": Text(
        "{column} 열에는 행마다 다른 글이 들어 있습니다. 이 실험실은 글의 뜻을 읽지 않으므로 빼는 것이 좋습니다.",
        "Column {column} holds free text. Its meaning is not read here, so it had better be left out.",
    ),
    "many-categories": Text(
        "{column} 열의 값이 {found}가지입니다. 흔한 것만 따로 세고 나머지는 하나로 묶습니다.",
        "Column {column} has {found} different values. Only the common ones count by themselves, the rest together.",
    ),
    "date": Text(
        "{column} 열은 날짜나 시각으로 보입니다. 이 실험실에서는 글자로 다룹니다. "
        "연도나 월이 중요하다면 수로 된 열을 따로 만드세요.",
        "Column {column} looks like dates or times, which are treated as text here. "
        "If the year or the month matters, add it as a column of numbers.",
    ),
    "leak-same": Text(
        "{column} 열은 정답과 똑같습니다. 정답이 새어 들어간 것이니 빼야 합니다.",
        "Column {column} is the same as the target. That is the answer leaking in: leave it out.",
    ),
    "leak-correlation": Text(
        "{column} 열과 정답의 상관계수가 {correlation}입니다. 정답을 다른 단위로 적은 것은 아닌지 보세요.",
        "Column {column} has a correlation of {correlation} with the target. See whether it is the answer in other "
        "units.",
    ),
    "leak-order": Text(
        "{column} 열의 순서가 정답의 순서와 완전히 같거나 거꾸로입니다. 정답에서 계산한 값은 아닌지 보세요.",
        "Column {column} rises or falls exactly as the target does. See whether it was calculated from the answer.",
    ),
    "leak-mapping": Text(
        "{column} 열의 값만 알면 정답이 저절로 정해집니다. 정답을 다른 말로 적은 것은 아닌지 보세요.",
        "The value of column {column} alone settles the target. See whether it is the answer in other words.",
    ),
    "leak-ranges": Text(
        "{column} 열의 수만으로 모든 클래스가 서로 다른 구간으로 나뉩니다. 정답을 보고 매긴 값은 아닌지 보세요.",
        "The numbers of column {column} alone put every class into a range of its own. "
        "See whether they were given after the answer was known.",
    ),
    "small-class": Text(
        "정답인 {column} 열에 {limit}행이 안 되는 값이 있습니다: {names}. 점수가 우연에 크게 흔들립니다.",
        "Some values of the target column {column} have fewer than {limit} rows: {names}. "
        "Scores will depend much on chance.",
    ),
    "target-rows-dropped": Text(
        "정답인 {column} 열이 비어 있는 {count}행은 쓰지 않습니다.",
        "Rows without a value in the target column {column} are not used: {count}.",
    ),
}

SENTENCES: dict[str, Text] = {**FILE, **CHOICE, **REMARKS}

LOOKS: dict[str, Text] = {
    "excel": Text("엑셀", "an Excel workbook"),
    "office": Text("오피스·한글 등의 문서", "an office document"),
    "zip": Text("압축", "a compressed archive"),
    "pdf": Text("PDF", "a PDF"),
    "image": Text("그림", "an image"),
    "sound": Text("소리나 영상", "sound or video"),
    "program": Text("실행", "a program"),
    "data": Text("파이썬이나 데이터베이스의 데이터", "data of Python or of a database"),
    "unknown": Text("글자가 아닌 이진(binary)", "a binary file"),
    "html": Text("HTML", "an HTML page"),
    "xml": Text("XML", "XML"),
    "json": Text("JSON", "JSON"),
}
