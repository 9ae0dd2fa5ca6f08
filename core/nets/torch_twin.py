import torch
from torch import nn


def train(batches, weights, lr):
    model = nn.Sequential(nn.Linear(*weights[0].shape), nn.ReLU(), nn.Linear(*weights[2].shape))
    for parameter, start in zip(model.parameters(), weights, strict=True):
        parameter.data = torch.tensor(start.T)  # PyTorch keeps a layer's matrix the other way round
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    loss_of = nn.CrossEntropyLoss()
    losses = []
    for x, y in batches:
        loss = loss_of(model(torch.tensor(x)), torch.tensor(y))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())

    def predict(x):
        with torch.no_grad():
            return model(torch.tensor(x)).argmax(dim=1).numpy()

    return losses, predict
