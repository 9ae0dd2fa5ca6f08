import tensorflow as tf


def rows():
    return tf.reshape(tf.range(6), (2, 3))


def inferred():
    a = tf.range(24)
    return tf.reshape(a, (4, -1)).shape


def turned():
    a = tf.zeros((2, 3, 4))
    return tf.transpose(a, (2, 1, 0)).shape


def middle():
    a = tf.zeros((2, 3, 4))
    return tf.reduce_sum(a, axis=1).shape


def summed(axis):
    a = tf.zeros((2, 3, 4))
    return tf.reduce_sum(a, axis=axis).shape


def kept(axis):
    a = tf.zeros((2, 3, 4))
    b = tf.reduce_sum(a, axis, keepdims=True)
    return b.shape


def added():
    a = tf.zeros((2, 3))
    return tf.expand_dims(a, axis=0).shape


def wrong():
    a = tf.range(24)
    return tf.reshape(a, (5, 5)).shape
