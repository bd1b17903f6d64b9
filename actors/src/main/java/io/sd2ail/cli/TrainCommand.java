package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ListenOptions;
import io.sd2ail.cli.options.TlsOptions;
import io.sd2ail.cli.options.TrainingOptions;
import io.sd2ail.cli.options.WebOptions;
import io.sd2ail.local.TrainingSession;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.web.RunPage;
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
            "  ./sd2ail train --web 8080",
            "  ./sd2ail train --env connected:Cart --config cart.conf --demos cart.npz --listen 25530",
            "",
            "Ctrl-C saves everything and stops; --resume goes on from there."
        })
final class TrainCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    TrainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return listen.with(tls, context.screen(), this::train);
    }

    private int train() {
        Run run = training.choose(context);
        try (RunPage page = web.open(run.directory(), context.screen())) {
            RunOutcome outcome =
                    new TrainingSession(context.system(), context.terminal(), "train", page.listeners()).run(run);
            training.write(outcome.summary());
            return ExitCode.OK;
        }
    }
}
