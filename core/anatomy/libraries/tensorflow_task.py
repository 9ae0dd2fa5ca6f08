import tensorflow as tf


def task():
    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = x**3
    slope = tape.gradient(y, x)  # 3x² at 2
    return f"slope = {float(slope):.0f}"
