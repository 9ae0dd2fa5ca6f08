from torch import nn


class DenseNet(nn.Module):
    def __init__(self, side, width, kinds):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(side * side, width), nn.ReLU(), nn.Linear(width, kinds))

    def forward(self, images):
        return self.layers(images)
