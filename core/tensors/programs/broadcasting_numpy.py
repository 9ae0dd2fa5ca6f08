import numpy as np


def total(left, right):
    return (np.ones(left) + np.ones(right)).shape


def centred():
    table = np.array([[1.0, 10.0], [3.0, 30.0]])
    return table - table.mean(axis=0)


def trap():
    predicted = np.zeros((3, 1))
    true = np.zeros(3)
    return (predicted - true).shape


def held():
    column = np.ones((3, 1), dtype="float32")
    wide = np.broadcast_to(column, (3, 1000))
    return wide.base.nbytes
