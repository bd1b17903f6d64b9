"""An environment that misbehaves on demand: by its action, or by the keyword argument `start`."""

import os
import socket
import stat
import sys
import time

import gymnasium
import numpy

CRASH, HANG, GARBAGE, SHAPE, NAN, RAISE, PRINT, EXIT = 1, 2, 3, 4, 5, 6, 7, 8


class Misbehaving(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-numpy.inf, numpy.inf, (2,), numpy.float64)
    action_space = gymnasium.spaces.Box(-10, 10, (1,), numpy.float32)

    def __init__(self, start="", once=""):
        if start == "crash" or (start == "crash later" and os.path.exists(once)):
            os._exit(3)
        if once:
            open(once, "w").close()
        if start == "hang":
            time.sleep(3600)
        self.start = start
        self.steps = 0

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        self.first = self.np_random.random()
        return numpy.array([self.first, 0.0]), {}

    def step(self, action):
        self.steps += 1
        misdeed = round(float(action[0]))
        observation = numpy.array([self.first, float(self.steps)])
        if misdeed == CRASH:
            os._exit(7)
        if misdeed == HANG:
            time.sleep(3600)
        if misdeed == GARBAGE:
            garbage()
        if misdeed == SHAPE:
            observation = numpy.zeros(3)
        if misdeed == NAN:
            observation[1] = numpy.nan
        if misdeed == RAISE:
            raise ArithmeticError("as was asked for")
        if misdeed == PRINT:
            print("a word " * 1000 + "\n" * 100, flush=True)
        if misdeed == EXIT:
            print("going out", file=sys.stderr)
            sys.exit(5)
        return observation, 1.0, False, False, {"steps": self.steps, "note": "none"}


def garbage():
    """Into whatever socket is open."""
    for descriptor in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, b"this is no message of the protocol")
        except OSError:
            pass


class Unreliable(Misbehaving):
    """Crashes, hangs or answers garbage in the fourth episode of a process, whichever it did least often so far, and
    writes down which. Only its first one, and each only so often."""

    made = 0

    def __init__(self, log, each=1000):
        super().__init__()
        self.log = log
        self.each = each
        self.episodes = 0
        self.reliable = Unreliable.made > 0
        Unreliable.made += 1

    def reset(self, seed=None, options=None):
        self.episodes += 1
        return super().reset(seed=seed)

    def step(self, action):
        misdeed = 0
        if self.steps == 20 and self.episodes == 4 and not self.reliable:
            misdeed = self.next_misdeed()
        return super().step([misdeed])

    def next_misdeed(self):
        with open(self.log, "a+") as file:
            file.seek(0)
            done = file.read()
            times, misdeed = min((done.count(str(one)), one) for one in (CRASH, HANG, GARBAGE))
            if times >= self.each:
                return 0
            file.write(str(misdeed))
            return misdeed


gymnasium.register("Unreliable-v0", Unreliable, max_episode_steps=40)
gymnasium.register("Misbehaving-v0", Misbehaving, max_episode_steps=100)
