import tensorflow as tf


def home():
    return tf.ones(3).device


def found():
    devices = tf.config.list_logical_devices()
    return [d.name for d in devices]


def gpu():
    with tf.device("GPU:0"):
        return tf.ones(3).device


def moved():
    devices = tf.config.list_logical_devices()
    with tf.device(devices[-1].name):
        return tf.ones(3).device


def mixed():
    devices = tf.config.list_logical_devices()
    if len(devices) == 1:
        return None
    with tf.device("CPU:0"):
        a = tf.ones(3)
    with tf.device("GPU:0"):
        b = tf.ones(3)
    return (a + b).device
