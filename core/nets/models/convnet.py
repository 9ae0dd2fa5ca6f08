import torch
from torch import nn


class ConvNet(nn.Module):
    def __init__(self, side, filters, kinds):
        super().__init__()
        self.first = nn.Conv2d(1, filters, kernel_size=3, padding=1)
        self.second = nn.Conv2d(filters, 2 * filters, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.answer = nn.Linear(2 * filters * (side // 4) ** 2, kinds)

    def maps(self, images):
        first = torch.relu(self.first(images))
        second = torch.relu(self.second(self.pool(first)))
        return first, second

    def forward(self, images):
        _, second = self.maps(images)
        return self.answer(self.pool(second).flatten(1))
