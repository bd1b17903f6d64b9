"""Small demonstration files of every format that is read, written by the packages that write them, and beside each what
Python reads from it: `NAME.expected.npz` with observations, actions, rewards, next_observations (NaN: unknown),
terminated and lengths.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 h5py==3.16.0 pyarrow==26.0.1 minari==0.5.4 pillow
    venv/bin/python src/test/python/make_demonstrations.py src/test/resources/demonstrations
"""

import json
import os
import sys
import zipfile
from pathlib import Path

import gymnasium as gym
import h5py
import minari
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LENGTHS = [4, 2, 5]
FALLS = [False, True, False]


def episodes(dtype=np.float32, observation_size=3, action_size=2, lengths=LENGTHS, seed=1):
    random = np.random.default_rng(seed)
    for length, falls in zip(lengths, FALLS * 5):
        yield {
            "observations": random.normal(size=(length + 1, observation_size)).astype(dtype),
            "actions": random.uniform(-1, 1, size=(length, action_size)).astype(dtype),
            "rewards": random.normal(size=length).astype(dtype),
            "falls": falls,
        }


def flat(parts):
    """All episodes one after the other, as most files have them."""
    ends = [np.arange(len(p["actions"])) == len(p["actions"]) - 1 for p in parts]
    return {
        "observations": np.concatenate([p["observations"][:-1] for p in parts]),
        "next_observations": np.concatenate([p["observations"][1:] for p in parts]),
        "actions": np.concatenate([p["actions"] for p in parts]),
        "rewards": np.concatenate([p["rewards"] for p in parts]),
        "terminals": np.concatenate([e & p["falls"] for e, p in zip(ends, parts)]),
        "timeouts": np.concatenate([e & (not p["falls"]) for e, p in zip(ends, parts)]),
    }


def expect(folder, name, parts, falls=True, finals=True, rewards=True):
    """What Python reads, cast to float32 by numpy."""
    rows = flat(parts)
    following = rows["next_observations"].astype(np.float32)
    ends = np.cumsum([len(p["actions"]) for p in parts]) - 1
    if not finals:
        following[ends] = np.nan
    np.savez_compressed(
        folder / f"{name}.expected.npz",
        observations=rows["observations"].astype(np.float32),
        actions=rows["actions"].astype(np.float32),
        rewards=rows["rewards"].astype(np.float32) if rewards else np.full(len(following), np.nan, np.float32),
        next_observations=following,
        terminated=rows["terminals"] if falls else np.zeros(len(following), bool),
        lengths=np.array([len(p["actions"]) for p in parts]),
    )


def npz(folder):
    """numpy's own types, orders and streams."""
    for dtype in ["<f8", ">f8", ">f4", "<f2", ">f2"]:
        name = "npz-" + dtype.replace("<", "little-").replace(">", "big-")
        parts = list(episodes(np.dtype(dtype)))
        np.savez(folder / f"{name}.npz", **flat(parts))
        expect(folder, name, parts)
    for dtype in ["<i1", "<i2", ">i4", "<i8", "<u1", ">u2", "<u4", "<u8"]:
        name = "npz-" + dtype.replace("<", "little-").replace(">", "big-")
        parts = list(episodes())
        for p in parts:
            for key in ("observations", "actions", "rewards"):
                p[key] = np.round(np.abs(p[key]) * 40).astype(dtype)
        np.savez(folder / f"{name}.npz", **flat(parts))
        expect(folder, name, parts)
    parts = list(episodes(np.float64))
    rows = flat(parts)
    np.savez_compressed(folder / "npz-fortran.npz", **{k: np.asfortranarray(v) for k, v in rows.items()})
    expect(folder, "npz-fortran", parts)

    class Stream:
        """Where nobody can seek: sizes stand behind the entries."""

        def __init__(self, file):
            self.file = file

        def write(self, data):
            return self.file.write(data)

        def flush(self):
            self.file.flush()

    with open(folder / "npz-stream.npz", "wb") as file, zipfile.ZipFile(Stream(file), "w") as out:
        for key, value in rows.items():
            with out.open(key + ".npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, value)
    expect(folder, "npz-stream", parts)

    rows.pop("next_observations")
    rows.pop("rewards")
    infos = np.array([{"a": 1}], dtype=object)
    np.savez(folder / "npz-unneeded.npz", **rows, infos=infos, names=np.array(["x", "y"]), policy=np.bytes_("pi"),
             wide=np.ones(3, np.complex128), seed=np.arange(3))
    expect(folder, "npz-unneeded", parts, finals=False, rewards=False)


def libraries(folder):
    """As imitation (until 0.4) and Stable-Baselines' ExpertDataset write them."""
    parts = list(episodes())
    np.savez_compressed(
        folder / "imitation.npz",
        obs=np.concatenate([p["observations"] for p in parts]),
        acts=np.concatenate([p["actions"] for p in parts]),
        infos=np.array([{}] * sum(LENGTHS), dtype=object),
        terminal=np.array(FALLS),
        rews=np.concatenate([p["rewards"] for p in parts]),
        indices=np.cumsum(LENGTHS[:-1]),
    )
    expect(folder, "imitation", parts)
    rows = flat(parts)
    np.savez(
        folder / "expert-dataset.npz",
        actions=rows["actions"],
        obs=rows["observations"],
        rewards=rows["rewards"],
        episode_returns=np.array([p["rewards"].sum() for p in parts]),
        episode_starts=np.concatenate([np.arange(n) == 0 for n in LENGTHS]),
    )
    expect(folder, "expert-dataset", parts, falls=False, finals=False)


def csv(folder):
    parts = list(episodes(np.float64))
    rows = flat(parts)
    episode = np.repeat(np.arange(len(parts)), LENGTHS)
    with open(folder / "rows.csv", "w") as file:
        names = [f"observation_{i}" for i in range(3)] + [f"action_{i}" for i in range(2)]
        file.write("episode," + ",".join(names) + ",reward,terminated,truncated,\"a note, quoted\"\n")
        for i in range(len(episode)):
            values = [*rows["observations"][i], *rows["actions"][i], rows["rewards"][i]]
            flags = [int(rows["terminals"][i]), int(rows["timeouts"][i])]
            file.write(",".join([str(episode[i])] + [repr(float(v)) for v in values] + [str(f) for f in flags]
                                + ['"x, y"']) + "\n")
    expect(folder, "rows", parts, finals=False)


def hdf5(folder):
    parts = list(episodes(np.float64))
    rows = flat(parts)
    with h5py.File(folder / "d4rl.hdf5", "w") as file:
        for key, value in rows.items():
            file.create_dataset(key, data=value, compression="gzip", shuffle=True, chunks=True)
        file["infos/qpos"] = np.zeros((11, 3))
        file["metadata/algorithm"] = "SAC"
    expect(folder, "d4rl", parts)
    for dtype, compression in [("<f2", "lzf"), (">f4", None), ("<i4", "gzip")]:
        name = "d4rl-" + dtype.replace("<", "little-").replace(">", "big-")
        parts = list(episodes(np.float64))
        for p in parts:
            for key in ("observations", "actions", "rewards"):
                p[key] = (np.round(p[key] * 40) if "i" in dtype else p[key]).astype(dtype)
        with h5py.File(folder / f"{name}.hdf5", "w", libver=("earliest", "v112")) as file:
            for key, value in flat(parts).items():
                if key != "next_observations":
                    file.create_dataset(key, data=value, compression=compression)
        expect(folder, name, parts, finals=False)

    parts = list(episodes(np.float64, observation_size=6, lengths=[3] * 11))
    with h5py.File(folder / "robomimic.hdf5", "w") as file:
        data = file.create_group("data")
        data.attrs["env_args"] = json.dumps({"env_name": "Lift", "type": 1, "env_kwargs": {}})
        data.attrs["total"] = 33
        for k, p in enumerate(parts):
            demo = data.create_group(f"demo_{k}")
            demo.attrs["num_samples"] = 3
            for name, observations in [("obs", p["observations"][:-1]), ("next_obs", p["observations"][1:])]:
                # Written in another order than the documented one, which is that of their names.
                demo[f"{name}/robot0_eef_pos"] = observations[:, 2:5]
                demo[f"{name}/object"] = observations[:, :2]
                demo[f"{name}/robot0_gripper"] = observations[:, 5]
                demo[f"{name}/agentview_image"] = np.zeros((3, 4, 4, 3), np.uint8)
            demo["actions"] = p["actions"]
            demo["rewards"] = p["rewards"]
            demo["dones"] = np.array([0, 1, 1])
            demo["states"] = np.zeros((3, 9))
        file["mask/train"] = np.array([b"demo_0"])
    expect(folder, "robomimic", parts, falls=False)


class Dictionary(gym.Env):
    """Observations of named parts, actions of two entries."""

    observation_space = gym.spaces.Dict({
        "velocity": gym.spaces.Box(-10, 10, (2,), np.float64),
        "achieved": gym.spaces.Dict({"goal": gym.spaces.Box(-10, 10, (1,), np.float32)}),
    })
    action_space = gym.spaces.Box(-1, 1, (2,), np.float32)


def buffers(parts, observation):
    return [
        minari.data_collector.EpisodeBuffer(
            id=None,
            observations=observation(p["observations"]),
            actions=p["actions"].astype(np.float32),
            rewards=[float(r) for r in p["rewards"]],
            terminations=[bool(p["falls"] and t == len(p["actions"]) - 1) for t in range(len(p["actions"]))],
            truncations=[bool(not p["falls"] and t == len(p["actions"]) - 1) for t in range(len(p["actions"]))],
        )
        for p in parts
    ]


def of_minari(folder):
    """Twelve episodes, so that episode_10 stands before episode_2 in the file's own order."""
    os.environ["MINARI_DATASETS_PATH"] = str(folder)
    parts = list(episodes(np.float32, action_size=1, lengths=[2, 3] * 6))
    minari.create_dataset_from_buffers(
        dataset_id="boxes-v0",
        buffer=buffers(parts, lambda o: o),
        env="Pendulum-v1",
        data_format="hdf5",
    )
    read = list(minari.load_dataset("boxes-v0").iterate_episodes())
    parts = [
        {"observations": e.observations, "actions": e.actions, "rewards": e.rewards, "falls": bool(e.terminations[-1])}
        for e in read
    ]
    expect(folder, "boxes-v0", parts)
    parts = list(episodes(np.float64))
    minari.create_dataset_from_buffers(
        dataset_id="parts-v0",
        buffer=buffers(parts, lambda o: {"velocity": o[:, 1:], "achieved": {"goal": o[:, :1].astype(np.float32)}}),
        observation_space=Dictionary.observation_space,
        action_space=Dictionary.action_space,
        data_format="hdf5",
    )
    for p, e in zip(parts, minari.load_dataset("parts-v0").iterate_episodes()):
        p["observations"] = np.concatenate([e.observations["achieved"]["goal"], e.observations["velocity"]], 1)
        p["actions"], p["rewards"] = e.actions, e.rewards
    expect(folder, "parts-v0", parts)


def lerobot(folder):
    """As LeRobot writes them, version 2.1 (a file an episode) and 3.0 (files of several)."""
    parts = list(episodes(np.float32))
    table_of = lambda p, k, first: pa.table({
        "observation.state": pa.array(p["observations"][:-1].tolist(), pa.list_(pa.float32(), 3)),
        "action": pa.array(p["actions"].tolist(), pa.list_(pa.float32(), 2)),
        "next.reward": pa.array(p["rewards"], pa.float32()),
        "next.done": pa.array([t == len(p["actions"]) - 1 for t in range(len(p["actions"]))]),
        "timestamp": pa.array(np.arange(len(p["actions"]), dtype=np.float32) / 10),
        "frame_index": pa.array(np.arange(len(p["actions"]))),
        "episode_index": pa.array(np.full(len(p["actions"]), k)),
        "index": pa.array(np.arange(len(p["actions"])) + first),
        "task_index": pa.array(np.zeros(len(p["actions"]), np.int64)),
    })
    firsts = np.cumsum([0] + LENGTHS)
    tables = [table_of(p, k, f) for k, (p, f) in enumerate(zip(parts, firsts))]
    features = {
        "observation.state": {"dtype": "float32", "shape": [3], "names": ["x", "y", "z"]},
        "observation.images.top": {"dtype": "video", "shape": [4, 4, 3], "names": None},
        "action": {"dtype": "float32", "shape": [2], "names": None},
    }
    for version, name in [("v2.1", "lerobot-2"), ("v3.0", "lerobot-3")]:
        (folder / name / "meta").mkdir(parents=True, exist_ok=True)
        (folder / name / "data/chunk-000").mkdir(parents=True, exist_ok=True)
        info = {"codebase_version": version, "robot_type": "none", "total_episodes": 3, "total_frames": 11, "fps": 10,
                "features": features}
        (folder / name / "meta/info.json").write_text(json.dumps(info, indent=4))
        expect(folder, name, parts, falls=False, finals=False)
    for k, table in enumerate(tables):
        pq.write_table(table, folder / f"lerobot-2/data/chunk-000/episode_{k:06d}.parquet")
    pq.write_table(pa.concat_tables(tables[:2]), folder / "lerobot-3/data/chunk-000/file-000.parquet",
                   compression="gzip")
    plain = tables[2].set_column(0, "observation.state", tables[2]["observation.state"].cast(pa.list_(pa.float32())))
    pq.write_table(plain, folder / "lerobot-3/data/chunk-000/file-001.parquet", compression="none")


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve()
    target.mkdir(parents=True, exist_ok=True)
    for make in (npz, libraries, csv, hdf5, of_minari, lerobot):
        make(target)
