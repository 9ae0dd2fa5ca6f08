import tensorflow as tf


def home():
    return tf.ones(3).device


def found():
    return [d.name for d in tf.config.list_logical_devices()]


def gpu():
    with tf.device("GPU:0"):
        return tf.ones(3).device


def moved():
    gpus = tf.config.list_logical_devices("GPU")
    with tf.device(gpus[0].name if gpus else "CPU:0"):
        return tf.ones(3).device


def mixed():
    if not tf.config.list_logical_devices("GPU"):
        return None
    with tf.device("CPU:0"):
        a = tf.ones(3)
    with tf.device("GPU:0"):
        b = tf.ones(3)
    return (a + b).device
