"""After GANs: one network that learns the way from noise to data, observed step by step."""
