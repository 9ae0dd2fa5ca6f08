import numpy as np


def total(left, right):
    a, b = np.ones(left), np.ones(right)
    return (a + b).shape


def centred():
    table = np.array([[1.0, 2.0], [3.0, 6.0]])
    return table - table.mean(axis=0)


def trap():
    predicted = np.zeros((3, 1))
    true = np.zeros(3)
    return (predicted - true).shape


def held():
    a = np.ones((3, 1), dtype="float32")
    wide = np.broadcast_to(a, (3, 1000))
    return wide.base.nbytes
