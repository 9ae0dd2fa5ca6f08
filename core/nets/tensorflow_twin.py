import tensorflow as tf


def train(batches, weights, lr):
    hidden, answers = weights[0].shape[1], weights[2].shape[1]
    model = tf.keras.Sequential(
        [tf.keras.Input(weights[0].shape[:1]), tf.keras.layers.Dense(hidden, "relu"), tf.keras.layers.Dense(answers)]
    )
    model.set_weights(weights)
    optimiser = tf.keras.optimizers.SGD(lr)
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    losses = []
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x))
        slopes = tape.gradient(loss, model.trainable_variables)
        optimiser.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
        losses.append(float(loss))

    def predict(x):
        return model(x).numpy().argmax(axis=1)

    return losses, predict
