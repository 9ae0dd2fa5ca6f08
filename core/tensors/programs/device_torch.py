import torch

GPU = torch.cuda.is_available()


def home():
    return torch.ones(3).device


def found():
    count = torch.cuda.device_count()
    gpus = [f"cuda:{i}" for i in range(count)]
    return ["cpu", *gpus]


def gpu():
    a = torch.ones(3, device="cuda")
    return a.device


def moved():
    best = "cuda" if GPU else "cpu"
    return torch.ones(3).to(best).device


def mixed():
    other = "cuda" if GPU else "meta"
    a = torch.ones(3)
    b = torch.ones(3, device=other)
    return (a + b).device
