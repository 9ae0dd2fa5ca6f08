import tensorflow as tf

FUNCTIONS = {
    "square": lambda x: x**2,
    "sine": tf.sin,
    "sigmoid": tf.sigmoid,
    "relu": tf.nn.relu,
    "bend": lambda x: x**4 - 3 * x**2,
}


def slope(function, x):
    x = tf.Variable(x, dtype=tf.float64)
    with tf.GradientTape() as tape:
        y = FUNCTIONS[function](x)
    return tape.gradient(y, x)


def unasked():
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x) is not None


def twice():
    x = tf.Variable(3.0)
    for _ in range(2):
        with tf.GradientTape() as tape:
            y = x**2
        grad = tape.gradient(y, x)
    return grad


def calls():
    count = 0

    def loss(w):
        nonlocal count
        count += 1
        return tf.reduce_sum(w**2)

    w = tf.Variable(tf.ones(1000))
    with tf.GradientTape() as tape:
        y = loss(w)
    tape.gradient(y, w)
    return count
