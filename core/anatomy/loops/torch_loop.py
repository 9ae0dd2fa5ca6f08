import torch

x = torch.linspace(-1, 1, 16).reshape(-1, 1)
y = 2 * x + 1
EPOCHS = 20


def task():
    torch.manual_seed(42)
    model = torch.nn.Linear(1, 1)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(EPOCHS):  # the loop is yours
        loss = ((model(x) - y) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen(float(loss))
    return f"{model.weight.item():.2f} x + {model.bias.item():.2f}"


def seen(loss):
    return f"{loss:.4f}"
