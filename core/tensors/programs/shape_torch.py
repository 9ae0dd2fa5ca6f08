import torch


def rows():
    return torch.arange(6).reshape(2, 3)


def inferred():
    return torch.arange(24).reshape(4, -1).shape


def turned():
    return torch.zeros(2, 3, 4).permute(2, 1, 0).shape


def middle():
    return torch.zeros(2, 3, 4).sum(dim=1).shape


def summed(axis):
    return torch.zeros(2, 3, 4).sum(dim=axis).shape


def kept(axis):
    return torch.zeros(2, 3, 4).sum(dim=axis, keepdim=True).shape


def added():
    return torch.zeros(2, 3).unsqueeze(0).shape


def wrong():
    return torch.arange(24).reshape(5, 5).shape
