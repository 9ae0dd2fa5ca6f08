import numpy as np
import torch


def usual():
    a = np.zeros(3)
    b = torch.tensor(a)
    a[0] = 99
    return b[0] == 99


def cheap():
    a = np.zeros(3)
    b = torch.from_numpy(a)
    a[0] = 99
    return b[0] == 99


def common():
    a = np.zeros(3)
    b = torch.from_dlpack(a)
    a[0] = 99
    return b[0] == 99


def back():
    a = torch.zeros(3)
    b = a.numpy()
    b[0] = 99
    return a[0] == 99


def kept():
    a = np.zeros(3)
    return torch.from_numpy(a).dtype


def layer():
    a = torch.from_numpy(np.zeros((1, 3)))
    dense = torch.nn.Linear(3, 1)
    return dense(a).dtype


def trained():
    w = torch.zeros(3, requires_grad=True)
    return w.numpy()
