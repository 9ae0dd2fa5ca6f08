import numpy as np


def home():
    return np.ones(3).device


def found():
    info = np.__array_namespace_info__()
    return info.devices()


def gpu():
    a = np.ones(3, device="cuda")
    return a.device


def moved():
    a = np.ones(3).to_device("cpu")
    return a.device
