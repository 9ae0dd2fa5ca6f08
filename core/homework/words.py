"""What the homework's notebook says between its code, in Korean and in English. {name} is filled in by the template."""

from __future__ import annotations

from core.spec import Text

INTRO = Text(
    """\
# 1주차 과제 · Week1_Framework

할 일은 셋입니다. 두 문제에 글로 답하고, 아래의 코드를 읽고 주석을 답니다.

- **Colab에서 열기**: [colab.research.google.com](https://colab.research.google.com)에서 *파일 > 노트 업로드*로 \
이 파일을 올린 뒤, *파일 > Drive에 사본 저장*을 누릅니다.
- **실행**: 위에서 아래로 한 칸씩 실행합니다. 모두 합쳐 1분쯤 걸립니다. Colab이 아니라면 scikit-learn, XGBoost, \
PyTorch, pandas, Matplotlib이 필요합니다.
- **확인과 제출**: *파일 > 다운로드 > .ipynb 다운로드*로 받아 얼개의 과제 페이지에 올립니다.""",
    """\
# Homework of week 1 · Week1_Framework

There are three things to do: answer two questions in writing, and read the code below and comment it.

- **To open it in Colab**: go to [colab.research.google.com](https://colab.research.google.com), choose \
*File > Upload notebook* and pick this file, then choose *File > Save a copy in Drive*.
- **To run it**: run one cell after the other, from top to bottom. Together they take about a minute. Outside Colab \
you need scikit-learn, XGBoost, PyTorch, pandas and Matplotlib.
- **To check it and hand it in**: choose *File > Download > Download .ipynb* and upload it on Eolgae's page.""",
)
Q1 = Text(
    "## 1. 라이브러리와 프레임워크\n\n라이브러리(library)와 프레임워크(framework)의 차이를 **{about}자 안팎**으로 "
    "설명하세요. 영어로 쓴다면 {about_en}자쯤입니다.",
    "## 1. Libraries and frameworks\n\nExplain the difference between a library and a framework in **about {about} "
    "Korean "
    "characters** (in English about {about_en} letters).",
)
Q2 = Text(
    "## 2. 머신러닝과 딥러닝\n\n머신러닝(machine learning)과 딥러닝(deep learning)이 어떤 관계인지, 각각의 특징은 "
    "무엇이고 어떻게 다른지 **{about}자 안팎**으로 설명하세요. 영어로 쓴다면 {about_en}자쯤입니다.",
    "## 2. Machine learning and deep learning\n\nExplain how machine learning and deep learning relate, what is "
    "characteristic of each, and how they differ, in **about {about} Korean characters** (in English about {about_en} "
    "letters).",
)
ANSWER = Text("**답 {number}.** 이 줄 아래에 쓰세요.", "**Answer {number}.** Write below this line.")
Q3 = Text(
    "## 3. 코드 읽고 주석 달기\n\n아래 코드를 읽고 칸마다 주석을 다세요. **코드는 고치지 않습니다.** 무엇을 하는지보다 "
    "**왜** 그렇게 하는지를 쓰세요. 모르는 점은 모른다고 적어 두어도 됩니다.",
    "## 3. Read the code and comment it\n\nRead the code below and comment each cell. **Do not change the code.** Say "
    "**why** something is done rather than what is done. Where you are not sure, say so in a comment.",
)
TREES = Text("### 나무의 앙상블 둘", "### Two ensembles of trees")
GAN = Text("### GAN", "### GAN")

CELLS: dict[str, Text] = {
    "imports": Text("라이브러리 불러오기", "imports"),
    "data": Text("데이터", "data"),
    "forest": Text("랜덤 포레스트", "random forest"),
    "xgboost": Text("XGBoost", "XGBoost"),
    "comparison": Text("비교", "comparison"),
    "points": Text("진짜 점", "real points"),
    "networks": Text("두 신경망", "two networks"),
    "losses": Text("손실과 한 걸음", "losses and one step"),
    "training": Text("학습", "training"),
    "picture": Text("그림", "picture"),
}
"""What each cell of code is about, for the lecturer's overview; students do not see these names in the notebook."""
