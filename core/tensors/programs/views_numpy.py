import numpy as np


def sliced():
    a = np.array([0, 1, 2, 3])
    b = a[1:3]
    a[1] = 99
    return b[0] == 99


def reshaped():
    a = np.array([0, 1, 2, 3])
    b = a.reshape(2, 2)
    a[1] = 99
    return b[0, 1] == 99


def turned():
    a = np.array([[0, 1], [2, 3]])
    b = a.T
    a[0, 1] = 99
    return b[1, 0] == 99


def flat():
    a = np.array([[0, 1], [2, 3]])
    b = a.T.reshape(-1)
    a[0, 1] = 99
    return b[2] == 99


def picked():
    a = np.array([0, 1, 2, 3])
    b = a[[1, 2]]
    a[1] = 99
    return b[0] == 99


def copied():
    a = np.array([0, 1, 2, 3])
    b = a.copy()
    a[1] = 99
    return b[1] == 99


def written():
    a = np.array([0, 1, 2, 3])
    b = a[1:3]
    b[0] = 99
    return a[1] == 99
