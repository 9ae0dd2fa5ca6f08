from torch import nn


class Autoencoder(nn.Module):
    def __init__(self, pixels, width, code):
        super().__init__()
        self.encode = nn.Sequential(
            nn.Linear(pixels, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, code)
        )
        self.decode = nn.Sequential(
            nn.Linear(code, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, pixels)
        )

    def forward(self, images):
        return self.decode(self.encode(images))
