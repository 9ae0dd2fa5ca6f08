"""Tensors: one array in NumPy, PyTorch and TensorFlow, and what it costs to reckon with them, by size and device."""
