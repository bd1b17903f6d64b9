"""One side of `./sd2ail benchmark speed`: PyTorch or onnxruntime, in the form that the first argument names.

    eager | compiled | research                      one learner iteration
    act-eager | act-torchscript | act-onnxruntime    the policy's action

Reads one JSON request a line from standard input and answers each with one JSON line:

    {"command": "versions"}                                  -> {"versions": {"torch": ...}, "threads": 1}
    {"command": "prepare", "size": {...}, "inputs": "FILE"}  -> {"ready": "hopper"}
    {"command": "check"}                                     -> {"values": {"discriminator": [...], ...}}
    {"command": "time", "part": "sac", "warmup": 2, "iterations": 5, "calls": 1}  -> {"milliseconds": [...]}

A reading is the mean of so many calls. Lines {"progress": "..."} may come before an answer; whatever fails is answered
with {"error": "..."}. The end of the input ends the program.
"""

import json
import math
import os
import platform
import signal
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    from inputs import Inputs
except ImportError as missing:
    say({"error": f"{sys.executable} can't import torch ({missing})"})
    sys.exit(1)

CHECKED_STEPS = 3


class Iteration:
    """The parts of one learner iteration: alone on fixed inputs, or as a whole on fresh draws."""

    def __init__(self, form, inputs):
        self.form, self.inputs = form, inputs
        self.parts = {
            "discriminator": lambda: form.discriminator(inputs.batch),
            "reward": lambda: form.threshold_and_reward(inputs.reward_rows, inputs.reward_noise)[0].item(),
            "sac": lambda: sum(form.sac(inputs.sac_batch)),
            "generator": self.generate,
            "draws": lambda: inputs.draw()["score"][0, 0, 0].item(),
            "full": self.whole,
        }

    def generate(self):
        """Reverse process, then the samples' expert probability."""
        inputs = self.inputs
        rows = self.form.sample(inputs.start.clone(), inputs.reverse_noise)
        return self.form.expert_probability(rows, inputs.score_noise)[0].item()

    def whole(self):
        form, inputs = self.form, self.inputs
        drawn = inputs.draw()
        loss = form.discriminator({**inputs.batch, **drawn["discriminator"]})
        probability = form.threshold_and_reward(inputs.reward_rows, drawn["reward"])
        expert = inputs.counts[0]
        threshold = probability[:expert].mean()
        rewards = -torch.log(1 - probability[expert:])
        rows = form.sample(drawn["start"], drawn["reverse"])
        admitted = rows[form.expert_probability(rows, drawn["score"]) > threshold]
        losses = form.sac({**inputs.sac_batch, **drawn["sac"], "rewards": rewards})
        return loss + sum(losses) + len(admitted)

    def check(self):
        """What every side must compute alike from the shared inputs: first passes, then losses over some steps."""
        form, inputs = self.form, self.inputs
        reward = form.threshold_and_reward(inputs.reward_rows, inputs.reward_noise).mean().item()
        rows = form.sample(inputs.start.clone(), inputs.reverse_noise)
        score = form.expert_probability(rows, inputs.score_noise).mean().item()
        discriminator = [form.discriminator(inputs.batch) for _ in range(CHECKED_STEPS)]
        losses = [form.sac(inputs.sac_batch) for _ in range(CHECKED_STEPS)]
        return {
            "discriminator": discriminator,
            "reward": [reward],
            "generator": [rows.square().mean().item(), score],
            "sac": [loss for pair in losses for loss in pair],
        }


def workload(form, size, path):
    inputs = Inputs(size, path)
    match form:
        case "eager":
            import eager

            return Iteration(eager.Form(inputs), inputs)
        case "compiled":
            import compiled

            return Iteration(compiled.Form(inputs), inputs)
        case "research":
            import research

            return Iteration(research.Form(inputs), inputs)
        case _:
            import acting

            return acting.Acting(form, inputs)


def versions(form):
    found = {"python": platform.python_version(), "torch": torch.__version__}
    if form.startswith("act-"):
        import numpy

        found["numpy"] = numpy.__version__
    if form == "act-onnxruntime":
        import onnx
        import onnxruntime

        found |= {"onnxruntime": onnxruntime.__version__, "onnx": onnx.__version__}
    return {"versions": found, "threads": torch.get_num_threads()}


def readings(work, warmup, iterations, calls):
    """Milliseconds of a call, after warm-up calls that are not counted."""
    for _ in range(warmup):
        work()
    milliseconds = []
    for _ in range(iterations):
        start = time.perf_counter_ns()
        for _ in range(calls):
            result = work()
        milliseconds.append((time.perf_counter_ns() - start) / 1e6 / calls)
        if not math.isfinite(result):
            raise ArithmeticError(f"computed {result}")
    return milliseconds


class Session:
    """Answers requests."""

    def __init__(self, form):
        self.form = form
        self.workload = None

    def answer(self, request):
        match request.get("command"):
            case "versions":
                return versions(self.form)
            case "prepare":
                self.workload = workload(self.form, request["size"], request["inputs"])
                return {"ready": request["size"]["name"]}
            case "check" if self.workload is not None:
                if self.form == "compiled":
                    say({"progress": "compiles, for a minute or two at sizes that it has not seen yet"})
                return {"values": self.workload.check()}
            case "time" if self.workload is not None:
                work = self.workload.parts[request["part"]]
                return {
                    "milliseconds": readings(work, request["warmup"], request["iterations"], request["calls"])
                }
            case command:
                return {"error": f"can't do '{command}' now"}


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends at once, without a word: the asker ends too
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    session = Session(sys.argv[1])
    for line in sys.stdin:
        try:
            answer = session.answer(json.loads(line))
        except Exception as failure:  # every failure is the asker's to report
            answer = {"error": f"{type(failure).__name__}: {failure}"}
        say(answer)


if __name__ == "__main__":
    main()
