import torch


def total(left, right):
    a, b = torch.ones(left), torch.ones(right)
    return (a + b).shape


def centred():
    table = torch.tensor([[1.0, 2.0], [3.0, 6.0]])
    return table - table.mean(dim=0)


def trap():
    predicted = torch.zeros(3, 1)
    true = torch.zeros(3)
    return (predicted - true).shape


def held():
    a = torch.ones(3, 1)
    wide = a.expand(3, 1000)
    return wide.untyped_storage().nbytes()
