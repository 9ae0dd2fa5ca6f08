from torch import nn


class LinearAutoencoder(nn.Module):
    def __init__(self, pixels, code):
        super().__init__()
        self.encode = nn.Linear(pixels, code)
        self.decode = nn.Linear(code, pixels)

    def forward(self, images):
        return self.decode(self.encode(images))
