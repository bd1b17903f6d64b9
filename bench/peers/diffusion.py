"""What all forms have in common: the noise schedule, the features of the time step, Adam and the temperature."""

import math

import torch
from inputs import STEPS

HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)


def time_features():
    """Sines, then cosines, of t at eight frequencies. [T, 16]"""
    frequencies = torch.exp(-math.log(10_000) * torch.arange(8) / 7)
    angles = torch.arange(STEPS)[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], 1)


class Schedule:
    """The linear noise schedule's coefficients, each [T]; lists of tensors without shape where one step uses one."""

    def __init__(self):
        beta = torch.linspace(1e-4, 2e-2, STEPS)
        kept = torch.cumprod(1 - beta, 0)
        before = torch.cat([torch.ones(1), kept[:-1]])
        self.signal = kept.sqrt()
        self.noise = (1 - kept).sqrt()
        self.x0_from_x = (1 / kept).sqrt()
        self.x0_from_noise = (1 / kept - 1).sqrt()
        self.mean_from_x0 = beta * before.sqrt() / (1 - kept)
        self.mean_from_x = (1 - before) * (1 - beta).sqrt() / (1 - kept)
        self.sigma = (beta * (1 - before) / (1 - kept)).sqrt()
        self.sigma[0] = 0

    def noised(self, rows, steps, noise):
        """x_t of each row at its own step. [N, row]"""
        return self.signal[steps, None] * rows + self.noise[steps, None] * noise


def fused_adam(parameters, rate, beta1):
    return torch.optim.Adam(parameters, lr=rate, betas=(beta1, 0.999), fused=True)


def descend(loss, parameters, optimizer):
    """One step on the gradients of these parameters alone."""
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
        parameter.grad = gradient
    optimizer.step()


class Temperature:
    """SAC's temperature: Adam on one number, so plain Python."""

    def __init__(self, action):
        self.target_entropy = -action / 2
        self.logarithm = math.log(0.2)
        self.first_moment = self.second_moment = 0.0
        self.steps = 0

    def value(self):
        return math.exp(self.logarithm)

    def step(self, mean_log_probability):
        self.steps += 1
        gradient = -(mean_log_probability + self.target_entropy)
        self.first_moment = 0.25 * self.first_moment + 0.75 * gradient
        self.second_moment = 0.999 * self.second_moment + 0.001 * gradient * gradient
        mean = self.first_moment / (1 - 0.25**self.steps)
        deviation = math.sqrt(self.second_moment / (1 - 0.999**self.steps))
        self.logarithm -= 3e-4 * mean / (deviation + 1e-8)
