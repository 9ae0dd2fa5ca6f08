"""What the notebook on boosting round by round says, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("라운드마다 뜯어보기: {kind}", "Taken apart round by round: {kind}")
ABOUT = {
    "adaboost": Text(
        "AdaBoost의 가중치 $w$, 오차 $\\varepsilon$, 발언권 $\\alpha$를 NumPy로 직접 계산하고, scikit-learn의 값과 "
        "견줍니다. [논문]({source})",
        "AdaBoost's weights $w$, errors $\\varepsilon$ and says $\\alpha$ worked out in NumPy, beside scikit-learn's. "
        "[The paper]({source})",
    ),
    "gradient": Text(
        "잔차에 나무를 맞추어 더하기를 되풀이하는 그래디언트 부스팅(gradient boosting)을 직접 쓰고, scikit-learn의 "
        "값과 견줍니다. [논문]({source})",
        "Gradient boosting, which fits a tree to the residuals and adds it, over and over, written by hand beside "
        "scikit-learn's. [The paper]({source})",
    ),
    "xgboost": Text(
        "XGBoost가 나눌 자리를 고르는 이득(gain)과 잎의 값을 공식대로 계산하고, 라이브러리가 적어 둔 값과 견줍니다. "
        "[논문]({source})",
        "The gain by which XGBoost picks its splits and the values of its leaves, worked out by their formulas beside "
        "what the library says. [The paper]({source})",
    ),
}
LIBRARY = Text("## 라이브러리의 모델", "## The library's own model")
WEIGHTS = Text(
    "## 손으로: 가중치, 오차, 발언권\n\n"
    "라운드마다 가중치로 나무를 학습하고, 틀린 점들의 가중치를 더해 $\\varepsilon$을 얻습니다. 발언권은 "
    "$\\alpha = \\eta\\log\\frac{1-\\varepsilon}{\\varepsilon}$이고, 틀린 점의 가중치를 $e^\\alpha$배로 키운 뒤 "
    "합이 1이 되도록 맞춥니다. 로그로 곱하는 것은 라이브러리가 그렇게 하기 때문입니다. 끝자리까지 같아야, "
    "똑같이 좋은 질문이 둘일 때도 같은 질문을 고릅니다.",
    "## By hand: weights, error, say\n\n"
    "Each round fits a tree to the weighted points; $\\varepsilon$ is the weight of those that it gets wrong, and its "
    "say is $\\alpha = \\eta\\log\\frac{1-\\varepsilon}{\\varepsilon}$. The wrong ones' weights are multiplied by "
    "$e^\\alpha$, and all are then made to add up to 1. The product is taken in logarithms as the library does: "
    "only with the very same digits is the same question picked where two are equally good.",
)
WEIGHTED = Text(
    "## 그림: 가중치만큼 큰 점\n\n바탕은 그 라운드의 나무가 낸 답이고, 맨 오른쪽은 모두의 가중 투표입니다.",
    "## Picture: points as large as their weights\n\n"
    "The ground is the answer of that round's tree; the rightmost picture is the weighted vote of all.",
)
SAYS = Text("## 그림: 오차, 발언권, 정확도", "## Picture: error, say, accuracy")
RESIDUALS = Text(
    "## 손으로: 잔차에 나무를 맞추기\n\n"
    "제곱 오차에서 잔차 $y - F$는 손실의 기울기에 −1을 곱한 것입니다. 라운드마다 지금까지의 합이 남긴 잔차에 나무를 "
    "맞추고, 그 답에 학습률 $\\eta$를 곱해 더합니다. 잎이 답하는 값은 그 잎에 든 잔차의 평균입니다.",
    "## By hand: a tree for the residuals\n\n"
    "With squared error the residual $y - F$ is minus the slope of the loss. Each round fits a tree to what the sum so "
    "far has left over, and adds its answer times the learning rate $\\eta$. A leaf answers the mean of the residuals "
    "in it.",
)
FITTED = Text(
    "## 그림: 잔차와 첫 나무, 그리고 모두 더한 곡선",
    "## Picture: the residuals, the first tree, and the sum of all",
)
ERRORS = Text(
    "## 그림: 라운드에 따른 오차\n\n세로선이 시험 오차가 가장 작은 라운드입니다.",
    "## Picture: the errors by round\n\nThe vertical line is the round with the smallest test error.",
)
FORMULAS = Text(
    "## 손으로: 이득과 잎의 값\n\n"
    "제곱 오차에서는 $g = \\hat y - y$, $h = 1$입니다. $G$는 한쪽에 있는 $g$의 합, $H$는 행의 수입니다.\n\n"
    "$$\\text{gain} = \\frac{G_L^2}{H_L+\\lambda} + \\frac{G_R^2}{H_R+\\lambda} - \\frac{G^2}{H+\\lambda}, \\qquad "
    "\\text{leaf} = -\\eta\\,\\frac{G}{H+\\lambda}$$\n\n"
    "논문의 식 7은 이 이득에 ½을 곱하고 $\\gamma$를 뺍니다. XGBoost는 위의 값을 그대로 적고, 그것이 $\\gamma$보다 "
    "작으면 나누지 않습니다. 모든 자리의 이득을 계산해 첫 나눔을 찾습니다.",
    "## By hand: gain and leaf\n\n"
    "With squared error $g = \\hat y - y$ and $h = 1$: $G$ is the sum of $g$ on a side, $H$ the number of its rows.\n\n"
    "$$\\text{gain} = \\frac{G_L^2}{H_L+\\lambda} + \\frac{G_R^2}{H_R+\\lambda} - \\frac{G^2}{H+\\lambda}, \\qquad "
    "\\text{leaf} = -\\eta\\,\\frac{G}{H+\\lambda}$$\n\n"
    "The paper's equation 7 halves this gain and subtracts $\\gamma$. XGBoost reports it as it stands above, and makes "
    "no split that gains less than $\\gamma$. The gain at every place gives the first split.",
)
EVERY_SPLIT = Text(
    "## 모든 나눔과 모든 잎\n\n"
    "라이브러리가 적어 둔 나무를 따라 내려가며, 나눔마다 이득을, 잎마다 값을 다시 계산합니다. XGBoost는 "
    "단정밀도(float32)로 계산하므로 손으로 계산한 값과는 여섯째에서 일곱째 자리쯤부터 다릅니다.",
    "## Every split and every leaf\n\n"
    "Down every tree that the library wrote, each split's gain and each leaf's value are worked out again. "
    "XGBoost computes in single precision (float32), so they differ from those by hand from about the sixth or "
    "seventh digit on.",
)
GROWN = Text(
    "## 손으로 기른 나무\n\n"
    "같은 공식만으로 나무를 통째로 기릅니다. 나눔이 끝나는 조건은 셋입니다. 깊이가 다 되었거나, 이득이 $\\gamma$보다 "
    "작거나, 이득이 10⁻⁶을 넘지 못할 때입니다. 두 자리의 이득이 float32로는 가릴 수 없을 만큼 같다면 다른 자리를 고를 "
    "수도 있습니다.",
    "## A tree grown by hand\n\n"
    "The same formulas alone grow a whole tree. It ends where the depth is used up, where the best gain is less than "
    "$\\gamma$, or where it is not above 10⁻⁶. Where two places gain the same, as far as float32 can tell, "
    "hand and library may pick different ones.",
)
GAINS = Text(
    "## 그림: 어디에서 나눌까\n\n1라운드의 첫 나눔입니다. 파선이 이득이 가장 큰 자리, 점선이 $\\gamma$입니다.",
    "## Picture: where to split\n\nThe first split of round 1. Dashed: where the gain is largest; dotted: $\\gamma$.",
)
_CURVE = Text(
    "`mse`는 평균제곱오차, `leaf`는 맨 왼쪽 잎의 값, `mse if added whole`은 학습률을 1로 두었을 때의 오차입니다.",
    "`mse` is the mean squared error, `leaf` the value of the leftmost leaf, `mse if added whole` what the error would "
    "be with a learning rate of 1.",
)
COMPARED = {
    "adaboost": Text(
        "첫 라운드와 마지막 라운드의 값입니다. `after`는 틀린 점들이 다음 라운드에서 갖는 몫, `heaviest`는 가장 무거운 "
        "점이 평균의 몇 배인지입니다. `heaviest`는 앱이 단정밀도로 적어 두어 여섯 자리까지만 견줍니다. 나머지는",
        "Those of the first and of the last round. `after` is the share of the weight that the wrong points have in "
        "the next round, `heaviest` how many times the mean the heaviest point weighs, which the app keeps in single "
        "precision, so that it is compared to six digits. As to the others:",
    ),
    "gradient": _CURVE,
    "xgboost": Text(
        _CURVE.ko + " `XGBoost's`가 붙은 값은 라이브러리가 적어 둔 것, 붙지 않은 값은 손으로 계산한 것입니다.",
        _CURVE.en + " Those with `XGBoost's` are what the library says; the others were worked out by hand.",
    ),
}
NEXT = {
    "adaboost": Text(
        "## 해 볼 것\n\n"
        "1. `vote_rate`가 1이면 `after`는 왜 늘 0.5일까요? 0.5로 바꾸면 어떻게 되나요?\n"
        "2. `stump_depth`를 3으로 바꾸면 더 일찍 멈추나요? 시험 정확도는 나아지나요?\n"
        "3. 학습 데이터의 정답 하나를 일부러 바꾸어 보세요. 그 점의 가중치는 라운드마다 어떻게 되나요?",
        "## To try\n\n"
        "1. Why is `after` always 0.5 where `vote_rate` is 1? What if it is 0.5?\n"
        "2. With `stump_depth` at 3, does it stop sooner? Is the test accuracy better?\n"
        "3. Change the answer of one training row on purpose. What becomes of its weight, round by round?",
    ),
    "gradient": Text(
        "## 해 볼 것\n\n"
        "1. `learning_rate`를 1.0과 0.05로 바꾸어 보세요. 시험 오차가 가장 작은 라운드는 어디로 옮겨 가나요?\n"
        "2. `tree_depth`를 5로 바꾸면 학습 오차와 시험 오차는 어떻게 갈라지나요?\n"
        "3. 제곱 오차 대신 절댓값 오차를 쓴다면 `residual`에 무엇을 넣어야 할까요?",
        "## To try\n\n"
        "1. Set `learning_rate` to 1.0 and to 0.05. Where does the round with the smallest test error move?\n"
        "2. With `tree_depth` at 5, how do training and test error part?\n"
        "3. With absolute instead of squared error, what would have to stand in `residual`?",
    ),
    "xgboost": Text(
        "## 해 볼 것\n\n"
        "1. `reg_lambda`를 0과 10으로 바꾸어 보세요. 어떤 잎의 값이 가장 많이 줄어드나요?\n"
        "2. `gamma`를 조금씩 키우면 나눔의 수 `splits`는 어떻게 되나요?\n"
        "3. `leaf`에서 `reg_lambda`를 빼면 그래디언트 부스팅의 잎과 같아지나요? 왜 그럴까요?",
        "## To try\n\n"
        "1. Set `reg_lambda` to 0 and to 10. Which leaves shrink most?\n"
        "2. As `gamma` grows, what becomes of the number of `splits`?\n"
        "3. Without `reg_lambda` in `leaf`, is it the leaf of gradient boosting? Why?",
    ),
}
