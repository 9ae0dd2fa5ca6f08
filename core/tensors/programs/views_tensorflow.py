import tensorflow as tf


def sliced():
    a = tf.Variable([0, 1, 2, 3])
    b = a[1:3]
    a[1].assign(99)
    return b[0] == 99


def reshaped():
    a = tf.Variable([0, 1, 2, 3])
    b = tf.reshape(a, (2, 2))
    a[1].assign(99)
    return b[0, 1] == 99


def turned():
    a = tf.Variable([[0, 1], [2, 3]])
    b = tf.transpose(a)
    a[0, 1].assign(99)
    return b[1, 0] == 99


def flat():
    a = tf.Variable([[0, 1], [2, 3]])
    b = tf.reshape(tf.transpose(a), (-1,))
    a[0, 1].assign(99)
    return b[2] == 99


def picked():
    a = tf.Variable([0, 1, 2, 3])
    b = tf.gather(a, [1, 2])
    a[1].assign(99)
    return b[0] == 99


def copied():
    a = tf.Variable([0, 1, 2, 3])
    b = tf.identity(a)
    a[1].assign(99)
    return b[1] == 99


def written():
    a = tf.constant([0, 1, 2, 3])
    b = a[1:3]
    b[0] = 99
    return a[1] == 99
