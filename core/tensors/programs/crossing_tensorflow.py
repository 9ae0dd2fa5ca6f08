import numpy as np
import tensorflow as tf
import torch


def usual():
    a = np.zeros(3)
    b = tf.constant(a)
    a[0] = 99
    return b[0] == 99


def cheap():
    a = np.zeros(3)
    b = tf.convert_to_tensor(a)
    a[0] = 99
    return b[0] == 99


def common():
    a = torch.zeros(3)
    dlpack = tf.experimental.dlpack
    b = dlpack.from_dlpack(a.__dlpack__())
    a[0] = 99
    return b[0] == 99


def back():
    a = tf.zeros(3)
    b = a.numpy()
    b[0] = 99
    return a[0] == 99


def kept():
    a = np.zeros(3)
    return tf.convert_to_tensor(a).dtype


def layer():
    a = np.zeros((1, 3))
    dense = tf.keras.layers.Dense(1)
    return dense(a).dtype


def trained():
    w = tf.Variable([0.0, 0.0, 0.0])
    return w.numpy()
