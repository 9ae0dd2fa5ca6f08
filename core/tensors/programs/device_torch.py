import torch


def home():
    return torch.ones(3).device


def found():
    count = torch.cuda.device_count()
    return ["cpu", *(f"cuda:{i}" for i in range(count))]


def gpu():
    return torch.ones(3, device="cuda").device


def moved():
    best = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.ones(3).to(best).device


def mixed():
    there = "cuda" if torch.cuda.is_available() else "meta"
    return (torch.ones(3) + torch.ones(3, device=there)).device
