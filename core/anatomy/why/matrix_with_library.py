import numpy as np


def product(a, b):
    return (np.array(a) @ np.array(b)).tolist()
