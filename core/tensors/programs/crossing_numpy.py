import numpy as np
import torch


def usual():
    a = np.zeros(3)
    b = np.array(a)
    a[0] = 99
    return b[0] == 99


def cheap():
    a = np.zeros(3)
    b = np.asarray(a)
    a[0] = 99
    return b[0] == 99


def common():
    a = torch.zeros(3)
    b = np.from_dlpack(a)
    a[0] = 99
    return b[0] == 99


def kept():
    a = np.zeros(3)
    return np.asarray(a).dtype


def layer():
    a = np.zeros((1, 3))
    w = np.ones((3, 1), dtype="float32")
    return (a @ w).dtype
