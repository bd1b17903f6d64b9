"""A side of `./sd2ail benchmark rollout`: Gymnasium's env.step, alone or with a PyTorch policy.

    rollout.py gymnasium | gymnasium-policy ENVIRONMENT RECORDING

Reads one JSON request a line from standard input and answers each with one JSON line:

    {"command": "versions"}  -> {"versions": {"gymnasium": ...}, "threads": 1}
    {"command": "check"}     -> {"checked": 1000, "different": 0}    numbers of qpos, qvel and rewards unlike the recorded
    {"command": "run"}       -> {"steps": 40000, "seconds": 1.7}     as many steps as the recording has

Alone it steps the recorded actions from the recorded initial states. With the policy it does what a rollout does: draws
an action for each observation, steps, and writes the transition into columns of a batch.
"""

import json
import platform
import signal
import sys
import time
import warnings

warnings.filterwarnings("ignore")

BATCH_ROWS = 256


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import gymnasium
    import mujoco
    import numpy
except ImportError as missing:
    say({"error": f"{sys.executable} can't import what Gymnasium's tasks need ({missing})"})
    sys.exit(1)


class Recording:
    """See io.sd2ail.bench.rollout.Recording."""

    def __init__(self, path):
        with open(path, "rb") as file:
            (self.action, state, self.steps, resets, self.checked, self.observation, self.width, parameters) = map(
                int, numpy.fromfile(file, numpy.int32, 8)
            )
            self.actions = numpy.fromfile(file, numpy.float64, self.steps * self.action).reshape(self.steps, -1)
            self.initial = numpy.fromfile(file, numpy.float64, resets * state).reshape(resets, state)
            self.states = numpy.fromfile(file, numpy.float64, self.checked * state).reshape(self.checked, state)
            self.rewards = numpy.fromfile(file, numpy.float64, self.checked)
            self.reset_before = numpy.fromfile(file, numpy.int32, resets)
            self.policy = numpy.fromfile(file, numpy.float32, parameters)


class Alone:
    """env.step on the recorded actions, env.reset to the recorded states."""

    def __init__(self, name, recording):
        self.recording = recording
        self.env = gymnasium.make(name)
        self.base = self.env.unwrapped
        self.base.reset_model = self.reset_model
        self.initial = iter(())

    def reset_model(self):
        """In place of drawing noise."""
        state, nq, nv = next(self.initial), self.base.model.nq, self.base.model.nv
        self.base.set_state(state[1 : 1 + nq], state[1 + nq : 1 + nq + nv])
        return self.base._get_obs()

    def begin(self):
        self.initial = iter(self.recording.initial)
        self.env.reset()

    def check(self):
        different = 0
        self.begin()
        for step in range(self.recording.checked):
            _, reward, terminated, truncated, _ = self.env.step(self.recording.actions[step])
            now = numpy.concatenate([self.base.data.qpos, self.base.data.qvel])
            expected = self.recording.states[step][1 : 1 + len(now)]
            different += int((now.view(numpy.uint64) != expected.view(numpy.uint64)).sum())
            different += int(float(reward) != self.recording.rewards[step])
            if (terminated or truncated) and step + 1 < self.recording.checked:
                self.env.reset()
        return {"checked": self.recording.checked, "different": different}

    def run(self):
        actions, env = self.recording.actions, self.env
        last = len(actions) - 1
        start = time.perf_counter()
        self.begin()
        for index, action in enumerate(actions):
            _, _, terminated, truncated, _ = env.step(action)
            if (terminated or truncated) and index < last:
                env.reset()
        return time.perf_counter() - start


class WithPolicy:
    """A rollout: tanh(mean + std epsilon) of two hidden ReLU layers, one row at a time, without gradients."""

    def __init__(self, name, recording):
        import torch

        torch.set_num_threads(1)
        self.torch, self.recording = torch, recording
        self.env = gymnasium.make(name)
        width, observation, action = recording.width, recording.observation, recording.action
        self.layers, at = [], 0
        for out, into in ((width, observation), (width, width), (2 * action, width)):
            weight = torch.from_numpy(recording.policy[at : at + out * into].reshape(out, into))
            at += out * into
            self.layers.append((weight, torch.from_numpy(recording.policy[at : at + out])))
            at += out
        if at != len(recording.policy):
            raise ValueError(f"a policy of these layers has {at} parameters, not {len(recording.policy)}")
        space = self.env.action_space
        self.low, self.half = space.low, (space.high - space.low) / 2
        self.observation = self.env.reset(seed=1)[0]
        self.columns = self.empty()

    def empty(self):
        rows, observation, action = BATCH_ROWS, self.recording.observation, self.recording.action
        shapes = ((rows, observation), (rows, action), rows, (rows, observation))
        return [numpy.empty(shape, numpy.float32) for shape in shapes] + [numpy.empty(rows, bool) for _ in range(2)]

    def act(self, observation):
        functional = self.torch.nn.functional
        (w1, b1), (w2, b2), (w3, b3) = self.layers
        h = self.torch.from_numpy(observation.astype(numpy.float32)).unsqueeze(0)
        h = functional.relu(functional.linear(h, w1, b1))
        h = functional.relu(functional.linear(h, w2, b2))
        mean, log_std = functional.linear(h, w3, b3).chunk(2, 1)
        drawn = mean + self.torch.exp(self.torch.clamp(log_std, -20.0, 2.0)) * self.torch.randn_like(mean)
        return self.torch.tanh(drawn)[0].numpy()

    def run(self):
        start = time.perf_counter()
        with self.torch.no_grad():
            for step in range(self.recording.steps):
                self.step(step % BATCH_ROWS)
        return time.perf_counter() - start

    def step(self, row):
        if row == 0:
            self.columns = self.empty()
        observations, actions, rewards, next_observations, terminals, truncations = self.columns
        observation = self.observation
        action = self.act(observation)
        following, reward, terminated, truncated, _ = self.env.step(self.low + self.half * (action + 1))
        observations[row] = observation
        actions[row] = action
        rewards[row] = reward
        next_observations[row] = following
        terminals[row] = terminated
        truncations[row] = truncated
        self.observation = self.env.reset()[0] if terminated or truncated else following


class Session:
    """Answers requests."""

    def __init__(self, form, name, path):
        recording = Recording(path)
        self.steps = recording.steps
        self.workload = (WithPolicy if form == "gymnasium-policy" else Alone)(name, recording)

    def answer(self, request):
        match request.get("command"):
            case "versions":
                return {"versions": self.versions(), "threads": 1}
            case "check" if isinstance(self.workload, Alone):
                return self.workload.check()
            case "run":
                return {"steps": self.steps, "seconds": self.workload.run()}
            case command:
                return {"error": f"can't do '{command}'"}

    def versions(self):
        found = {
            "python": platform.python_version(),
            "gymnasium": gymnasium.__version__,
            "mujoco": mujoco.__version__,
            "numpy": numpy.__version__,
        }
        if isinstance(self.workload, WithPolicy):
            found["torch"] = self.workload.torch.__version__
        return found


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends at once, without a word: the asker ends too
    try:
        session = Session(*sys.argv[1:])
        for line in sys.stdin:
            say(session.answer(json.loads(line)))
    except Exception as failure:
        say({"error": f"{type(failure).__name__}: {failure}"})
        sys.exit(1)


if __name__ == "__main__":
    main()
