"""A simulator of one's own: a cart on a rail docks at the origin, standing still."""

import gymnasium
import numpy


class Docking(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-10, 10, (2,), numpy.float32)  # position, velocity
    action_space = gymnasium.spaces.Box(-1, 1, (1,), numpy.float32)  # force

    def __init__(self, friction=0.1):
        self.friction = friction

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.position = self.np_random.uniform(-2, 2)
        self.velocity = 0.0
        return self.observe(), {}

    def step(self, action):
        self.velocity += 0.1 * (float(action[0]) - self.friction * self.velocity)
        self.position += 0.1 * self.velocity
        reward = -(self.position**2) - 0.1 * self.velocity**2
        left = abs(self.position) > 5
        return self.observe(), reward, left, False, {"distance": abs(self.position)}

    def observe(self):
        return numpy.array([self.position, self.velocity], numpy.float32)


gymnasium.register("Docking-v0", Docking, max_episode_steps=100)
