import tensorflow as tf


def whole():
    return tf.constant([1, 2, 3]).dtype


def decimal():
    return tf.constant([0.5, 1.5]).dtype


def total(first, second):
    a = tf.ones(3, dtype=first)
    b = tf.ones(3, dtype=second)
    return (a + b).dtype


def plus(first):
    a = tf.ones(3, dtype=first)
    return (a + 1.5).dtype


def mean():
    a = tf.constant([1, 2])
    return tf.reduce_mean(a)


def full():
    a = tf.constant([200], dtype="uint8")
    return (a + a)[0]
