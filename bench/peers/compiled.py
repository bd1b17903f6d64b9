"""The same iteration with its heavy parts compiled by torch.compile, one static shape each. What is compiled takes
tensors and whole numbers only, so that sizes of equal shapes share their code. SAC stays eager: compiled it took a tenth
longer with one thread and a third longer with two, at Hopper's sizes.
"""

import eager
import torch
import torch.nn.functional as functional
from diffusion import descend
from inputs import STEPS

torch._dynamo.config.cache_size_limit = 64  # shapes of one function, not growth


def compiled(function):
    return torch.compile(function, dynamic=False)


def gate(z):
    """tanh(softplus(z)) by one exponential."""
    e = z.clamp(max=20).exp()
    n = e * (e + 2)
    return n / (n + 2)


def mish(z):
    return z * gate(z)


def time_bias(w, row, features):
    """[T, hidden]"""
    embedding = functional.linear(mish(functional.linear(features, w[0], w[1])), w[2], w[3])
    return functional.linear(embedding, w[4][:, row:], w[5])


def first_layer(w, row, features):
    """Of [x, one-hot t]: its columns for t hold all that depends on the step. [hidden, row + T]"""
    return torch.cat([w[4][:, :row], time_bias(w, row, features).t()], 1)


def predict(w, first, x):
    """[N, row + T] -> [N, row]"""
    h = mish(x @ first.t())
    h = mish(functional.linear(h, w[6], w[7]))
    h = mish(functional.linear(h, w[8], w[9]))
    return functional.linear(h, w[10], w[11])


def slope(z, g):
    s = z * torch.sigmoid(z)
    return g + s - s * g * g


def noised(signal, scale, rows, steps, noise):
    """x_t beside the one-hot step. [N, row + T]"""
    x = signal[steps][:, None] * rows + scale[steps][:, None] * noise
    return torch.cat([x, functional.one_hot(steps, STEPS).float()], 1)


@compiled
def discriminator_loss(w, features, signal, scale, counts, rows, steps, noise, weights):
    expert, synthetic, _ = counts
    row = rows.shape[1]
    predicted = predict(w, first_layer(w, row, features), noised(signal, scale, rows, steps, noise))
    probability = (predicted - noise).square().mean(1).neg().exp()
    positive = functional.binary_cross_entropy(
        probability[: expert + synthetic], torch.ones_like(weights), reduction="none"
    )
    negative = probability[expert + synthetic :]
    weighted = positive * weights
    return (
        weighted[:expert].mean()
        + weighted[expert:].mean()
        + functional.binary_cross_entropy(negative, torch.zeros_like(negative))
    )


@compiled
def penalty_loss(w, features, signal, scale, expert, agent, mixing, steps, noise):
    """mean (|dD/dx| - 1)^2, dD/dx written out so that one backward pass differentiates it."""
    row = expert.shape[1]
    first = first_layer(w, row, features)
    z1 = noised(signal, scale, torch.lerp(agent, expert, mixing), steps, noise) @ first.t()
    g1 = gate(z1)
    z2 = functional.linear(z1 * g1, w[6], w[7])
    g2 = gate(z2)
    z3 = functional.linear(z2 * g2, w[8], w[9])
    g3 = gate(z3)
    residual = functional.linear(z3 * g3, w[10], w[11]) - noise
    probability = residual.square().mean(1, keepdim=True).neg().exp()
    back = (residual @ w[10]) * slope(z3, g3)
    back = (back @ w[8]) * slope(z2, g2)
    back = (back @ w[6]) * slope(z1, g1)
    gradient = (back @ first[:, :row]) * (probability * signal[steps][:, None] * (-2 / row))
    return (gradient.square().sum(1).add(1e-30).sqrt() - 1).square().mean()


@compiled
def tables(w, row, features):
    """The first layer in two parts: of x, contiguous, and of t. [hidden, row], [T, hidden]"""
    return w[4][:, :row].contiguous(), time_bias(w, row, features)


def predict_at_step(w, first, bias, x):
    h = mish(functional.linear(x, first, bias))
    h = mish(functional.linear(h, w[6], w[7]))
    h = mish(functional.linear(h, w[8], w[9]))
    return functional.linear(h, w[10], w[11])


@compiled
def score_step(w, first, bias, signal, scale, rows, noise):
    """One step's part of the expert probability. [N]"""
    residual = predict_at_step(w, first, bias, signal * rows + scale * noise) - noise
    return residual.square().neg().exp().mean(1)


@compiled
def reverse_step(w, first, bias, coefficients, clamped, x, noise):
    x0_from_x, x0_from_noise, mean_from_x0, mean_from_x, sigma = coefficients
    x0 = x0_from_x * x - x0_from_noise * predict_at_step(w, first, bias, x)
    x0 = torch.cat([x0[:, :clamped].clamp(-1, 1), x0[:, clamped:]], 1)
    return mean_from_x0 * x0 + mean_from_x * x + sigma * noise



class Form(eager.Form):
    """Networks and optimizers are those of the eager form."""

    def __init__(self, inputs):
        super().__init__(inputs)
        schedule = self.schedule
        self.parameters, self.features = self.denoiser.parameters, self.denoiser.features
        self.table = (self.parameters, self.features, schedule.signal, schedule.noise)
        steps = [schedule.x0_from_x, schedule.x0_from_noise, schedule.mean_from_x0, schedule.mean_from_x, schedule.sigma]
        self.coefficients = list(zip(*(list(step) for step in steps)))

    def discriminator(self, batch):
        rows = batch["rows"]
        loss = discriminator_loss(
            *self.table, tuple(self.counts), rows, batch["steps"], batch["noise"], batch["weights"]
        )
        if self.penalty_weight > 0:
            expert, agent = rows[: self.counts[0]], rows[-self.counts[2] :]
            draws = (batch["mixing"], batch["penalty_steps"], batch["penalty_noise"])
            loss = loss + self.penalty_weight * penalty_loss(*self.table, expert, agent, *draws)
        descend(loss, self.parameters, self.adam)
        return loss.item()

    @torch.no_grad()
    def expert_probability(self, rows, noise):
        first, bias = tables(self.parameters, self.row, self.features)
        total = torch.zeros(len(rows))
        for t in range(STEPS):
            signal, scale = self.schedule.signal[t], self.schedule.noise[t]
            total += score_step(self.parameters, first, bias[t], signal, scale, rows, noise[t])
        return total / STEPS

    @torch.no_grad()
    def sample(self, start, noise):
        first, bias = tables(self.parameters, self.row, self.features)
        x = start
        for t in reversed(range(STEPS)):
            x = reverse_step(self.parameters, first, bias[t], self.coefficients[t], self.clamped, x, noise[t])
        x[:, : self.clamped].clamp_(-1, 1)
        return x
