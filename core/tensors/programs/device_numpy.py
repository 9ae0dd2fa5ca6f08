import numpy as np


def home():
    return np.ones(3).device


def found():
    return np.__array_namespace_info__().devices()


def gpu():
    return np.ones(3, device="cuda").device


def moved():
    return np.ones(3).to_device("cpu").device
