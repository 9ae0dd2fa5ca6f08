import numpy as np

FUNCTIONS = {
    "square": lambda x: x**2,
    "sine": np.sin,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
    "bend": lambda x: x**4 - 3 * x**2,
}


def slope(function, x, h):
    f = FUNCTIONS[function]
    return (f(x + h) - f(x - h)) / (2 * h)


def unasked():
    return hasattr(np.array(3.0), "grad")


def twice():
    for _ in range(2):
        grad = slope("square", 3.0, 1e-5)
    return round(grad, 6)


def calls():
    count = 0

    def loss(w):
        nonlocal count
        count += 1
        return np.sum(w**2)

    w, h = np.ones(1000), 1e-5
    for i in range(1000):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        (loss(up) - loss(down)) / (2 * h)
    return count
