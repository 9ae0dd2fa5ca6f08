"""Small networks: the same one in PyTorch and in TensorFlow."""
