import torch

FUNCTIONS = {
    "square": lambda x: x**2,
    "sine": torch.sin,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "bend": lambda x: x**4 - 3 * x**2,
}


def slope(function, x):
    x = torch.tensor(x, dtype=torch.float64)
    x.requires_grad_()
    y = FUNCTIONS[function](x)
    y.backward()
    return x.grad


def unasked():
    return torch.tensor(3.0).requires_grad


def twice():
    x = torch.tensor(3.0, requires_grad=True)
    for _ in range(2):
        y = x**2
        y.backward()
    return x.grad


def calls():
    count = 0

    def loss(w):
        nonlocal count
        count += 1
        return (w**2).sum()

    w = torch.ones(1000, requires_grad=True)
    loss(w).backward()
    return count
