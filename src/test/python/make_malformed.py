"""Ten malformed files of each format, beside the sentence that each must be refused with.

    venv/bin/python src/test/python/make_malformed.py src/test/resources/demonstrations

Run it after make_demonstrations.py, in the same environment: it takes good files and spoils one thing of each.
"""

import gzip
import io
import json
import pickle
import shutil
import sys
from pathlib import Path

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"


class Cases:
    def __init__(self, good, target):
        self.good = good
        self.target = target
        self.sentences = []

    def path(self, name, problem, mend):
        """Where a case goes, with what is said of it."""
        path = self.target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.sentences.append((name, problem, mend))
        return path

    def spoiled(self, good, name, problem, mend, change):
        """A copy of a good file or directory with one change."""
        path = self.path(name, problem, mend)
        if (self.good / good).is_dir():
            shutil.copytree(self.good / good, path)
        else:
            shutil.copy(self.good / good, path)
        change(path)

    def write(self):
        lines = ["file|problem|mend"] + ["|".join(f'"{s.replace(chr(34), chr(34) * 2)}"' for s in case)
                                         for case in self.sentences]
        (self.target / "sentences.csv").write_text("\n".join(lines) + "\n")


def cut(share):
    def change(path):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

    return change


def arrays(**changes):
    """Arrays of an npz replaced; None removes one."""

    def change(path):
        with np.load(path, allow_pickle=True) as old:
            new = {k: old[k] for k in old.files}
        new.update(changes)
        np.savez(path, **{k: v for k, v in new.items() if v is not None})

    return change


def hdf5(work):
    def change(path):
        file = path if path.is_file() else path / "data/main_data.hdf5"
        with h5py.File(file, "r+") as opened:
            work(opened)

    return change


def replace(name, value):
    def work(opened):
        del opened[name]
        if value is not None:
            opened[name] = value

    return hdf5(work)


def edited(name, index, value):
    def work(opened):
        opened[name][index] = value

    return hdf5(work)


def npz(c):
    good = "npz-little-f8.npz"
    c.spoiled(good, "npz-cut.npz", "is no whole .npz file", "copy or save it again", cut(0.6))
    c.spoiled(good, "npz-no-observations.npz", "has no array 'observations', only", "store observations",
              arrays(observations=None))
    c.spoiled(good, "npz-no-ends.npz", "has no array 'terminals'", "mark where trajectories end",
              arrays(terminals=None, timeouts=None))
    c.spoiled(good, "npz-nan.npz", "has NaN in 'observations' at row 2, column 1", "remove or repair that row",
              arrays(observations=np.where(np.arange(33).reshape(11, 3) == 7, np.nan, 1.0)))
    c.spoiled(good, "npz-rows.npz", "has 10 rows in 'actions' beside 11 in 'observations'", "same number of rows",
              arrays(actions=np.zeros((10, 2))))
    c.spoiled(good, "npz-rank.npz", "has 'actions' of shape (11)", "reshape", arrays(actions=np.zeros(11)))
    c.spoiled(good, "npz-objects.npz", "stores 'actions' as Python objects", "dtype=numpy.float32",
              arrays(actions=np.array([[None, {}]] * 11, dtype=object)))
    c.spoiled(good, "npz-flags.npz", "has 0.5 in 'terminals' at row 0", "store 0 or 1",
              arrays(terminals=np.full(11, 0.5)))
    c.spoiled(good, "npz-large.npz", "has 1.0E300 in 'rewards' at row 0, beyond float32", "remove or repair that row",
              arrays(rewards=np.full(11, 1e300)))
    c.spoiled(good, "npz-empty.npz", "holds no rows", "record at least one trajectory",
              arrays(observations=np.zeros((0, 3))))
    path = c.path("npz-forged.npz", "needs", "give the program more")
    import zipfile

    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**8, 100)})
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("observations.npy", header.getvalue() + bytes(80))


def imitation(c):
    good = "imitation.npz"
    c.spoiled(good, "imitation-cut.npz", "is no whole .npz file", "copy or save it again", cut(0.7))
    c.spoiled(good, "imitation-no-acts.npz", "has no array 'acts', only", "imitation.data.types.save",
              arrays(acts=None))
    c.spoiled(good, "imitation-no-terminal.npz", "has no array 'terminal', only", "imitation.data.types.save",
              arrays(terminal=None))
    c.spoiled(good, "imitation-cuts.npz", "has 1 cuts in 'indices' beside 3 trajectories", "save it again",
              arrays(indices=np.array([4])))
    c.spoiled(good, "imitation-order.npz", "in 'indices'", "cuts grow", arrays(indices=np.array([6, 4])))
    c.spoiled(good, "imitation-beyond.npz", "in 'indices'", "cuts grow", arrays(indices=np.array([4, 40])))
    c.spoiled(good, "imitation-obs-rows.npz", "has 11 rows in 'obs' beside 14", "same number of rows",
              arrays(obs=np.zeros((11, 3))))
    c.spoiled(good, "imitation-rews.npz", "has 5 rows in 'rews' beside 11", "same number of rows",
              arrays(rews=np.zeros(5)))
    c.spoiled(good, "imitation-nan.npz", "in 'trajectory 0, actions' at row 0, column 0", "remove or repair that row",
              arrays(acts=np.full((11, 2), np.nan)))
    c.spoiled(good, "imitation-discrete.npz", "has 'acts' of shape (11)", "reshape",
              arrays(acts=np.zeros(11, np.int64)))


def csv(c):
    good = "rows.csv"

    def lines(work):
        def change(path):
            rows = [line.split(",") for line in path.read_text().splitlines()]
            work(rows)
            path.write_text("\n".join(",".join(r) for r in rows) + "\n")

        return change

    def put(row, column, value):
        return lines(lambda rows: rows[row].__setitem__(column, value))

    c.spoiled(good, "csv-word.csv", "has 'abc' in 'observations' at row 0", "with a decimal point", put(1, 1, "abc"))
    c.spoiled(good, "csv-blank.csv", "has '' in 'actions' at row 1", "with a decimal point", put(2, 4, ""))
    c.spoiled(good, "csv-nan.csv", "has NaN in 'observations' at row 0, column 2", "remove or repair",
              put(1, 3, "nan"))
    c.spoiled(good, "csv-short.csv", "is no CSV", "csv.writer", lines(lambda rows: rows[3].pop()))
    c.spoiled(good, "csv-no-header.csv", "has no column 'observation_0'", "in the first line",
              lines(lambda rows: rows.pop(0)))
    c.spoiled(good, "csv-gap.csv", "has column 'observation_5' where observation_1 is next", "0, 1, 2",
              put(0, 2, "observation_5"))
    c.spoiled(good, "csv-twice.csv", "has two columns 'reward'", "leave one of them out", put(0, 7, "Reward"))
    c.spoiled(good, "csv-episodes.csv", "has a row of episode 0 at row 6, after another episode's",
              "sort the rows", put(7, 0, "0"))
    c.spoiled(good, "csv-inside.csv", "ends in 'terminated' at row 0, and goes on", "at last rows alone",
              put(1, 7, "1"))
    c.spoiled(good, "csv-header-alone.csv", "holds no rows", "record at least one", lines(lambda rows: rows.__delitem__(slice(1, None))))


def d4rl(c):
    good = "d4rl-big-f4.hdf5"
    c.spoiled(good, "d4rl-cut.hdf5", "HDF5", "copy", cut(0.5))
    c.spoiled(good, "d4rl-no-observations.hdf5", "is HDF5 of an unknown layout: it has actions", "(D4RL)",
              replace("observations", None))
    c.spoiled(good, "d4rl-no-ends.hdf5", "has no array 'terminals'", "mark where trajectories end",
              hdf5(lambda f: [f.__delitem__(k) for k in ("terminals", "timeouts")]))
    c.spoiled(good, "d4rl-nan.hdf5", "has NaN in 'observations' at row 2, column 1", "remove or repair",
              edited("observations", (2, 1), np.nan))
    c.spoiled(good, "d4rl-infinite.hdf5", "has Infinity in 'rewards' at row 3", "remove or repair",
              edited("rewards", 3, np.inf))
    c.spoiled(good, "d4rl-rows.hdf5", "has 4 rows in 'actions' beside 11", "same number of rows",
              replace("actions", np.zeros((4, 2))))
    c.spoiled(good, "d4rl-rank.hdf5", "has 'observations' of shape (11, 2, 2)", "reshape",
              replace("observations", np.zeros((11, 2, 2))))
    c.spoiled(good, "d4rl-text.hdf5", "which are no numbers", "float32",
              replace("actions", np.array([b"left"] * 11)))
    c.spoiled(good, "d4rl-flags.hdf5", "has 3.0 in 'timeouts' at row 0", "store 0 or 1",
              replace("timeouts", np.full(11, 3)))
    c.spoiled(good, "d4rl-link.hdf5", "unknown layout", "(D4RL)",
              replace("observations", h5py.ExternalLink("d4rl-nan.hdf5", "/observations")))

    def huge(opened):
        del opened["observations"]
        opened.create_dataset("observations", shape=(10**9, 1000), dtype="f4", chunks=(1024, 1000))

    c.spoiled(good, "d4rl-huge.hdf5", "needs", "give the program more", hdf5(huge))


def robomimic(c):
    path = c.good / "robomimic.hdf5"
    small = c.target / "robomimic-base.hdf5"
    c.target.mkdir(parents=True, exist_ok=True)
    with h5py.File(path) as old, h5py.File(small, "w") as new:
        data = new.create_group("data")
        for k in (0, 1):
            old.copy(f"data/demo_{k}", data)
    shutil.move(small, c.good / small.name)
    good = small.name
    c.spoiled(good, "robomimic-cut.hdf5", "HDF5", "copy", cut(0.5))
    c.spoiled(good, "robomimic-none.hdf5", "holds no data/demo_0", "record at least one",
              hdf5(lambda f: [f["data"].__delitem__(k) for k in ("demo_0", "demo_1")]))
    c.spoiled(good, "robomimic-no-obs.hdf5", "has no group 'obs' in data/demo_0, only", "dataset_states_to_obs.py",
              hdf5(lambda f: f["data/demo_0"].__delitem__("obs")))
    c.spoiled(good, "robomimic-no-actions.hdf5", "has no dataset 'actions' in /data/demo_1", "record it",
              hdf5(lambda f: f["data/demo_1"].__delitem__("actions")))
    c.spoiled(good, "robomimic-part.hdf5", "has no observation part 'object'", "leave trajectories without it out",
              hdf5(lambda f: f["data/demo_1/obs"].__delitem__("object")))
    c.spoiled(good, "robomimic-images.hdf5", "has no observations of one row of numbers a step",
              "record low-dimensional observations",
              hdf5(lambda f: [f["data/demo_0/obs"].__delitem__(k)
                              for k in ("object", "robot0_eef_pos", "robot0_gripper")]))
    c.spoiled(good, "robomimic-rows.hdf5", "has 3 rows in 'data/demo_0/observations' beside 7",
              "same number of rows", replace("data/demo_0/actions", np.zeros((7, 2))))
    c.spoiled(good, "robomimic-uneven.hdf5", "rows in 'robot0_gripper' beside 3 in 'object'", "same number of rows",
              replace("data/demo_0/obs/robot0_gripper", np.zeros(2)))
    c.spoiled(good, "robomimic-nan.hdf5", "in 'data/demo_1/observations' at row 1", "remove or repair",
              edited("data/demo_1/obs/object", (1, 0), np.nan))
    c.spoiled(good, "robomimic-sizes.hdf5", "entries in trajectory 1", "leave the trajectories of other sizes out",
              replace("data/demo_1/actions", np.zeros((3, 7))))
    (c.good / good).unlink()


def minari(c):
    # Two episodes of the twelve, so that the cases stay small.
    base = c.good / "minari-base"
    (base / "data").mkdir(parents=True)
    with h5py.File(c.good / "boxes-v0/data/main_data.hdf5") as old:
        with h5py.File(base / "data/main_data.hdf5", "w") as new:
            for k in (0, 1):
                group = new.create_group(f"episode_{k}")
                for name in ("observations", "actions", "rewards", "terminations", "truncations"):
                    group[name] = old[f"episode_{k}/{name}"][()]
    metadata = json.loads((c.good / "boxes-v0/data/metadata.json").read_text())
    (base / "data/metadata.json").write_text(json.dumps({**metadata, "total_episodes": 2}))
    good = base.name
    main = "data/main_data.hdf5"
    c.spoiled(good, "minari-cut", "HDF5", "copy", lambda p: cut(0.3)(p / main))
    c.spoiled(good, "minari-lfs", "is a Git LFS pointer", "git lfs pull", lambda p: (p / main).write_bytes(LFS))
    c.spoiled(good, "minari-missing", "is a Minari dataset without main_data.hdf5, its data_format is hdf5",
              "download it whole", lambda p: (p / main).unlink())
    c.spoiled(good, "minari-few", "holds 1 of the 2 episodes", "download the dataset again",
              replace("episode_1", None))
    c.spoiled(good, "minari-json", "is no JSON object", "download it again",
              lambda p: (p / "data/metadata.json").write_text("{no"))
    c.spoiled(good, "minari-no-actions", "has no dataset 'actions' in /episode_1", "record it",
              replace("episode_1/actions", None))
    c.spoiled(good, "minari-rows", "rows in 'episode_1/observations' beside 3", "same number of rows",
              replace("episode_1/observations", np.zeros((9, 3))))
    c.spoiled(good, "minari-after", "goes on after the termination at row 0 of episode_1", "split the episode",
              edited("episode_1/terminations", 0, True))
    c.spoiled(good, "minari-nan", "in 'episode_0/observations' at row 1, column 2", "remove or repair",
              edited("episode_0/observations", (1, 2), np.nan))
    c.spoiled(good, "minari-discrete", "has 'episode_0/actions' of shape (2)", "reshape",
              replace("episode_0/actions", np.zeros(2, np.int64)))
    c.spoiled(good, "minari-link", "that is no group, or a link to another file", "in one file",
              replace("episode_1", h5py.ExternalLink("other.hdf5", "/episode_1")))
    shutil.rmtree(base)


def lerobot(c):
    good = "lerobot-2"
    first = "data/chunk-000/episode_000000.parquet"

    def table(work, **options):
        def change(path):
            pq.write_table(work(pq.read_table(path / first)), path / first, **options)

        return change

    def column(name, values):
        return lambda t: t.set_column(t.schema.get_field_index(name), name, values)

    c.spoiled(good, "lerobot-cut", "is no whole Parquet file", "download or write it again", lambda p: cut(0.5)(p / first))
    c.spoiled(good, "lerobot-lfs", "is a Git LFS pointer", "git lfs pull", lambda p: (p / first).write_bytes(LFS))
    c.spoiled(good, "lerobot-none", "holds no Parquet file below", "download the dataset whole",
              lambda p: shutil.rmtree(p / "data"))
    c.spoiled(good, "lerobot-few", "holds 7 of the 11 rows that meta/info.json names", "download the dataset again",
              lambda p: (p / first).unlink())
    c.spoiled(good, "lerobot-json", "is no JSON object", "download it again",
              lambda p: (p / "meta/info.json").write_text("[1"))
    c.spoiled(good, "lerobot-no-action", "has columns", "download the dataset again",
              table(lambda t: t.drop_columns(["action"])))
    c.spoiled(good, "lerobot-nan", "has NaN in 'observations' at row 1, column 0", "remove or repair",
              table(column("observation.state", pa.array([[0.0] * 3, [float("nan"), 0, 0]] * 2))))
    c.spoiled(good, "lerobot-null", "has an empty value in 'action'", "remove or repair",
              table(column("action", pa.array([[0.5, None]] * 4, pa.list_(pa.float32())))))
    c.spoiled(good, "lerobot-uneven", "has 1 entries in 'action' at row 1, and 2 before", "as many in every row",
              table(column("action", pa.array([[0.5, 1.0], [0.5]] * 2, pa.list_(pa.float32())))))
    c.spoiled(good, "lerobot-zstd", "is compressed by ZSTD", "compression=\"snappy\"",
              table(lambda t: t, compression="zstd"))
    c.spoiled(good, "lerobot-text", "has columns", "download the dataset again",
              table(column("action", pa.array(["left"] * 4))))


def foreign(c):
    """Files of no format that is read, each with its conversion."""
    data = {"observations": np.zeros((3, 2), np.float32)}
    c.path("demos.pkl", "is a pickle", "numpy.savez(").write_bytes(pickle.dumps(data))
    c.path("demos-protocol-2.pkl", "is a pickle", "numpy.savez(").write_bytes(pickle.dumps(data, protocol=2))
    np.save(c.path("single.npy", "is a single .npy array", "numpy.savez("), data["observations"])
    c.path("pointer.npz", "is a Git LFS pointer", "git lfs pull").write_bytes(LFS)
    c.path("packed.csv.gz", "is compressed by gzip", "gunzip").write_bytes(gzip.compress(b"observation_0\n1\n"))
    c.path("empty.npz", "is empty", "copy or save it again").write_bytes(b"")
    c.path("noise.bin", "is of no known format", "NumPy npz").write_bytes(bytes(range(1, 200)))
    c.path("other-folder/readme.txt", "has no column 'observation_0'", "first line").write_text("nothing to see\n")
    c.sentences.append(("other-folder", "is a folder of no known format", "Minari dataset"))
    import zipfile

    with zipfile.ZipFile(c.path("model.pt", "is a PyTorch archive", "numpy.savez("), "w") as out:
        out.writestr("archive/data.pkl", pickle.dumps(1))
    with zipfile.ZipFile(c.path("texts.zip", "holds no NumPy arrays", "numpy.savez"), "w") as out:
        out.writestr("a.txt", "a")
    folder = c.path("trajectories/state.json", "is of no known format", "")
    c.sentences.pop()
    folder.write_text("{}")
    (folder.parent / "dataset_info.json").write_text("{}")
    c.sentences.append(("trajectories", "is a folder of the datasets library", "imitation.data.serialize.load"))


if __name__ == "__main__":
    source = Path(sys.argv[1]).resolve()
    target = source / "malformed"
    shutil.rmtree(target, ignore_errors=True)
    cases = Cases(source, target)
    for make in (npz, imitation, csv, d4rl, robomimic, minari, lerobot, foreign):
        make(cases)
    cases.write()
