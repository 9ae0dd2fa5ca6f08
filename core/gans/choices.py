"""What there is to choose from in a GAN experiment: losses, activations, optimisers, networks. Light: no torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.spec import Entry, Text, Value


class LossEntry(NamedTuple):
    """A pair of losses: what D lowers and what G lowers, with s the logit or score that D gives.

    label, about, formula (LaTeX, both players), source
    belief    whether σ(D) is the probability that a point is real, so that V(D,G) can be read from it
    usual     the settings that its paper, or practice, uses with it: one press in the page sets them
    """

    label: Text
    about: Text
    formula: str
    source: str
    belief: bool = False
    usual: Mapping[str, Value] = {}


_D_ENTROPY = r"L_D=-\mathbb E_x[\log D(x)]-\mathbb E_z[\log(1-D(G(z)))]"

LOSSES: dict[str, LossEntry] = {
    "nonsaturating": LossEntry(
        Text("비포화 손실", "Non-saturating"),
        Text(
            "G는 log D(G(z))를 키웁니다. D가 가짜를 쉽게 알아볼 때도 기울기가 큽니다: D(G(z)) = 0.01일 때 크기 0.99.",
            "G raises log D(G(z)). Its gradient stays large even when D easily spots fakes: 0.99 at D(G(z)) = 0.01.",
        ),
        _D_ENTROPY + r",\quad L_G=-\mathbb E_z[\log D(G(z))]",
        "Goodfellow et al. 2014, section 3, arXiv:1406.2661",
        belief=True,
        usual={"lr_g": 1e-3, "lr_d": 1e-3, "beta1": 0.5, "d_steps": 1, "opt_g": "adam", "opt_d": "adam"},
    ),
    "minimax": LossEntry(
        Text("미니맥스 손실", "Minimax"),
        Text(
            "D가 키우는 V를 G가 그대로 줄입니다. "
            "D가 가짜를 쉽게 알아보면 기울기가 사라집니다: D(G(z)) = 0.01일 때 크기 0.01.",
            "G lowers the very value V that D raises. "
            "Its gradient vanishes when D easily spots fakes: 0.01 at D(G(z)) = 0.01.",
        ),
        _D_ENTROPY + r",\quad L_G=\mathbb E_z[\log(1-D(G(z)))]",
        "Goodfellow et al. 2014, equation 1, arXiv:1406.2661",
        belief=True,
        usual={"lr_g": 1e-3, "lr_d": 1e-3, "beta1": 0.5, "d_steps": 1, "opt_g": "adam", "opt_d": "adam"},
    ),
    "leastsquares": LossEntry(
        Text("최소제곱 손실", "Least squares"),
        Text(
            "D는 진짜에 1, 가짜에 0을 주려 하고 G는 가짜가 1을 받게 하려 합니다. "
            "이미 맞힌 점이라도 목표에서 멀면 기울기가 남습니다.",
            "D aims at 1 for reals and 0 for fakes, G at 1 for fakes. "
            "A point on the right side still pulls as long as it is far from its target.",
        ),
        r"L_D=\tfrac12\mathbb E_x[(D(x)-1)^2]+\tfrac12\mathbb E_z[D(G(z))^2],\quad "
        r"L_G=\tfrac12\mathbb E_z[(D(G(z))-1)^2]",
        "Mao et al. 2017, Least Squares GAN, arXiv:1611.04076",
        usual={"lr_g": 1e-3, "lr_d": 1e-3, "beta1": 0.5, "d_steps": 1, "opt_g": "adam", "opt_d": "adam"},
    ),
    "hinge": LossEntry(
        Text("힌지 손실", "Hinge"),
        Text(
            "D는 진짜에 1 이상, 가짜에 −1 이하를 주면 그 점에서는 더 배우지 않습니다. "
            "이미지에서는 흔히 스펙트럼 정규화와 함께 씁니다.",
            "D stops learning from a point once a real scores at least 1 or a fake at most −1. "
            "With images, often used with spectral normalisation.",
        ),
        r"L_D=\mathbb E_x[\max(0,1-D(x))]+\mathbb E_z[\max(0,1+D(G(z)))],\quad L_G=-\mathbb E_z[D(G(z))]",
        "Lim & Ye 2017, Geometric GAN, arXiv:1705.02894",
        usual={"lr_g": 1e-3, "lr_d": 1e-3, "beta1": 0.5, "d_steps": 1, "opt_g": "adam", "opt_d": "adam"},
    ),
    "wgan": LossEntry(
        Text("WGAN (가중치 자르기)", "WGAN (clipping)"),
        Text(
            "D는 확률이 아니라 점수를 매기고, 진짜와 가짜의 평균 점수 차가 두 분포의 거리를 어림합니다. "
            "걸음마다 D의 가중치를 ±c 안으로 잘라 기울기가 한없이 커지지 않게 합니다.",
            "D gives scores instead of probabilities; the gap of the mean scores estimates the distance of the two "
            "distributions. After each step D's weights are clipped to ±c, which bounds its slope.",
        ),
        r"L_D=\mathbb E_z[D(G(z))]-\mathbb E_x[D(x)],\quad L_G=-\mathbb E_z[D(G(z))],\quad |w_D|\le c",
        "Arjovsky et al. 2017, Wasserstein GAN, arXiv:1701.07875",
        usual={
            "opt_g": "rmsprop", "opt_d": "rmsprop", "lr_g": 5e-4, "lr_d": 5e-4, "d_steps": 5, "clip": 0.1,
            "activation": "relu",
        },
    ),
    "wgangp": LossEntry(
        Text("WGAN-GP", "WGAN-GP"),
        Text(
            "WGAN과 같은 점수를 쓰되, 가중치를 자르는 대신 "
            "진짜와 가짜 사이의 점에서 D의 기울기가 1이 되도록 벌점을 줍니다.",
            "WGAN's scores, but instead of clipping weights a penalty pulls D's slope towards 1 "
            "at points between reals and fakes.",
        ),
        r"L_D=\mathbb E_z[D(G(z))]-\mathbb E_x[D(x)]+\lambda\,\mathbb E_{\hat x}[(\|\nabla D(\hat x)\|-1)^2],"
        r"\quad L_G=-\mathbb E_z[D(G(z))]",
        "Gulrajani et al. 2017, arXiv:1704.00028",
        usual={
            "lr_g": 1e-3, "lr_d": 1e-3, "beta1": 0.5, "d_steps": 5, "gp": 0.1, "opt_g": "adam", "opt_d": "adam",
            "activation": "relu",
        },
    ),
    "rpgan": LossEntry(
        Text("RpGAN + R₁ + R₂", "RpGAN + R₁ + R₂"),
        Text(
            "D는 점 하나가 아니라 진짜와 가짜의 짝을 비교합니다(상대적 손실). "
            "진짜와 가짜 양쪽에서 D의 기울기에 벌점(R₁, R₂)을 주면, 최적점 가까이에서는 이론상 수렴합니다.",
            "D compares a real with a fake instead of judging one point (a relativistic loss). "
            "With penalties on D's slope at reals (R₁) and fakes (R₂), theory promises convergence near the optimum.",
        ),
        r"L_D=\mathbb E\,[\zeta(-(D(x)-D(G(z))))]+\tfrac{\gamma}{2}\mathbb E\|\nabla D\|^2,\quad "
        r"L_G=\mathbb E\,[\zeta(D(x)-D(G(z)))],\quad \zeta(a)=\log(1+e^a)",
        "Huang et al. 2024, R3GAN, arXiv:2501.05441",
        usual={
            "lr_g": 1e-3, "lr_d": 1e-3, "beta1": 0.0, "d_steps": 1, "r1": 0.1, "r2": 0.1, "opt_g": "adam",
            "opt_d": "adam",
        },
    ),
}  # fmt: skip

ACTIVATIONS: dict[str, Entry] = {
    "tanh": Entry(
        Text("tanh", "tanh"),
        Text(
            "매끄럽게 휘는 함수입니다. 이 작은 고리에서는 D의 지형도 매끄러워져 학습이 안정됩니다.",
            "Bends smoothly. On this small ring it also makes D's surface smooth and the training stable.",
        ),
        r"\tanh(a)=\frac{e^{a}-e^{-a}}{e^{a}+e^{-a}}",
        "LeCun et al. 1998, Efficient BackProp",
    ),
    "relu": Entry(
        Text("ReLU", "ReLU"),
        Text(
            "꺾인 직선입니다. D의 지형이 평평한 조각으로 이루어져 모드 붕괴가 더 잘 나타납니다.",
            "A bent line. D's surface is made of flat pieces, and mode collapse shows more readily.",
        ),
        r"\max(0,a)",
        "Nair & Hinton 2010",
    ),
    "leaky": Entry(
        Text("Leaky ReLU", "Leaky ReLU"),
        Text(
            "0보다 작은 쪽에도 기울기 0.2를 남긴 꺾인 직선입니다. 이미지 GAN의 D에 흔히 씁니다.",
            "A bent line that keeps a slope of 0.2 below zero. Common in the D of image GANs.",
        ),
        r"\max(0.2\,a,\,a)",
        "Maas et al. 2013; Radford et al. 2016, arXiv:1511.06434",
    ),
}

OPTIMISERS: dict[str, Entry] = {
    "adam": Entry(
        Text("Adam", "Adam"),
        Text(
            "기울기를 그 최근 크기로 나누어 씁니다. 그래서 사라져 가는 기울기도 보통 크기의 걸음이 됩니다.",
            "Divides the gradient by its recent size, so even a vanishing gradient makes a step of ordinary size.",
        ),
        r"w\leftarrow w-\eta\,\hat m/(\sqrt{\hat v}+\varepsilon)",
        "Kingma & Ba 2015, arXiv:1412.6980",
    ),
    "sgd": Entry(
        Text("SGD", "SGD"),
        Text(
            "기울기에 학습률을 곱한 만큼만 움직입니다. 기울기가 사라지면 학습도 멈춥니다.",
            "Moves by the gradient times the learning rate. Where the gradient vanishes, learning stops.",
        ),
        r"w\leftarrow w-\eta\,g",
        "Robbins & Monro 1951",
    ),
    "rmsprop": Entry(
        Text("RMSProp", "RMSProp"),
        Text(
            "기울기를 최근 크기로 나누지만 관성은 쓰지 않습니다. WGAN 논문이 썼습니다.",
            "Divides by the recent size too, but without momentum. The WGAN paper used it.",
        ),
        r"w\leftarrow w-\eta\,g/(\sqrt{v}+\varepsilon)",
        "Tieleman & Hinton 2012, lecture 6.5",
    ),
}

NETWORKS: dict[str, Entry] = {
    "mlp": Entry(
        Text("완전 연결 신경망", "Fully connected"),
        Text(
            "층마다 모든 뉴런이 다음 층의 모든 뉴런과 이어진 다층 퍼셉트론(multilayer perceptron)입니다.",
            "A multilayer perceptron: each unit of a layer is joined to each one of the next.",
        ),
        r"h_{l}=\varphi(W_l h_{l-1}+b_l)",
        "Goodfellow et al. 2014, arXiv:1406.2661",
    ),
    "conv": Entry(
        Text("작은 합성곱 신경망", "Small convolutional"),
        Text(
            "이미지의 이웃한 화소를 함께 보는 합성곱(convolution) 층을 씁니다. 이미지 데이터에만 쓸 수 있습니다.",
            "Layers of convolutions look at neighbouring pixels together. For images only.",
        ),
        r"G:\ z\to\tfrac s4\times\tfrac s4\to\tfrac s2\times\tfrac s2\to s\times s",
        "Radford et al. 2016, DCGAN, arXiv:1511.06434 (without batch normalisation)",
    ),
    "pacgan": Entry(
        Text("PacGAN 논문의 신경망", "The PacGAN paper's"),
        Text(
            "G는 배치 정규화(batch normalization)와 ReLU, D는 다섯 조각의 맥스아웃(maxout) 층을 씁니다. "
            "점 데이터에만 쓸 수 있습니다.",
            "G has batch normalisation and ReLU, D maxout layers of five pieces. For points only.",
        ),
        r"D:\ h_l=\max_{1\le j\le 5}(W_{l,j}h_{l-1}+b_{l,j})",
        "Lin et al. 2018, PacGAN, arXiv:1712.04086, section 4.1",
    ),
}
