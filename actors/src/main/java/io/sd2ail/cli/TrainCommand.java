package io.sd2ail.cli;

import io.sd2ail.node.RunOutcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `train`: a whole run in this process, new or resumed.
@Command(
        name = "train",
        description = "Learns a policy from demonstrations, in this process.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail train",
            "  ./sd2ail train --seed 3 --run third-try --summary third-try.json",
            "  ./sd2ail train --env Pendulum-v1 --demos my.npz --set evaluation.every-steps=1000",
            "  ./sd2ail train --algorithm gail",
            "  ./sd2ail train --demonstrations synthetic --diffusion pendulum.safetensors",
            "  ./sd2ail train --initial-policy runs/third-try --steps 20000",
            "  ./sd2ail train --resume runs/third-try --steps 20000",
            "",
            "Ctrl-C saves everything and stops; --resume goes on from there."
        })
final class TrainCommand implements Callable<Integer> {
    private final Stage stage;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    TrainCommand(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Integer call() {
        RunOptions.Chosen run = training.choose(stage);
        RunOutcome outcome = new TrainingSession(stage, "train").run(run.config(), run.directory(), run.resumed());
        training.write(outcome.summary());
        return ExitCode.OK;
    }
}
