import torch


def whole():
    return torch.tensor([1, 2, 3]).dtype


def decimal():
    return torch.tensor([0.5, 1.5]).dtype


def total(first, second):
    a = torch.tensor([1, 0, 1], dtype=getattr(torch, first))
    b = torch.tensor([1, 1, 0], dtype=getattr(torch, second))
    return (a + b).dtype


def plus(first):
    a = torch.tensor([1, 0, 1], dtype=getattr(torch, first))
    return (a + 1.5).dtype


def mean():
    return torch.tensor([1, 2]).mean()


def full():
    a = torch.tensor([200], dtype=torch.uint8)
    return (a + a)[0]
