import tensorflow as tf


def total(left, right):
    return (tf.ones(left) + tf.ones(right)).shape


def centred():
    table = tf.constant([[1.0, 10.0], [3.0, 30.0]])
    return table - tf.reduce_mean(table, axis=0)


def trap():
    predicted = tf.zeros((3, 1))
    true = tf.zeros(3)
    return (predicted - true).shape


def held():
    column = tf.ones((3, 1))
    wide = tf.broadcast_to(column, (3, 1000))
    return memoryview(wide).nbytes
