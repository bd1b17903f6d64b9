"""Records *.poses.npz: where MuJoCo has the geoms of a model for some positions, and where a runner's root has been.

python generate_poses.py FOLDER    with gymnasium 1.4.0, mujoco 4.0.0, numpy 2.4
"""
import sys

import gymnasium
import mujoco
import numpy

STEPS = 30
EVERY = 6


def quaternion(matrix):
    found = numpy.zeros(4)
    mujoco.mju_mat2Quat(found, matrix)
    return found if found[0] >= 0 else -found


def record(name, folder):
    env = gymnasium.make(name).unwrapped
    observation, _ = env.reset(seed=7)
    draws = numpy.random.default_rng(9)
    data = mujoco.MjData(env.model)
    observations, positions, centers, quaternions = [], [], [], []
    for step in range(STEPS + 1):
        observations.append(observation)
        if step % EVERY == 0:
            data.qpos[:] = env.data.qpos
            mujoco.mj_kinematics(env.model, data)
            positions.append(data.qpos.copy())
            centers.append(data.geom_xpos.copy())
            quaternions.append([quaternion(matrix) for matrix in data.geom_xmat])
        observation, *_ = env.step(draws.uniform(-0.4, 0.4, env.model.nu))
    numpy.savez_compressed(
        f"{folder}/{name}.poses.npz", obs=numpy.array(observations), qpos=numpy.array(positions),
        centers=numpy.array(centers), quaternions=numpy.array(quaternions), sizes=env.model.geom_size,
        types=env.model.geom_type, seconds_per_step=numpy.array(env.dt))


for environment in ["Ant-v5", "HalfCheetah-v5", "Hopper-v5"]:
    record(environment, sys.argv[1])
