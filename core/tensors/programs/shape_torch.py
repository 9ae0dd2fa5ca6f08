import torch


def rows():
    return torch.arange(6).reshape(2, 3)


def inferred():
    a = torch.arange(24)
    return a.reshape(4, -1).shape


def turned():
    a = torch.zeros(2, 3, 4)
    return a.permute(2, 1, 0).shape


def middle():
    a = torch.zeros(2, 3, 4)
    return a.sum(dim=1).shape


def summed(axis):
    a = torch.zeros(2, 3, 4)
    return a.sum(dim=axis).shape


def kept(axis):
    a = torch.zeros(2, 3, 4)
    b = a.sum(dim=axis, keepdim=True)
    return b.shape


def added():
    a = torch.zeros(2, 3)
    return a.unsqueeze(0).shape


def wrong():
    a = torch.arange(24)
    return a.reshape(5, 5).shape
