"""Checks an exported policy: act.py POLICY.onnx ROWS.npz, or act.py POLICY.onnx EPISODES.

With rows it prints the largest difference of onnxruntime's actions to those in the file, with a number the return of as
many episodes of the environment that the policy names.
"""
import sys

import numpy as np
import onnx
import onnxruntime

path, work = sys.argv[1:3]
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)
policy = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def act(observations):
    return policy.run(["action"], {"observation": observations.astype(np.float32)})[0]


if work.endswith(".npz"):
    rows = np.load(work)
    print(np.abs(act(rows["observations"]) - rows["actions"]).max())
else:
    import gymnasium

    environment = gymnasium.make(policy.get_modelmeta().custom_metadata_map["environment"])
    for seed in range(int(work)):
        observation, _ = environment.reset(seed=seed)
        total, over = 0.0, False
        while not over:
            observation, reward, terminated, truncated, _ = environment.step(act(observation[None])[0])
            total += reward
            over = terminated or truncated
        print(total)
