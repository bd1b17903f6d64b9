"""The policy's action for a rollout, from an array of observations to an array of actions: tanh(mean + std epsilon) with
the noise drawn at each call for one row, and mean actions tanh(mean) for several.
"""

import os
import tempfile

import numpy
import torch
import torch.nn.functional as functional

BATCHES = (4, 16, 64)


class Policy(torch.nn.Module):
    """[N, observation] -> [N, action]; with noise [N, action] a drawn action, without the mean one"""

    def __init__(self, parameters, drawn):
        super().__init__()
        self.w1, self.b1, self.w2, self.b2, self.w3, self.b3 = (
            torch.nn.Parameter(parameter.detach(), requires_grad=False) for parameter in parameters
        )
        self.drawn = drawn

    def forward(self, observations, *noise):
        h = functional.relu(functional.linear(observations, self.w1, self.b1))
        h = functional.relu(functional.linear(h, self.w2, self.b2))
        mean, log_std = functional.linear(h, self.w3, self.b3).chunk(2, 1)
        if self.drawn:
            mean = mean + torch.exp(torch.clamp(log_std, -20.0, 2.0)) * noise[0]
        return torch.tanh(mean)


def eager(policy, examples):
    return lambda *arrays: policy(*map(torch.from_numpy, arrays)).numpy()


def torchscript(policy, examples):
    """With the weights as constants."""
    script = torch.jit.freeze(torch.jit.trace(policy.eval(), tuple(map(torch.from_numpy, examples))))
    optimized = torch.jit.optimize_for_inference(script)
    return lambda *arrays: optimized(*map(torch.from_numpy, arrays)).numpy()


def onnx(policy, examples):
    """As a graph in an onnxruntime session."""
    import onnxruntime

    inputs = ["observations", "noise"][: len(examples)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "policy.onnx")
        torch.onnx.export(
            policy.eval(),
            tuple(map(torch.from_numpy, examples)),
            path,
            input_names=inputs,
            output_names=["actions"],
            dynamic_axes={name: {0: "rows"} for name in [*inputs, "actions"]},
            dynamo=False,
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda *arrays: session.run(None, dict(zip(inputs, arrays)))[0]


FORMS = {"act-eager": eager, "act-torchscript": torchscript, "act-onnxruntime": onnx}


class Acting:
    """Times and checks the action of each batch."""

    def __init__(self, form, inputs):
        self.generator = numpy.random.default_rng(1)
        self.observations = inputs.sac_batch["observations"].numpy()
        noise = inputs.sac_batch["policy_noise"].numpy()
        self.action = inputs.action
        build, one = FORMS[form], (self.observations[:1], noise[:1])
        self.draw = build(Policy(inputs.policy(), True), one)
        self.mean = build(Policy(inputs.policy(), False), one[:1])
        self.parts = {"act1": self.drawing()} | {f"act{batch}": self.acting(batch) for batch in BATCHES}

    def drawing(self):
        """Observations come as doubles, as environments give them."""
        seen = self.observations[:1].astype(numpy.float64)

        @torch.no_grad()
        def act():
            noise = self.generator.standard_normal((1, self.action), dtype=numpy.float32)
            return float(self.draw(seen.astype(numpy.float32), noise)[0, 0])

        return act

    def acting(self, batch):
        seen = self.observations[:batch].astype(numpy.float64)

        @torch.no_grad()
        def act():
            return float(self.mean(seen.astype(numpy.float32))[0, 0])

        return act

    @torch.no_grad()
    def check(self):
        """Mean squares of the mean actions, and of drawn ones whose noise is 0."""
        still = numpy.zeros((len(self.observations), self.action), dtype=numpy.float32)
        actions = self.mean(self.observations), self.draw(self.observations, still)
        return {"act": [float(numpy.square(each).mean()) for each in actions]}
