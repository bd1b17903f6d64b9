"""Times the parts of one learner iteration in eager PyTorch, for `./sd2ail benchmark`.

Computes what docs/algorithm.md defines, at sizes that the asker names, the way a careful PyTorch program would: whole
batches, fused Adam, activations by whichever kernels were fastest, no gradients where none are needed. Reads one JSON
request a line from standard input and answers each with one JSON line:

    {"command": "versions"}                                     -> {"torch": ..., "python": ..., "threads": ...}
    {"command": "prepare", "seed": 1, "size": {...}}            -> {"ready": "hopper"}
    {"command": "time", "part": "sac", "warmup": 5, "iterations": 30}  -> {"milliseconds": [...]}

Whatever fails is answered with {"error": "..."}. The end of the input ends the program.
"""

import json
import math
import os
import platform
import sys
import time
import warnings

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
try:
    import torch
    import torch.nn.functional as functional
except ImportError as missing:
    print(json.dumps({"error": f"{sys.executable} can't import torch ({missing})"}), flush=True)
    sys.exit(1)

STEPS = 10  # T
TIME_FEATURES = 16
HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)


def linear_parameters(outputs, inputs, bound=None, bias=None):
    """Weight [outputs, inputs] and bias [outputs], uniform within the bound, by default 1 / sqrt(inputs)."""
    bound = 1 / math.sqrt(inputs) if bound is None else bound
    weight = torch.empty(outputs, inputs).uniform_(-bound, bound)
    offset = torch.empty(outputs).uniform_(-bound, bound) if bias is None else torch.full((outputs,), bias)
    return [weight.requires_grad_(), offset.requires_grad_()]


def time_features():
    """Sines, then cosines, of t at eight frequencies. [T, 16]"""
    frequencies = torch.exp(-math.log(10_000) * torch.arange(8) / 7)
    angles = torch.arange(STEPS)[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], 1)


class Schedule:
    """The linear noise schedule's coefficients, each [T]."""

    def __init__(self):
        beta = torch.linspace(1e-4, 2e-2, STEPS)
        kept = torch.cumprod(1 - beta, 0)
        before = torch.cat([torch.ones(1), kept[:-1]])
        self.signal = kept.sqrt()
        self.noise = (1 - kept).sqrt()
        self.x0_from_x = (1 / kept).sqrt().tolist()
        self.x0_from_noise = (1 / kept - 1).sqrt().tolist()
        self.mean_from_x0 = (beta * before.sqrt() / (1 - kept)).tolist()
        self.mean_from_x = ((1 - before) * (1 - beta).sqrt() / (1 - kept)).tolist()
        self.sigma = (beta * (1 - before) / (1 - kept)).sqrt().tolist()


def mish_in_place(z):
    """Mish by one exponential, where no gradient is recorded: n = e (e + 2), z n / (n + 2)."""
    e = z.clamp(max=20).exp_()
    n = (e + 2).mul_(e)
    z.mul_(n)
    return z.div_(n.add_(2))


class Mish(torch.autograd.Function):
    """The same with gradients: a fifth less time for a discriminator step than the library's own, measured at both of
    the paper's sizes."""

    @staticmethod
    def forward(context, z):
        e = z.clamp(max=20).exp_()
        n = (e + 2).mul_(e)
        gate = n.div_(n + 2)
        context.save_for_backward(z, e, gate)
        return z * gate

    @staticmethod
    def backward(context, output_gradient):
        z, e, gate = context.saved_tensors
        s = (e / (e + 1)).mul_(z)
        return s.addcmul_(s * gate, gate, value=-1).add_(gate).mul_(output_gradient)


class Denoiser:
    """Predicts the noise in x_t: features of t through 16 -> 32 -> 16, joined to x_t, three hidden layers."""

    def __init__(self, row, hidden):
        self.row = row
        self.features = time_features()
        self.parameters = [
            *linear_parameters(2 * TIME_FEATURES, TIME_FEATURES),
            *linear_parameters(TIME_FEATURES, 2 * TIME_FEATURES),
            *linear_parameters(hidden, row + TIME_FEATURES),
            *linear_parameters(hidden, hidden),
            *linear_parameters(hidden, hidden),
            *linear_parameters(row, hidden),
        ]

    def embedding(self):
        """[T, 16]"""
        w1, b1, w2, b2 = self.parameters[:4]
        return functional.linear(Mish.apply(functional.linear(self.features, w1, b1)), w2, b2)

    def predict(self, x, embedded):
        """[N, row], [N, 16] -> [N, row]"""
        w1, b1, w2, b2, w3, b3, w4, b4 = self.parameters[4:]
        h = Mish.apply(functional.linear(torch.cat([x, embedded], 1), w1, b1))
        h = Mish.apply(functional.linear(h, w2, b2))
        h = Mish.apply(functional.linear(h, w3, b3))
        return functional.linear(h, w4, b4)

    def input_gradient(self, x, embedded, epsilon, factor):
        """dD/dx written out as forward operations, so that an ordinary backward pass differentiates it. [N, row]"""
        w1, b1, w2, b2, w3, b3, w4, b4 = self.parameters[4:]
        z1 = functional.linear(torch.cat([x, embedded], 1), w1, b1)
        g1 = functional.softplus(z1).tanh()
        z2 = functional.linear(z1 * g1, w2, b2)
        g2 = functional.softplus(z2).tanh()
        z3 = functional.linear(z2 * g2, w3, b3)
        g3 = functional.softplus(z3).tanh()
        residual = functional.linear(z3 * g3, w4, b4) - epsilon
        probability = residual.square().mean(1, keepdim=True).neg().exp()
        back = (residual @ w4) * mish_slope(z3, g3)
        back = (back @ w3) * mish_slope(z2, g2)
        back = (back @ w2) * mish_slope(z1, g1)
        return (back @ w1[:, : self.row]) * (probability * factor)

    def time_bias(self):
        """What each step adds to the first layer. [T, hidden]"""
        w1, b1 = self.parameters[4:6]
        return functional.linear(self.embedding(), w1[:, self.row :], b1)

    def predict_at_step(self, x, bias):
        """All rows at one step, without gradients. [N, row] -> [N, row]"""
        w1, _, w2, b2, w3, b3, w4, b4 = self.parameters[4:]
        h = mish_in_place(functional.linear(x, w1[:, : self.row], bias))
        h = mish_in_place(functional.linear(h, w2, b2))
        h = mish_in_place(functional.linear(h, w3, b3))
        return functional.linear(h, w4, b4)


def mish_slope(z, gate):
    """gate + s - s gate^2 with s = z sigmoid(z)."""
    s = functional.silu(z)
    return gate + s - s * gate.square()


def adam(parameters, rate, beta1):
    return torch.optim.Adam(parameters, lr=rate, betas=(beta1, 0.999), fused=True)


def descend(loss, parameters, optimizer):
    """One step on the gradients of these parameters alone."""
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
        parameter.grad = gradient
    optimizer.step()


class Discriminator:
    def __init__(self, size, schedule):
        self.row = size["observation"] + size["action"]
        self.penalty_weight = size["gradientPenalty"]
        self.schedule = schedule
        self.denoiser = Denoiser(self.row, size["denoiserHidden"])
        self.adam = adam(self.denoiser.parameters, 3e-5, 0.9)

    def noised(self, rows, steps, noise):
        return self.schedule.signal[steps, None] * rows + self.schedule.noise[steps, None] * noise

    def step(self, batch):
        """Cross-entropy of D = exp(-mean squared error), experts and synthetic rows towards 1, agents towards 0."""
        embedding = self.denoiser.embedding()
        x = self.noised(batch["rows"], batch["steps"], batch["noise"])
        predicted = self.denoiser.predict(x, functional.embedding(batch["steps"], embedding))
        error = (predicted - batch["noise"]).square().mean(1)
        probability = error.neg().exp()
        expert, synthetic, agent = probability.split(batch["counts"])
        expert_weight, synthetic_weight = batch["weights"].split(batch["counts"][:2])
        loss = (
            functional.binary_cross_entropy(expert, torch.ones_like(expert), expert_weight)
            + functional.binary_cross_entropy(synthetic, torch.ones_like(synthetic), synthetic_weight)
            + functional.binary_cross_entropy(agent, torch.zeros_like(agent))
        )
        if self.penalty_weight > 0:
            loss = loss + self.penalty_weight * self.penalty(batch, embedding)
        descend(loss, self.denoiser.parameters, self.adam)
        return loss.item()

    def penalty(self, batch, embedding):
        """mean (|dD/dx| - 1)^2 at x = u expert + (1 - u) agent."""
        count = batch["counts"][0]
        steps = batch["penalty_steps"]
        rows = torch.lerp(batch["rows"][-count:], batch["rows"][:count], batch["mixing"])
        x = self.noised(rows, steps, batch["penalty_noise"])
        factor = self.schedule.signal[steps, None] * (-2 / self.row)
        embedded = functional.embedding(steps, embedding)
        gradient = self.denoiser.input_gradient(x, embedded, batch["penalty_noise"], factor)
        return (gradient.square().sum(1).add(1e-30).sqrt() - 1).square().mean()

    @torch.no_grad()
    def expert_probability(self, rows, noise):
        """Mean over steps and entries of exp(-(epsilon - predicted)^2); step by step, which stays in the cache. [N]"""
        bias = self.denoiser.time_bias()
        total = torch.zeros(len(rows))
        for t in range(STEPS):
            x = self.schedule.signal[t] * rows + self.schedule.noise[t] * noise[t]
            residual = self.denoiser.predict_at_step(x, bias[t]).sub_(noise[t])
            total += residual.square_().neg_().exp_().mean(1)
        return total / STEPS

    @torch.no_grad()
    def sample(self, start, noise, clamped):
        """T reverse steps with the predicted x0 clamped in its first columns. [N, row]"""
        bias = self.denoiser.time_bias()
        schedule = self.schedule
        x = start
        for t in reversed(range(STEPS)):
            predicted = self.denoiser.predict_at_step(x, bias[t])
            x0 = schedule.x0_from_x[t] * x - schedule.x0_from_noise[t] * predicted
            x0[:, :clamped].clamp_(-1, 1)
            x = schedule.mean_from_x0[t] * x0 + schedule.mean_from_x[t] * x
            if t > 0:
                x.add_(noise[t], alpha=schedule.sigma[t])
        x[:, :clamped].clamp_(-1, 1)
        return x


def multilayer(inputs, width, outputs, head_bound):
    hidden_bound = 1 / math.sqrt(width)
    return [
        *linear_parameters(width, inputs, hidden_bound, 0.1),
        *linear_parameters(width, width, hidden_bound, 0.1),
        *linear_parameters(outputs, width, head_bound),
    ]


def forward(parameters, x):
    w1, b1, w2, b2, w3, b3 = parameters
    h = functional.linear(x, w1, b1).relu_()
    h = functional.linear(h, w2, b2).relu_()
    return functional.linear(h, w3, b3)


class SoftActorCritic:
    """Twin critics with targets, tanh-Gaussian policy, automatic temperature, in this order each step."""

    def __init__(self, size):
        observation, action, width = size["observation"], size["action"], size["policyHidden"]
        self.policy = multilayer(observation, width, 2 * action, 1e-3)
        self.critics = [multilayer(observation + action, width, 1, 3e-3) for _ in range(2)]
        self.critic_parameters = self.critics[0] + self.critics[1]
        self.target_parameters = [parameter.detach().clone() for parameter in self.critic_parameters]
        self.targets = [self.target_parameters[:6], self.target_parameters[6:]]
        self.policy_adam = adam(self.policy, 3e-4, 0.25)
        self.critic_adam = adam(self.critic_parameters, 3e-4, 0.25)
        self.target_entropy = -action / 2
        self.log_temperature = math.log(0.2)
        self.first_moment = self.second_moment = 0.0
        self.steps = 0

    def act(self, observations, noise):
        mean, log_std = forward(self.policy, observations).chunk(2, 1)
        log_std = log_std.clamp(-20, 2)
        action = (mean + log_std.exp() * noise).tanh()
        jacobian = (1 + 1e-6) - action.square()
        density = noise.square().sum(1) * -0.5 - noise.shape[1] * HALF_LOG_TWO_PI
        return action, density - (log_std + jacobian.log()).sum(1), mean, log_std

    @staticmethod
    def values(critics, observations, actions):
        joined = torch.cat([observations, actions], 1)
        return [forward(critic, joined).squeeze(1) for critic in critics]

    def step(self, batch):
        temperature = math.exp(self.log_temperature)
        with torch.no_grad():
            action, log_probability, _, _ = self.act(batch["next_observations"], batch["next_noise"])
            value = torch.minimum(*self.values(self.targets, batch["next_observations"], action))
            future = (1 - batch["terminal"]) * 0.99 * (value - temperature * log_probability)
            target = 2 * batch["rewards"] + future
        first, second = self.values(self.critics, batch["observations"], batch["actions"])
        critic_loss = 0.5 * ((first - target).square().mean() + (second - target).square().mean())
        descend(critic_loss, self.critic_parameters, self.critic_adam)

        action, log_probability, mean, log_std = self.act(batch["observations"], batch["policy_noise"])
        value = torch.minimum(*self.values(self.critics, batch["observations"], action))
        policy_loss = (
            (temperature * log_probability - value).mean()
            + 1e-3 * mean.square().mean()
            + 1e-3 * log_std.square().mean()
        )
        descend(policy_loss, self.policy, self.policy_adam)
        self.cool(log_probability.detach().mean().item())
        torch._foreach_lerp_(self.target_parameters, self.critic_parameters_detached(), 0.005)
        return critic_loss.item() + policy_loss.item()

    def critic_parameters_detached(self):
        return [parameter.detach() for parameter in self.critic_parameters]

    def cool(self, mean_log_probability):
        """Adam on the temperature's logarithm: one number, so plain Python."""
        self.steps += 1
        gradient = -(mean_log_probability + self.target_entropy)
        self.first_moment = 0.25 * self.first_moment + 0.75 * gradient
        self.second_moment = 0.999 * self.second_moment + 0.001 * gradient * gradient
        mean = self.first_moment / (1 - 0.25**self.steps)
        deviation = math.sqrt(self.second_moment / (1 - 0.999**self.steps))
        self.log_temperature -= 3e-4 * mean / (deviation + 1e-8)


class Workload:
    """One size's networks and inputs; every part does the same work at each call."""

    def __init__(self, size, seed):
        torch.manual_seed(seed)
        self.size = size
        self.row = size["observation"] + size["action"]
        self.discriminator = Discriminator(size, Schedule())
        self.sac = SoftActorCritic(size)
        self.batch = self.discriminator_batch()
        self.reward_rows = self.rows(size["expertRows"] + size["policyRows"])
        self.reward_noise = torch.randn(STEPS, len(self.reward_rows), self.row)
        self.sac_batch = self.policy_batch()
        self.sampling_draws = [torch.randn(STEPS, size["samplingRows"], self.row) for _ in range(2)]
        self.start = torch.randn(size["samplingRows"], self.row)
        self.parts = {
            "discriminator": lambda: self.discriminator.step(self.batch),
            "reward": lambda: self.discriminator.expert_probability(self.reward_rows, self.reward_noise)[0].item(),
            "sac": lambda: self.sac.step(self.sac_batch),
            "sampling": self.sampling,
            "draws": self.draws,
        }

    def rows(self, count):
        """[action, observation]: uniform actions, standard normal observations."""
        size = self.size
        actions = 2 * torch.rand(count, size["action"]) - 1
        return torch.cat([actions, torch.randn(count, size["observation"])], 1)

    def discriminator_batch(self):
        size = self.size
        counts = [size["expertRows"], size["syntheticRows"], size["agentRows"]]
        total = sum(counts)
        return {
            "counts": counts,
            "rows": self.rows(total),
            "weights": 0.5 + 0.5 * torch.rand(counts[0] + counts[1]),
            "steps": torch.randint(STEPS, (total,)),
            "noise": torch.randn(total, self.row),
            "mixing": torch.rand(counts[0], 1),
            "penalty_steps": torch.randint(STEPS, (counts[0],)),
            "penalty_noise": torch.randn(counts[0], self.row),
        }

    def policy_batch(self):
        size = self.size
        count = size["policyRows"]
        return {
            "observations": torch.randn(count, size["observation"]),
            "actions": 2 * torch.rand(count, size["action"]) - 1,
            "rewards": torch.rand(count),
            "next_observations": torch.randn(count, size["observation"]),
            "terminal": torch.zeros(count),
            "next_noise": torch.randn(count, size["action"]),
            "policy_noise": torch.randn(count, size["action"]),
        }

    def sampling(self):
        rows = self.discriminator.sample(self.start, self.sampling_draws[0], self.size["action"])
        return self.discriminator.expert_probability(rows, self.sampling_draws[1])[0].item()

    def draws(self):
        """All random numbers of one iteration."""
        size = self.size
        total = size["expertRows"] + size["syntheticRows"] + size["agentRows"]
        last = torch.randint(STEPS, (total,))
        noises = [torch.randn(total, self.row), torch.randn(STEPS, len(self.reward_rows), self.row)]
        noises += [torch.randn(size["policyRows"], size["action"]) for _ in range(2)]
        noises += [torch.randn(STEPS, size["samplingRows"], self.row) for _ in range(2)]
        noises.append(torch.randn(size["samplingRows"], self.row))
        if size["gradientPenalty"] > 0:
            torch.rand(size["expertRows"])
            torch.randint(STEPS, (size["expertRows"],))
            noises.append(torch.randn(size["expertRows"], self.row))
        return last[0].item() + sum(noise[0].sum().item() for noise in noises[:1])

    def time(self, part, warmup, iterations):
        """Milliseconds of each call after the warm-up ones."""
        work = self.parts[part]
        for _ in range(warmup):
            work()
        milliseconds = []
        for _ in range(iterations):
            start = time.perf_counter_ns()
            result = work()
            milliseconds.append((time.perf_counter_ns() - start) / 1e6)
            if not math.isfinite(result):
                raise ArithmeticError(f"part {part} computed {result}")
        return milliseconds


class Session:
    """Answers requests."""

    def __init__(self):
        self.workload = None

    def answer(self, request):
        match request.get("command"):
            case "versions":
                return {
                    "torch": torch.__version__,
                    "python": platform.python_version(),
                    "threads": torch.get_num_threads(),
                }
            case "prepare":
                self.workload = Workload(request["size"], request["seed"])
                return {"ready": request["size"]["name"]}
            case "time" if self.workload is not None:
                return {
                    "milliseconds": self.workload.time(request["part"], request["warmup"], request["iterations"])
                }
            case command:
                return {"error": f"can't do '{command}' now"}


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    session = Session()
    for line in sys.stdin:
        try:
            answer = session.answer(json.loads(line))
        except Exception as failure:  # every failure is the asker's to report
            answer = {"error": f"{type(failure).__name__}: {failure}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
