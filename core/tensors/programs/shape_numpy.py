import numpy as np


def rows():
    return np.arange(6).reshape(2, 3)


def inferred():
    return np.arange(24).reshape(4, -1).shape


def turned():
    return np.zeros((2, 3, 4)).transpose(2, 1, 0).shape


def middle():
    return np.zeros((2, 3, 4)).sum(axis=1).shape


def summed(axis):
    return np.zeros((2, 3, 4)).sum(axis=axis).shape


def kept(axis):
    return np.zeros((2, 3, 4)).sum(axis=axis, keepdims=True).shape


def added():
    return np.zeros((2, 3))[np.newaxis].shape


def wrong():
    return np.arange(24).reshape(5, 5).shape
