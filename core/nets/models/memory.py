import torch
from torch import nn


class Memory(nn.Module):
    def __init__(self, cell, symbols, hidden, kinds, keep):
        super().__init__()
        self.cell = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell](symbols, hidden, batch_first=True)
        self.answer = nn.Linear(hidden, kinds)
        if cell != "rnn":  # the second of the gates' biases is that of the LSTM's forget gate, the GRU's update gate
            with torch.no_grad():
                self.cell.bias_ih_l0[hidden : 2 * hidden] = keep
                self.cell.bias_hh_l0[hidden : 2 * hidden] = 0

    def states(self, sequences):
        return self.cell(sequences)[0]

    def forward(self, sequences):
        return self.answer(self.states(sequences)[:, -1])
