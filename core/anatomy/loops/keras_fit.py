import keras
import numpy as np

x = np.linspace(-1, 1, 16).reshape(-1, 1)
y = 2 * x + 1
EPOCHS = 20


class Seen(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs):
        return f"{logs['loss']:.4f}"


def task():
    keras.utils.set_random_seed(42)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse")
    model.fit(x, y, batch_size=16, epochs=EPOCHS, callbacks=[Seen()], verbose=0)  # the loop is Keras's
    weight, bias = model.get_weights()
    return f"{weight.item():.2f} x + {bias.item():.2f}"
