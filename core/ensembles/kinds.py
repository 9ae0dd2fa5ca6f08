"""`MODELS`: every kind of model, as far as the pages need to know it. Light: anyone may import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.spec import Text

SKLEARN = "https://scikit-learn.org/stable/modules/generated/sklearn."
XGBOOST = "https://xgboost.readthedocs.io/en/stable/"
Family = Literal["single", "bagging", "boosting"]


@dataclass(frozen=True)
class Model:
    """One kind of model, as far as the pages need to know it.

    label      its name
    about      what it does, in one sentence
    family     "bagging": trees that grow by themselves and are averaged; "boosting": trees that mend the earlier
               ones; "single": no ensemble
    uses       the fields of `EnsembleSpec`, besides the data's, that change its outcome
    grows      whether it has an axis of trees
    continues  whether the library can go on with a fit that has ended, and how this lab does it
    source     the library's page on it
    """

    label: Text
    about: Text
    family: Family
    uses: tuple[str, ...]
    grows: bool
    continues: Text
    source: str


WARM = Text(
    "scikit-learn에서는 warm_start로 나무를 이어서 심을 수 있습니다. 여기서도 그렇게 이어 심고, "
    "나무들의 답을 더한 값만 남겨, 한 번의 학습으로 나무 수마다 점수를 얻습니다.",
    "scikit-learn can go on planting with warm_start. So does this page, and it keeps only the sum of the "
    "trees' answers, so that one fit gives the score of every number of trees.",
)
WARM_BOOST = Text(
    "scikit-learn에서는 warm_start로 이어서 학습할 수 있지만, 그때마다 앞의 나무 모두에 답을 다시 묻습니다. "
    "여기서는 이어 학습하되, 이미 더해 둔 답을 건네주어 다시 묻지 않게 합니다.",
    "scikit-learn can go on with warm_start, but asks all earlier trees anew each time. "
    "This page goes on in the same way and hands over the sum of their answers, so that nothing is asked twice.",
)

MODELS: dict[str, Model] = {
    "linear": Model(
        label=Text("선형 모델", "Linear model"),
        about=Text(
            "특성(feature)마다 가중치(weight)를 곱해 더합니다. 회귀에는 최소제곱법, 분류에는 로지스틱 회귀를 씁니다.",
            "Adds up the features, each times a weight: least squares for regression, "
            "logistic regression for classification.",
        ),
        family="single",
        uses=(),
        grows=False,
        continues=Text("나무가 없어서 한 번에 끝납니다.", "It has no trees and is done in one step."),
        source=SKLEARN + "linear_model.LogisticRegression.html",
    ),
    "tree": Model(
        label=Text("결정 트리 한 그루", "One decision tree"),
        about=Text(
            "질문 하나로 데이터를 둘로 나누는 일을 되풀이합니다.",
            "Splits the data in two by one question, again and again.",
        ),
        family="single",
        uses=("max_depth", "min_leaf", "seed"),
        grows=False,
        continues=Text("나무가 한 그루뿐이어서 한 번에 끝납니다.", "It is a single tree and is done in one step."),
        source=SKLEARN + "tree.DecisionTreeClassifier.html",
    ),
    "knn": Model(
        label=Text("k-최근접 이웃", "k-nearest neighbours"),
        about=Text(
            "학습하는 대신 데이터를 기억해 두었다가, 가장 가까운 k개의 답을 평균하거나 투표로 정합니다. "
            "거리를 재므로 특성마다 평균을 0, 표준편차를 1로 맞춥니다.",
            "Remembers the data instead of learning, and averages the answers of the k nearest rows or takes their "
            "vote. Since it measures distances, each feature is given mean 0 and standard deviation 1.",
        ),
        family="single",
        uses=("n_neighbors",),
        grows=False,
        continues=Text("나무가 없어서 한 번에 끝납니다.", "It has no trees and is done in one step."),
        source=SKLEARN + "neighbors.KNeighborsClassifier.html",
    ),
    "bagging": Model(
        label=Text("배깅", "Bagging"),
        about=Text(
            "복원 추출한 표본마다 결정 트리를 하나씩 기른 뒤, 나무들의 답을 평균하거나 투표로 정합니다. "
            "나무는 늘 모든 특성을 보고 묻습니다.",
            "Grows a decision tree on each sample drawn with replacement, and averages their answers or takes a vote. "
            "Every question may be about any feature.",
        ),
        family="bagging",
        uses=("trees", "max_depth", "min_leaf", "bootstrap", "seed"),
        grows=True,
        continues=WARM,
        source=SKLEARN + "ensemble.BaggingClassifier.html",
    ),
    "forest": Model(
        label=Text("랜덤 포레스트", "Random forest"),
        about=Text(
            "서로 다른 표본으로 나무를 따로따로 기른 뒤, 나무들의 답을 평균하거나 투표로 정합니다.",
            "Grows trees on different samples, each by itself, and averages their answers or takes a vote.",
        ),
        family="bagging",
        uses=("trees", "max_depth", "min_leaf", "max_features", "bootstrap", "seed"),
        grows=True,
        continues=WARM,
        source=SKLEARN + "ensemble.RandomForestClassifier.html",
    ),
    "extra": Model(
        label=Text("엑스트라 트리", "Extra trees"),
        about=Text(
            "나눌 값을 무작위로 고른 뒤 그 가운데 가장 나은 질문을 쓰는 나무를 따로따로 길러 평균합니다. "
            "보통 표본을 뽑지 않고 데이터를 모두 씁니다.",
            "Grows trees by themselves whose questions are the best of some thresholds drawn at random, and averages "
            "them. As a rule each tree gets all rows.",
        ),
        family="bagging",
        uses=("trees", "max_depth", "min_leaf", "max_features", "bootstrap", "seed"),
        grows=True,
        continues=WARM,
        source=SKLEARN + "ensemble.ExtraTreesClassifier.html",
    ),
    "adaboost": Model(
        label=Text("AdaBoost", "AdaBoost"),
        about=Text(
            "앞의 나무들이 틀린 데이터에 더 큰 가중치를 주면서 작은 나무를 차례로 더합니다.",
            "Adds small trees one after the other, giving more weight to the rows that the earlier ones got wrong.",
        ),
        family="boosting",
        uses=("trees", "max_depth", "min_leaf", "learning_rate", "seed"),
        grows=True,
        continues=Text(
            "scikit-learn의 AdaBoost는 이어서 학습할 수 없습니다. 그래서 fit이 되풀이하는 한 단계(_boost)를 "
            "직접 불러 나무를 한 그루씩 더합니다.",
            "scikit-learn's AdaBoost cannot go on with a fit. This page calls the step that its fit repeats "
            "(_boost) and so adds tree after tree.",
        ),
        source=SKLEARN + "ensemble.AdaBoostClassifier.html",
    ),
    "gboost": Model(
        label=Text("그래디언트 부스팅", "Gradient boosting"),
        about=Text(
            "앞의 나무들이 남긴 잔차(residual), 곧 손실의 기울기를 다음의 작은 나무가 배워 조금씩 더합니다.",
            "Each new small tree learns the residuals, that is the gradient of the loss, that the earlier ones left; "
            "a small part of it is added.",
        ),
        family="boosting",
        uses=("trees", "max_depth", "min_leaf", "max_features", "learning_rate", "seed"),
        grows=True,
        continues=WARM_BOOST,
        source=SKLEARN + "ensemble.GradientBoostingClassifier.html",
    ),
    "hist": Model(
        label=Text("히스토그램 부스팅", "Histogram boosting"),
        about=Text(
            "특성의 값을 최대 255개의 구간으로 묶어 빠르게 나누는 그래디언트 부스팅입니다. 라이브러리는 10,000행이 "
            "넘으면 일찍 멈추지만, 다른 모델과 견주도록 여기서는 끝까지 더합니다.",
            "Gradient boosting made fast: the values of a feature are put into at most 255 bins. Above 10,000 rows the "
            "library would stop early; here it goes on to the end, as the other models do.",
        ),
        family="boosting",
        uses=("trees", "max_depth", "min_leaf", "max_features", "learning_rate", "seed"),
        grows=True,
        continues=WARM_BOOST,
        source=SKLEARN + "ensemble.HistGradientBoostingClassifier.html",
    ),
    "xgboost": Model(
        label=Text("XGBoost", "XGBoost"),
        about=Text(
            "앞의 나무들이 남긴 손실의 기울기(gradient)를 다음 나무가 배워 조금씩 더합니다.",
            "Each new tree learns the gradient of the loss that the earlier ones left; a small part of it is added.",
        ),
        family="boosting",
        uses=("trees", "max_depth", "learning_rate"),
        grows=True,
        continues=Text(
            "XGBoost의 Booster는 update를 부를 때마다 한 라운드를 더 학습합니다. "
            "예측할 때도 새 나무의 몫만 더하므로 빠릅니다.",
            "XGBoost's Booster goes on by one round at each call of update, and its predictions add only what is new.",
        ),
        source=XGBOOST + "python/python_api.html",
    ),
    "xgbforest": Model(
        label=Text("XGBoost 포레스트", "XGBoost forest"),
        about=Text(
            "XGBoost의 랜덤 포레스트 방식입니다. 한 라운드에 모든 나무를 따로따로 길러 평균합니다. "
            "나무마다 행의 80%를 복원 없이 뽑고, 질문마다 특성의 80%를 봅니다.",
            "XGBoost's random-forest mode: in a single round all trees grow by themselves and are averaged. "
            "Each tree gets 80% of the rows, drawn without replacement, and each question 80% of the features.",
        ),
        family="bagging",
        uses=("trees", "max_depth", "max_features", "seed"),
        grows=True,
        continues=Text(
            "XGBoost는 이 방식의 나무를 한 라운드에 모두 기르므로 이어서 학습할 수 없습니다. 그래서 처음에 나무를 모두 "
            "기르고, 나무마다 잎의 값을 차례로 더해 나무 수마다 점수를 얻습니다. 학습 시간은 나무 수와 상관없이 "
            "전부를 기른 시간입니다.",
            "XGBoost grows all these trees in one round and cannot go on with them. So all grow at the first step, "
            "and adding up their leaves, tree after tree, gives the score of every number of trees. "
            "The fitting time is always that of all trees.",
        ),
        source=XGBOOST + "tutorials/rf.html",
    ),
}
