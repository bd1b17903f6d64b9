# Writes the ONNX files of this folder with PyTorch: small multilayer perceptrons as its two exporters write them.
import os
import sys

import numpy as np
import onnx
import torch

torch.manual_seed(3)


class Scaled(torch.nn.Module):
    """Pendulum-v1's range of actions behind a tanh."""

    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, observation):
        return 2.0 * self.layers(observation)


def relu():
    return Scaled(torch.nn.Sequential(
        torch.nn.Linear(3, 16), torch.nn.ReLU(), torch.nn.Linear(16, 16), torch.nn.ReLU(),
        torch.nn.Linear(16, 1), torch.nn.Tanh()))


def tanh():
    return torch.nn.Sequential(
        torch.nn.Linear(3, 8), torch.nn.Tanh(), torch.nn.Linear(8, 8), torch.nn.Tanh(), torch.nn.Linear(8, 4),
        torch.nn.ReLU(), torch.nn.Linear(4, 1))


def export(model, name, **options):
    torch.onnx.export(model, (torch.zeros(1, 3),), name, input_names=["observation"], output_names=["action"], **options)
    # Where the exporter ran, line by line: of no use to a reader.
    model = onnx.load(name, load_external_data=False)
    for part in [*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output,
                 *model.graph.initializer, model.graph]:
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, name)


folder = sys.argv[1] + "/"
first, second = relu(), tanh()
export(first, folder + "pytorch-relu-dynamo.onnx", dynamo=True, external_data=False)
export(first, folder + "pytorch-relu-script.onnx", dynamo=False, dynamic_axes={"observation": {0: "batch"}})
export(second, folder + "pytorch-tanh-dynamo.onnx", dynamo=True, external_data=False)
big = torch.nn.Sequential(torch.nn.Linear(3, 512), torch.nn.Tanh(), torch.nn.Linear(512, 1))
export(big, folder + "pytorch-external.onnx", dynamo=True, external_data=True)
os.remove(folder + "pytorch-external.onnx.data")  # never read: such files are refused
with torch.no_grad():
    rows = torch.randn(20, 3)
    np.savez(folder + "pytorch-actions.npz", observations=rows.numpy().astype("float32"),
             relu=first(rows).numpy().astype("float32"), tanh=second(rows).numpy().astype("float32"))
print(torch.__version__)
