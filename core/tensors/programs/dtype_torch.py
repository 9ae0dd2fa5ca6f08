import torch

TYPES = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int32": torch.int32,
    "int64": torch.int64,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
    "float64": torch.float64,
}


def whole():
    return torch.tensor([1, 2, 3]).dtype


def decimal():
    return torch.tensor([0.5, 1.5]).dtype


def total(first, second):
    a = torch.ones(3).to(TYPES[first])
    b = torch.ones(3).to(TYPES[second])
    return (a + b).dtype


def plus(first):
    a = torch.ones(3).to(TYPES[first])
    return (a + 1.5).dtype


def mean():
    return torch.tensor([1, 2]).mean()


def full():
    a = torch.tensor([200]).to(torch.uint8)
    return (a + a)[0]
