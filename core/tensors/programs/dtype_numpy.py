import numpy as np


def whole():
    return np.array([1, 2, 3]).dtype


def decimal():
    return np.array([0.5, 1.5]).dtype


def total(first, second):
    a = np.ones(3, dtype=first)
    b = np.ones(3, dtype=second)
    return (a + b).dtype


def plus(first):
    a = np.ones(3, dtype=first)
    return (a + 1.5).dtype


def mean():
    return np.array([1, 2]).mean()


def full():
    a = np.array([200], dtype="uint8")
    return (a + a)[0]
