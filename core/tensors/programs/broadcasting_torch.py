import torch


def total(left, right):
    return (torch.ones(left) + torch.ones(right)).shape


def centred():
    table = torch.tensor([[1.0, 10.0], [3.0, 30.0]])
    return table - table.mean(dim=0)


def trap():
    predicted = torch.zeros(3, 1)
    true = torch.zeros(3)
    return (predicted - true).shape


def held():
    column = torch.ones(3, 1)
    wide = column.expand(3, 1000)
    return wide.untyped_storage().nbytes()
