import tensorflow as tf


def total(left, right):
    a, b = tf.ones(left), tf.ones(right)
    return (a + b).shape


def centred():
    table = tf.constant([[1.0, 2.0], [3.0, 6.0]])
    means = tf.reduce_mean(table, axis=0)
    return table - means


def trap():
    predicted = tf.zeros((3, 1))
    true = tf.zeros(3)
    return (predicted - true).shape


def held():
    a = tf.ones((3, 1))
    wide = tf.broadcast_to(a, (3, 1000))
    return memoryview(wide).nbytes
