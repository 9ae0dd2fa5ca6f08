import tensorflow as tf


def rows():
    return tf.reshape(tf.range(6), (2, 3))


def inferred():
    return tf.reshape(tf.range(24), (4, -1)).shape


def turned():
    return tf.transpose(tf.zeros((2, 3, 4)), perm=(2, 1, 0)).shape


def middle():
    return tf.reduce_sum(tf.zeros((2, 3, 4)), axis=1).shape


def summed(axis):
    return tf.reduce_sum(tf.zeros((2, 3, 4)), axis=axis).shape


def kept(axis):
    return tf.reduce_sum(tf.zeros((2, 3, 4)), axis=axis, keepdims=True).shape


def added():
    return tf.expand_dims(tf.zeros((2, 3)), axis=0).shape


def wrong():
    return tf.reshape(tf.range(24), (5, 5)).shape
