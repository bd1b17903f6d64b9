"""Records *.details.npz: the reset's draws, the observation they lead to, and every figure of `info` for some steps.

python generate_details.py FOLDER    with gymnasium 1.4.0, mujoco 4.0.0, numpy 2.4
"""
import copy
import sys

import gymnasium
import numpy

NORMAL = {"HalfCheetah", "Ant"}
NAMES = ["Ant-v4", "Ant-v5", "HalfCheetah-v4", "HalfCheetah-v5", "Hopper-v4", "Hopper-v5", "Humanoid-v5",
         "InvertedPendulum-v4", "InvertedPendulum-v5", "Walker2d-v4", "Walker2d-v5"]
STEPS = 40


def record(name, folder):
    env = gymnasium.make(name).unwrapped
    nq, nv = env.model.nq, env.model.nv
    env.reset(seed=3)
    # The same generator once more: first the uniform draws of the positions, then those of the velocities.
    draws = copy.deepcopy(env.np_random)
    first, _ = env.reset()
    uniforms = draws.random(nq)
    velocities = draws.standard_normal(nv) if name.split("-")[0] in NORMAL else draws.random(nv)
    actions = numpy.random.default_rng(5).uniform(env.action_space.low, env.action_space.high, (STEPS, env.model.nu))
    rows, figures = [], {}
    for action in actions:
        observation, reward, terminated, _, info = env.step(action)
        rows.append((observation, reward, terminated))
        for key, value in info.items():
            if numpy.ndim(value) == 0:
                figures.setdefault("info_" + key, []).append(float(value))
    numpy.savez_compressed(
        f"{folder}/{name}.details.npz",
        position_draws=uniforms, velocity_draws=velocities, obs0=first, actions=actions,
        obs=numpy.array([row[0] for row in rows]), reward=numpy.array([float(row[1]) for row in rows]),
        terminated=numpy.array([float(row[2]) for row in rows]), **{k: numpy.array(v) for k, v in figures.items()})


for environment in NAMES:
    record(environment, sys.argv[1])
