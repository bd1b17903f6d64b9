"""Reads what all sides share: a size's networks and batches, drawn once by the asker and written to one file.

The file: eight bytes, little-endian, with the length of a JSON text; that text, {name: [offset, length]} in floats; then
the floats, 4 bytes each, little-endian. Weights are [out, in], in the order of the layers.
"""

import json
import struct

import torch

STEPS = 10  # T
TIME_FEATURES = 16


def read(path):
    """{name: flat tensor}"""
    with open(path, "rb") as file:
        (header_length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(header_length))
        floats = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
    return {name: floats[offset : offset + length].clone() for name, (offset, length) in header.items()}


def layers(flat, *sizes):
    """[weight, bias, weight, bias, ...], leaves that require gradients, of linear layers with these (out, in)."""
    parameters, at = [], 0
    for out, into in sizes:
        for shape in ((out, into), (out,)):
            count = out * into if len(shape) == 2 else out
            parameters.append(flat[at : at + count].view(shape).clone().requires_grad_())
            at += count
    if at != len(flat):
        raise ValueError(f"a network of these layers has {at} parameters, not {len(flat)}")
    return parameters


class Inputs:
    """One size's batches and first parameters.

    row: entries of a row; counts: expert, synthetic and agent rows of a discriminator step
    """

    def __init__(self, size, path):
        self.size = size
        self.observation, self.action = size["observation"], size["action"]
        self.row = size["row"]
        self.counts = [size["expertRows"], size["syntheticRows"], size["agentRows"]]
        self.flat = read(path)
        flat, row = self.flat, self.row
        self.batch = {
            "rows": flat["rows"].view(-1, row),
            "weights": flat["importanceWeights"],
            "steps": flat["steps"].long(),
            "noise": flat["noise"].view(-1, row),
        }
        if size["gradientPenalty"] > 0:
            self.batch["mixing"] = flat["mixing"].view(-1, 1)
            self.batch["penalty_steps"] = flat["penaltySteps"].long()
            self.batch["penalty_noise"] = flat["penaltyNoise"].view(-1, row)
        self.reward_rows = flat["rewardRows"].view(-1, row)
        self.reward_noise = flat["rewardNoise"].view(STEPS, -1, row)
        self.start = flat["start"].view(-1, row)
        self.reverse_noise = flat["reverseNoise"].view(STEPS, -1, row)
        self.score_noise = flat["scoreNoise"].view(STEPS, -1, row)
        self.sac_batch = {
            "observations": flat["observations"].view(-1, self.observation),
            "actions": flat["actions"].view(-1, self.action),
            "rewards": flat["rewards"],
            "next_observations": flat["nextObservations"].view(-1, self.observation),
            "terminal": flat["terminal"],
            "next_noise": flat["nextNoise"].view(-1, self.action),
            "policy_noise": flat["policyNoise"].view(-1, self.action),
        }

    def denoiser(self):
        hidden = self.size["denoiserHidden"]
        return layers(
            self.flat["denoiser"],
            (2 * TIME_FEATURES, TIME_FEATURES),
            (TIME_FEATURES, 2 * TIME_FEATURES),
            (hidden, self.row + TIME_FEATURES),
            (hidden, hidden),
            (hidden, hidden),
            (self.row, hidden),
        )

    def policy(self):
        width = self.size["policyHidden"]
        return layers(self.flat["policy"], (width, self.observation), (width, width), (2 * self.action, width))

    def critics(self):
        """Both: the second one's layers follow the first one's."""
        width = self.size["policyHidden"]
        critic = [(width, self.observation + self.action), (width, width), (1, width)]
        return layers(self.flat["critics"], *critic, *critic)

    def draw(self):
        """All random numbers of one iteration, fresh: what a learner draws each time."""
        size, row = self.size, self.row
        total, expert, rows = sum(self.counts), self.counts[0], size["policyRows"]
        drawn = {"steps": torch.randint(STEPS, (total,)), "noise": torch.randn(total, row)}
        if size["gradientPenalty"] > 0:
            drawn["mixing"] = torch.rand(expert, 1)
            drawn["penalty_steps"] = torch.randint(STEPS, (expert,))
            drawn["penalty_noise"] = torch.randn(expert, row)
        return {
            "discriminator": drawn,
            "reward": torch.randn(STEPS, len(self.reward_rows), row),
            "sac": {name: torch.randn(rows, self.action) for name in ("next_noise", "policy_noise")},
            "start": torch.randn(len(self.start), row),
            "reverse": torch.randn(STEPS, len(self.start), row),
            "score": torch.randn(STEPS, len(self.start), row),
        }
