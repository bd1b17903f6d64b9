"""The same iteration the way research programs are often written: modules, the library's Mish, a network call for each
kind of rows and for each diffusion step of each use of the expert probability, Adam by its defaults, the critics'
gradients computed in the policy's step too. Same mathematics, same losses.
"""

import torch
import torch.nn.functional as functional
from diffusion import HALF_LOG_TWO_PI, Schedule, time_features
from inputs import STEPS
from torch import nn


def linear(weight, bias):
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def pairs(parameters):
    return [linear(weight, bias) for weight, bias in zip(parameters[::2], parameters[1::2])]


class Denoiser(nn.Module):
    def __init__(self, parameters):
        super().__init__()
        t1, t2, l1, l2, l3, out = pairs(parameters)
        self.time = nn.Sequential(t1, nn.Mish(), t2)
        self.rows = nn.Sequential(l1, nn.Mish(), l2, nn.Mish(), l3, nn.Mish(), out)
        self.register_buffer("features", time_features())

    def forward(self, x, steps):
        return self.rows(torch.cat([x, self.time(self.features[steps])], 1))


class Relu(nn.Module):
    """Two hidden layers."""

    def __init__(self, parameters):
        super().__init__()
        first, second, head = pairs(parameters)
        self.layers = nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), head)

    def forward(self, *inputs):
        return self.layers(torch.cat(inputs, -1))


class Form:
    def __init__(self, inputs):
        size = inputs.size
        self.counts, self.clamped, self.penalty_weight = inputs.counts, size["clampedColumns"], size["gradientPenalty"]
        self.schedule = Schedule()
        self.denoiser = Denoiser(inputs.denoiser())
        self.adam = torch.optim.Adam(self.denoiser.parameters(), lr=3e-5, betas=(0.9, 0.999))
        critics = inputs.critics()
        self.policy = Relu(inputs.policy())
        self.critics = nn.ModuleList([Relu(critics[:6]), Relu(critics[6:])])
        self.targets = nn.ModuleList([Relu(critics[:6]), Relu(critics[6:])])
        self.log_temperature = torch.tensor(0.2).log().requires_grad_()
        self.target_entropy = -inputs.action / 2
        self.critic_adams = [self.sac_adam(critic.parameters()) for critic in self.critics]
        self.policy_adam = self.sac_adam(self.policy.parameters())
        self.temperature_adam = self.sac_adam([self.log_temperature])

    @staticmethod
    def sac_adam(parameters):
        return torch.optim.Adam(parameters, lr=3e-4, betas=(0.25, 0.999))

    def probability(self, rows, steps, noise):
        """D(x) at one step a row. [N, 1]"""
        x = self.schedule.noised(rows, steps, noise)
        return torch.exp(-functional.mse_loss(self.denoiser(x, steps), noise, reduction="none").mean(1, keepdim=True))

    def discriminator(self, batch):
        rows, steps, noise = (batch[name].split(self.counts) for name in ("rows", "steps", "noise"))
        expert, synthetic, agent = (self.probability(*each) for each in zip(rows, steps, noise))
        expert_weight, synthetic_weight = (weight[:, None] for weight in batch["weights"].split(self.counts[:2]))
        cross_entropy = functional.binary_cross_entropy
        expert_loss = (expert_weight * cross_entropy(expert, torch.ones_like(expert), reduction="none")).mean()
        synthetic_loss = (
            synthetic_weight * cross_entropy(synthetic, torch.ones_like(synthetic), reduction="none")
        ).mean()
        agent_loss = cross_entropy(agent, torch.zeros_like(agent))
        loss = expert_loss + synthetic_loss + agent_loss
        if self.penalty_weight > 0:
            loss = loss + self.penalty_weight * self.penalty(batch, rows[0], rows[2])
        self.adam.zero_grad()
        loss.backward()
        self.adam.step()
        return loss.item()

    def penalty(self, batch, expert, agent):
        mixed = (batch["mixing"] * expert + (1 - batch["mixing"]) * agent).requires_grad_()
        probability = self.probability(mixed, batch["penalty_steps"], batch["penalty_noise"])
        (gradient,) = torch.autograd.grad(
            probability, mixed, torch.ones_like(probability), create_graph=True, retain_graph=True
        )
        return (gradient.norm(2, dim=1) - 1).square().mean()

    @torch.no_grad()
    def expert_probability(self, rows, noise):
        """A network call a step. [N]"""
        probabilities = []
        for t in range(STEPS):
            steps = torch.full((len(rows),), t)
            x = self.schedule.noised(rows, steps, noise[t])
            probabilities.append(torch.exp(-(noise[t] - self.denoiser(x, steps)).square()))
        return torch.stack(probabilities).mean(0).mean(1)

    def threshold_and_reward(self, rows, noise):
        """One pass for the threshold, one for the reward. [N]"""
        expert = self.counts[0]
        return torch.cat(
            [
                self.expert_probability(rows[:expert], noise[:, :expert]),
                self.expert_probability(rows[expert:], noise[:, expert:]),
            ]
        )

    @torch.no_grad()
    def sample(self, start, noise):
        schedule, x = self.schedule, start
        for t in reversed(range(STEPS)):
            steps = torch.full((len(x),), t)
            x0 = schedule.x0_from_x[steps, None] * x - schedule.x0_from_noise[steps, None] * self.denoiser(x, steps)
            x0[:, : self.clamped] = x0[:, : self.clamped].clamp(-1, 1)
            mean = schedule.mean_from_x0[steps, None] * x0 + schedule.mean_from_x[steps, None] * x
            x = mean + schedule.sigma[steps, None] * noise[t]
        x[:, : self.clamped] = x[:, : self.clamped].clamp(-1, 1)
        return x

    def act(self, observations, noise):
        mean, log_std = self.policy(observations).chunk(2, -1)
        log_std = torch.clamp(log_std, -20, 2)
        action = torch.tanh(mean + torch.exp(log_std) * noise)
        log_probability = -0.5 * noise.square() - log_std - HALF_LOG_TWO_PI - torch.log(1 - action.square() + 1e-6)
        return action, log_probability.sum(1, keepdim=True), mean, log_std

    def sac(self, batch):
        observations, following = batch["observations"], batch["next_observations"]
        temperature = self.log_temperature.exp().detach()
        with torch.no_grad():
            action, log_probability, _, _ = self.act(following, batch["next_noise"])
            value = torch.min(*(target(following, action) for target in self.targets))
            future = (1 - batch["terminal"][:, None]) * 0.99 * (value - temperature * log_probability)
            target = 2 * batch["rewards"][:, None] + future
        losses = [0.5 * functional.mse_loss(critic(observations, batch["actions"]), target) for critic in self.critics]
        for loss, adam in zip(losses, self.critic_adams):
            adam.zero_grad()
            loss.backward()
            adam.step()

        action, log_probability, mean, log_std = self.act(observations, batch["policy_noise"])
        value = torch.min(*(critic(observations, action) for critic in self.critics))
        policy_loss = torch.mean(temperature * log_probability - value)
        policy_loss = policy_loss + 1e-3 * mean.square().mean() + 1e-3 * log_std.square().mean()
        self.policy_adam.zero_grad()
        policy_loss.backward()  # into the critics' gradients too, which their next step clears
        self.policy_adam.step()

        temperature_loss = -(self.log_temperature * (log_probability + self.target_entropy).detach()).mean()
        self.temperature_adam.zero_grad()
        temperature_loss.backward()
        self.temperature_adam.step()
        with torch.no_grad():
            for average, parameter in zip(self.targets.parameters(), self.critics.parameters()):
                average.copy_(average * (1 - 0.005) + parameter * 0.005)
        return sum(losses).item(), policy_loss.item()
