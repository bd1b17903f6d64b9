"""The peer of `./sd2ail benchmark rollout --bridge`: Gymnasium's AsyncVectorEnv, one environment a process.

    vector.py ENVIRONMENT PROCESSES STEPS

Reads one JSON request a line from standard input and answers each with one JSON line:

    {"command": "versions"}  -> {"versions": {"gymnasium": ...}, "threads": 2}
    {"command": "run"}       -> {"steps": 40000, "seconds": 1.7}     so many steps of random actions, over all processes
"""

import json
import platform
import signal
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import gymnasium
    import numpy
except ImportError as missing:
    say({"error": f"{sys.executable} can't import what Gymnasium's tasks need ({missing})"})
    sys.exit(1)

DRAWN = 1000


def run(environments, steps):
    actions = numpy.stack([environments.action_space.sample() for _ in range(DRAWN)])
    environments.reset(seed=1)
    rounds = steps // environments.num_envs
    start = time.perf_counter()
    for index in range(rounds):
        environments.step(actions[index % DRAWN])
    return {"steps": rounds * environments.num_envs, "seconds": time.perf_counter() - start}


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    name, processes, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        # Without the checker, as the bridge makes them.
        make = [lambda: gymnasium.make(name, disable_env_checker=True)] * processes
        environments = gymnasium.vector.AsyncVectorEnv(make)
        for line in sys.stdin:
            match json.loads(line).get("command"):
                case "versions":
                    found = {"gymnasium": gymnasium.__version__, "python": platform.python_version()}
                    say({"versions": found, "threads": processes})
                case "run":
                    say(run(environments, steps))
                case command:
                    say({"error": f"can't do '{command}'"})
        environments.close()
    except Exception as failure:
        say({"error": f"{type(failure).__name__}: {failure}"})
        sys.exit(1)


if __name__ == "__main__":
    main()
