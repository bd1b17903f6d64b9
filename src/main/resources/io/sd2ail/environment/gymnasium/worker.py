"""Holds Gymnasium environments for sd2ail, which starts this file, and steps them as a batch.

Messages are those of proto/src/main/proto/sd2ail/v1/simulator.proto, each behind its length, over the Unix domain socket
in the folder that is the first argument. Needs gymnasium and numpy alone. Ends when the socket closes.
"""

import ctypes
import importlib
import importlib.util
import json
import os
import platform
import signal
import socket
import struct
import sys

LONGEST_SENTENCE = 600


class Refused(Exception):
    """The environments can't be made, whatever is tried: a sentence with the mend."""

    def __init__(self, sentence, known=()):
        super().__init__(sentence)
        self.known = known


class Lost(Exception):
    """An episode can't go on: a reason in a few words, and a sentence."""

    def __init__(self, reason, sentence):
        super().__init__(sentence)
        self.reason = reason

    @staticmethod
    def of(failure):
        if isinstance(failure, Lost):
            return failure
        name = type(failure).__name__
        return Lost("python raised " + name, name + ": " + str(failure))


# --- Protobuf, as much of it as the messages need


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, payload):
    """A string, bytes, packed numbers or a message."""
    return varint(field << 3 | 2) + varint(len(payload)) + payload


def text(field, value):
    return block(field, str(value)[:LONGEST_SENTENCE].encode("utf-8", "replace"))


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    """(field, int or bytes) one after the other; the messages from sd2ail have no other kinds."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        value, at = read_varint(data, at)
        if key & 7 == 2:
            at, value = at + value, data[at : at + value]
        yield key >> 3, value


def varints(data):
    at = 0
    while at < len(data):
        value, at = read_varint(data, at)
        yield value


# --- Spaces


def leaves(space, path=()):
    """The boxes of an observation space in the order of Gymnasium's flatten(): their paths and shapes."""
    spaces = gymnasium.spaces
    if isinstance(space, spaces.Dict):
        inner = space.spaces.items()
    elif isinstance(space, spaces.Tuple):
        inner = enumerate(space.spaces)
    elif isinstance(space, spaces.Box):
        if space.dtype == numpy.uint8 and len(space.shape) > 1:
            raise Refused(
                "observes images, " + str(space) + ": wrap it so that it observes numbers, such as positions and "
                "velocities or the features of a network (gymnasium.wrappers)"
            )
        return [(path, space.shape)]
    else:
        raise Refused(
            "observes " + str(space) + ": a Box, or a Dict or Tuple of them, is needed; "
            "the wrapper FlattenObservation makes one of most spaces"
        )
    return [leaf for key, part in inner for leaf in leaves(part, path + (key,))]


def checked_actions(space):
    if not isinstance(space, gymnasium.spaces.Box) or space.dtype.kind != "f":
        raise Refused(
            "takes actions of " + str(space) + ": continuous ones are needed, a Box of floats; "
            "wrap it in a gymnasium.ActionWrapper whose action_space is such a Box"
        )
    low, high = space.low.astype(float).reshape(-1), space.high.astype(float).reshape(-1)
    if not (numpy.isfinite(low).all() and numpy.isfinite(high).all() and (low < high).all()):
        raise Refused(
            "takes actions of " + str(space) + ": finite bounds are needed, the lower below the upper; "
            "wrap it in a gymnasium.ActionWrapper whose action_space has such bounds"
        )
    return low, high


def is_figure(value):
    return isinstance(value, (bool, int, float)) or (
        isinstance(value, (numpy.generic, numpy.ndarray)) and value.ndim == 0 and value.dtype.kind in "biuf"
    )


# --- Environments


def load(module):
    """A module by name or by the path of its file."""
    try:
        if not module.endswith(".py"):
            return importlib.import_module(module)
        path = os.path.abspath(module)
        if not os.path.isfile(path):
            raise Refused("there is no file " + path + ": name one that every node has, best by its whole path")
        name = os.path.basename(path)[:-3]
        if name not in sys.modules:
            sys.path.insert(0, os.path.dirname(path))
            spec = importlib.util.spec_from_file_location(name, path)
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        return sys.modules[name]
    except Refused:
        raise
    except Exception as failure:
        raise Refused(
            "the module " + module + " can't be imported (" + Lost.of(failure).args[0] + "): install it for "
            + sys.executable + ", or name its file"
        )


def versions():
    """Imports what is needed."""
    global gymnasium, numpy
    if sys.version_info < (3, 8):
        raise Refused(sys.executable + " is Python " + platform.python_version() + ": 3.8 or newer is needed")
    try:
        import gymnasium
        import numpy
    except Exception as missing:
        raise Refused(
            sys.executable + " can't import what is needed (" + str(missing) + "): install it there by "
            + "'" + sys.executable + " -m pip install gymnasium', or name another Python by --python or SD2AIL_PYTHON"
        )
    if tuple(int(part) for part in gymnasium.__version__.split(".")[:2]) < (0, 26):
        raise Refused(
            sys.executable + " has Gymnasium " + gymnasium.__version__ + ": 0.26 or newer is needed, "
            + "'" + sys.executable + " -m pip install --upgrade gymnasium'"
        )
    return "Gymnasium " + gymnasium.__version__ + ", Python " + platform.python_version()


class Environments:
    """Those of one worker."""

    def __init__(self, request):
        self.versions = versions()
        asked = list(fields(request))
        one = {field: value for field, value in asked if field != 5}
        module, self.id, keywords = (bytes(one.get(field, b"")).decode() for field in (1, 2, 4))
        wrappers = [dict(fields(value)) for field, value in asked if field == 5]
        if module:
            load(module)
        arguments = json.loads(keywords or "{}")
        arguments["disable_env_checker"] = True  # it warns at each start; probe() checks what matters here
        if one.get(6, 0):
            arguments["max_episode_steps"] = one[6]
        self.all = [self.make(arguments, wrappers) for _ in range(one.get(3, 1))]
        first = self.all[0]
        self.leaves = leaves(first.observation_space)
        self.size = sum(int(numpy.prod(shape)) for _, shape in self.leaves)
        if self.size == 0:
            raise Refused("observes nothing: its observation space " + str(first.observation_space) + " is empty")
        self.low, self.high = checked_actions(first.action_space)
        self.action = first.action_space
        if not self.limit:
            raise Refused(
                "has no limit on the steps of an episode: give one by --set gymnasium.max-episode-steps=1000"
            )
        self.infos = [{} for _ in self.all]
        self.names = self.probe(first)

    def make(self, arguments, wrappers):
        try:
            environment = gymnasium.make(self.id, **arguments)
        except gymnasium.error.UnregisteredEnv as unknown:
            raise Refused(str(unknown), sorted(gymnasium.registry))
        except gymnasium.error.DependencyNotInstalled as missing:
            raise Refused("needs more packages in " + sys.executable + ": " + str(missing))
        except Exception as failure:
            raise Refused(
                "can't be made (" + Lost.of(failure).args[0] + "): see whether the settings "
                "gymnasium.keyword-arguments fit, and whether gymnasium.make does it in " + sys.executable
            )
        self.limit = environment.spec.max_episode_steps if environment.spec else None
        for wrapper in wrappers:
            name, keywords = (bytes(wrapper.get(field, b"")).decode() for field in (1, 2))
            environment = self.wrapped(environment, name, json.loads(keywords or "{}"))
        return environment

    @staticmethod
    def wrapped(environment, name, keywords):
        module, _, kind = name.rpartition(":")
        try:
            return getattr(load(module or "gymnasium.wrappers"), kind)(environment, **keywords)
        except Refused:
            raise
        except Exception as failure:
            raise Refused(
                "the wrapper " + name + " can't be put on (" + Lost.of(failure).args[0] + "): "
                "gymnasium.wrappers names one as MODULE:CLASS, or as CLASS of gymnasium.wrappers"
            )

    def probe(self, environment):
        """One step, to see whether the environment keeps to its spaces; the names of its figures."""
        try:
            self.flattened(environment.reset(seed=0)[0], numpy.empty(self.size))
            middle = ((self.low + self.high) / 2).astype(self.action.dtype).reshape(self.action.shape)
            observation, reward, _, _, info = environment.step(middle)
            self.flattened(observation, numpy.empty(self.size))
            float(reward)
        except Exception as failure:
            raise Refused(
                "fails in its first step (" + Lost.of(failure).args[0] + "): "
                "gymnasium.utils.env_checker.check_env says more"
            )
        return [name for name, value in info.items() if isinstance(name, str) and is_figure(value)]

    def flattened(self, observation, into):
        at = 0
        for path, shape in self.leaves:
            part = observation
            for key in path:
                part = part[key]
            part = numpy.asarray(part)
            if part.shape != shape:
                where = "".join("[" + repr(key) + "]" for key in path)
                raise Lost(
                    "observation of wrong shape",
                    "observation" + where + " has the shape " + str(part.shape) + ", its space says " + str(shape),
                )
            into[at : at + part.size] = part.reshape(-1)
            at += part.size

    def made(self):
        return (
            number(1, self.size)
            + block(2, self.low.tobytes())
            + block(3, self.high.tobytes())
            + number(4, self.limit)
            + b"".join(text(5, name) for name in self.names)
            + text(6, self.versions)
        )

    def reset(self, request):
        asked = dict(fields(request))
        index = asked.get(1, 0)
        row = numpy.empty(self.size)
        self.infos[index] = {}
        self.flattened(self.all[index].reset(seed=asked.get(2, 0))[0], row)
        return block(1, row.tobytes())

    def step(self, request):
        asked = dict(fields(request))
        indices = list(varints(asked[1]))
        shape = (len(indices),) + self.action.shape
        actions = numpy.frombuffer(asked[2], numpy.float64).astype(self.action.dtype).reshape(shape)
        observations = numpy.zeros((len(indices), self.size))
        rewards = numpy.zeros(len(indices))
        ends = bytearray(len(indices))
        failures = b""
        for row, index in enumerate(indices):
            try:
                outcome = self.all[index].step(actions[row])
                observation, rewards[row], terminated, truncated, self.infos[index] = outcome
                self.flattened(observation, observations[row])
                ends[row] = bool(terminated) | bool(truncated) << 1
            except Exception as failure:
                ends[row] = 4
                failures += block(4, failed(failure))
        return block(1, observations.tobytes()) + block(2, rewards.tobytes()) + block(3, bytes(ends)) + failures

    def figures(self, index):
        values = (self.infos[index].get(name, 0.0) for name in self.names)
        return block(1, numpy.array([v if is_figure(v) else 0.0 for v in values], numpy.float64).tobytes())


def failed(failure):
    lost = Lost.of(failure)
    return text(1, lost.reason) + text(2, lost.args[0])


class Session:
    """Answers requests."""

    environments = None

    def answer(self, request):
        ((kind, value),) = fields(request)
        if kind == 1:
            try:
                self.environments = Environments(value)
            except Refused as refused:
                return block(5, text(1, refused) + b"".join(text(2, name) for name in refused.known))
            return block(1, self.environments.made())
        if kind == 2:
            try:
                return block(2, self.environments.reset(value))
            except Exception as failure:
                return block(6, failed(failure))
        if kind == 3:
            return block(3, self.environments.step(value))
        return block(4, self.environments.figures(value))


def die_with_parent():
    """However the node ends, also by kill -9 while an environment is busy."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        pass  # the closed socket ends it after its step


def main():
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the node, which still needs its environments
    sys.path[0:1] = [os.getcwd()]
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(os.path.join(sys.argv[1], "socket"))
    stream = connection.makefile("rb")
    session = Session()
    while True:
        head = stream.read(4)
        if len(head) < 4:
            os._exit(0)
        answer = session.answer(stream.read(struct.unpack("<I", head)[0]))
        connection.sendall(struct.pack("<I", len(answer)) + answer)


if __name__ == "__main__":
    main()
