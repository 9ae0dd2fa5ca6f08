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
    b = tf.experimental.dlpack.from_dlpack(a.__dlpack__())
    a[0] = 99
    return b[0] == 99


def back():
    a = tf.zeros(3)
    b = a.numpy()
    b[0] = 99
    return a[0] == 99


def kept():
    return tf.convert_to_tensor(np.zeros(3)).dtype


def layer():
    dense = tf.keras.layers.Dense(1)
    return dense(np.zeros((1, 3))).dtype


def trained():
    w = tf.Variable([0.0, 0.0, 0.0])
    return w.numpy()
