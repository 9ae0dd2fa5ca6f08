"""Chapters on small networks in PyTorch and TensorFlow."""
