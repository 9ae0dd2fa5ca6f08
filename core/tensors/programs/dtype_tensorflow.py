import tensorflow as tf


def whole():
    return tf.constant([1, 2, 3]).dtype


def decimal():
    return tf.constant([0.5, 1.5]).dtype


def total(first, second):
    a = tf.cast([1, 0, 1], first)
    b = tf.cast([1, 1, 0], second)
    return (a + b).dtype


def plus(first):
    a = tf.cast([1, 0, 1], first)
    return (a + 1.5).dtype


def mean():
    return tf.reduce_mean(tf.constant([1, 2]))


def full():
    a = tf.constant([200], dtype="uint8")
    return (a + a)[0]
