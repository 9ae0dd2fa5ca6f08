"""What the columns of each table are called in both languages. Light.

English names are those of the tables' loaders, in words; Korean ones say the same.
"""

from __future__ import annotations

from core.data.tabular import TABLES
from core.spec import Text

Names = tuple[Text, ...]

_DIABETES: Names = (
    Text("나이", "age"),
    Text("성별", "sex"),
    Text("체질량지수", "body mass index"),
    Text("평균 혈압", "blood pressure"),
    Text("총콜레스테롤", "total cholesterol"),
    Text("LDL 콜레스테롤", "LDL cholesterol"),
    Text("HDL 콜레스테롤", "HDL cholesterol"),
    Text("총콜레스테롤 ÷ HDL", "total / HDL cholesterol"),
    Text("중성지방의 로그", "log of triglycerides"),
    Text("혈당", "blood sugar"),
)
"""bmi, bp and s1 to s6 as the table's description in scikit-learn explains them."""

_CALIFORNIA: Names = (
    Text("소득 중앙값", "median income"),
    Text("집의 연식", "house age"),
    Text("가구당 방 수", "rooms per household"),
    Text("가구당 침실 수", "bedrooms per household"),
    Text("인구", "population"),
    Text("가구당 사람 수", "people per household"),
    Text("위도", "latitude"),
    Text("경도", "longitude"),
)

_MEASURED = (
    Text("반지름", "radius"),
    Text("질감", "texture"),
    Text("둘레", "perimeter"),
    Text("넓이", "area"),
    Text("매끈함", "smoothness"),
    Text("조밀함", "compactness"),
    Text("오목한 정도", "concavity"),
    Text("오목한 점", "concave points"),
    Text("대칭성", "symmetry"),
    Text("프랙털 차원", "fractal dimension"),
)
_BREAST_CANCER: Names = (
    *(Text(f"{name.ko}의 평균", f"mean {name.en}") for name in _MEASURED),
    *(Text(f"{name.ko}의 표준오차", f"{name.en} error") for name in _MEASURED),
    *(Text(f"{name.ko}의 최댓값", f"worst {name.en}") for name in _MEASURED),
)
"""'Worst' is the mean of the three largest values of a picture: the table's description in scikit-learn."""

_WINE: Names = (
    Text("알코올", "alcohol"),
    Text("말산", "malic acid"),
    Text("회분", "ash"),
    Text("회분의 알칼리도", "alcalinity of ash"),
    Text("마그네슘", "magnesium"),
    Text("총 페놀", "total phenols"),
    Text("플라바노이드", "flavanoids"),
    Text("비플라바노이드 페놀", "nonflavanoid phenols"),
    Text("프로안토시아닌", "proanthocyanins"),
    Text("색의 진하기", "color intensity"),
    Text("색조", "hue"),
    Text("희석액의 흡광도 비", "od280/od315 of diluted wines"),
    Text("프롤린", "proline"),
)

_DIGITS: Names = tuple(
    Text(f"({row}, {column}) 밝기", f"brightness ({row}, {column})") for row in range(1, 9) for column in range(1, 9)
)
"""By row and column, counted from 1 at the upper left."""

_NAMES = {
    "diabetes": _DIABETES,
    "california": _CALIFORNIA,
    "breast_cancer": _BREAST_CANCER,
    "wine": _WINE,
    "digits": _DIGITS,
}


def names_of(data: str) -> Names:
    """The columns' names of a table of `TABLES`: x, or x1, x2 … where it has none of its own."""
    count = TABLES[data].features
    return _NAMES.get(data) or tuple(Text(x, x) for x in (["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]))
