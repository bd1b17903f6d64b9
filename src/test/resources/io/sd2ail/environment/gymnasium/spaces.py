"""Environments with all kinds of spaces, which show what they were given."""

import gymnasium
import numpy
from gymnasium.spaces import Box, Dict, Discrete, Tuple


class Shown(gymnasium.Env):
    """Observes by `observe(last action, steps)`."""

    action_space = Box(-1, 1, (2,), numpy.float32)

    def __init__(self, **keywords):
        self.keywords = keywords

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return self.observe(numpy.zeros(self.action_space.shape)), {}

    def step(self, action):
        self.steps += 1
        assert self.action_space.contains(action)
        return self.observe(action), float(self.steps), self.steps == 3, False, {"steps": self.steps}


class Nested(Shown):
    observation_space = Dict(
        {
            "speed": Box(-9, 9, (1,), numpy.float32),
            "arm": Tuple((Box(-9, 9, (2, 2), numpy.float64), Box(-9, 9, (), numpy.float32))),
        }
    )

    def observe(self, action):
        arm = (numpy.array([[1, 2], [3, 4]], float), numpy.array(5, numpy.float32))
        return {"speed": numpy.array([self.steps], numpy.float32), "arm": arm}


class Asymmetric(Shown):
    observation_space = Box(-9, 9, (2, 2), numpy.float64)
    action_space = Box(numpy.array([[-1, 0], [2, -3]]), numpy.array([[1, 5], [4, -2]]), (2, 2), numpy.float64)

    def observe(self, action):
        return numpy.asarray(action, float)


class Images(Shown):
    observation_space = Box(0, 255, (8, 8, 3), numpy.uint8)


class Letters(Shown):
    observation_space = gymnasium.spaces.Text(3)


class Choices(Shown):
    observation_space = Box(-9, 9, (2,), numpy.float64)
    action_space = Discrete(3)


class Boundless(Shown):
    observation_space = Box(-9, 9, (2,), numpy.float64)
    action_space = Box(-numpy.inf, numpy.inf, (1,), numpy.float32)


class Keywords(Shown):
    observation_space = Box(-9, 9, (1,), numpy.float64)

    def observe(self, action):
        return numpy.array([float(self.keywords["value"])])


class Doubles(gymnasium.ActionWrapper):
    """Gives the environment float64, as the numbers came."""

    def action(self, action):
        return action.astype(numpy.float64)


class Halved(gymnasium.ObservationWrapper):
    def __init__(self, env, divisor=2):
        super().__init__(env)
        self.divisor = divisor

    def observation(self, observation):
        return observation / self.divisor


for kind in (Nested, Asymmetric, Images, Letters, Choices, Boundless, Keywords):
    gymnasium.register(kind.__name__ + "-v0", kind, max_episode_steps=100)
gymnasium.register("Endless-v0", Asymmetric)
