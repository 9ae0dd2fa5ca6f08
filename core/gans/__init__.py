"""The GAN room: two networks that learn by playing against each other, observed step by step."""
