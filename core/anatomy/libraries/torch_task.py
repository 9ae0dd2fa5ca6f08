import torch


def task():
    x = torch.tensor(2.0, requires_grad=True)
    y = x**3
    y.backward()
    return f"slope = {float(x.grad):.0f}"  # 3x² at 2
