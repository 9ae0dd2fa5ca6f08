import numpy as np


def rows():
    return np.arange(6).reshape(2, 3)


def inferred():
    a = np.arange(24)
    return a.reshape(4, -1).shape


def turned():
    a = np.zeros((2, 3, 4))
    return a.transpose(2, 1, 0).shape


def middle():
    a = np.zeros((2, 3, 4))
    return a.sum(axis=1).shape


def summed(axis):
    a = np.zeros((2, 3, 4))
    return a.sum(axis=axis).shape


def kept(axis):
    a = np.zeros((2, 3, 4))
    b = a.sum(axis=axis, keepdims=True)
    return b.shape


def added():
    a = np.zeros((2, 3))
    return a[np.newaxis].shape


def wrong():
    a = np.arange(24)
    return a.reshape(5, 5).shape
