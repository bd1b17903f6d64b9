"""An environment whose step takes 20 ms, as of a slow simulator that needs no core of this machine."""

import time

import gymnasium
import numpy


class Slow(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-1, 1, (8,), numpy.float64)
    action_space = gymnasium.spaces.Box(-1, 1, (2,), numpy.float32)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        return numpy.zeros(8), {}

    def step(self, action):
        time.sleep(0.02)
        return numpy.zeros(8), 0.0, False, False, {}


gymnasium.register("Slow-v0", Slow, max_episode_steps=1000)
