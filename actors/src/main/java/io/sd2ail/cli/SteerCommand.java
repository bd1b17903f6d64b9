package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ControlOptions;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What a running cluster can be asked to do.
abstract class SteerCommand implements Callable<Integer> {
    private final CommandContext context;
    private final CoordinatorCommand.Verb verb;

    @Mixin
    private ControlOptions cluster = new ControlOptions();

    SteerCommand(CommandContext context, CoordinatorCommand.Verb verb) {
        this.context = context;
        this.verb = verb;
    }

    /// For verbs that say everything by themselves.
    @Override
    public Integer call() {
        return ask("", "");
    }

    final int ask(String subject, String value) {
        context.screen().line(cluster.port().steer(verb, subject, value));
        return ExitCode.OK;
    }

    /// `pause`.
    @Command(
            name = "pause",
            description = "Makes a running cluster wait: no updates, no environment steps; nothing is lost.",
            footer = {"", "Examples:", "  ./sd2ail pause", "  ./sd2ail pause --join 10.0.0.5:25520"})
    static final class Pause extends SteerCommand {
        Pause(CommandContext context) {
            super(context, CoordinatorCommand.Verb.PAUSE);
        }
    }

    /// `resume`.
    @Command(
            name = "resume",
            description = "Lets a paused cluster go on.",
            footer = {
                "",
                "Examples:",
                "  ./sd2ail resume",
                "",
                "A run that has ended goes on by `train`, `launch` or `node` with --resume DIR."
            })
    static final class Resume extends SteerCommand {
        Resume(CommandContext context) {
            super(context, CoordinatorCommand.Verb.RESUME);
        }
    }

    /// `drain`.
    @Command(
            name = "drain",
            description = "Has a node send what it has and leave. The training goes on without it.",
            footer = {"", "Examples:", "  ./sd2ail drain rollout-2", "  ./sd2ail drain rollout-2 --join 10.0.0.5:25520"
            })
    static final class Drain extends SteerCommand {
        @Parameters(paramLabel = "NODE", description = "Its name, as `status` shows it.")
        private String node = "";

        Drain(CommandContext context) {
            super(context, CoordinatorCommand.Verb.DRAIN);
        }

        @Override
        public Integer call() {
            return ask(node, "");
        }
    }

    /// `set`.
    @Command(
            name = "set",
            description = "Changes a setting of a running cluster: pace.updates-per-step, evaluation.every-steps, or"
                    + " rollouts.exploration (factor of the policy's noise, 1 as learned).",
            footer = {
                "",
                "Examples:",
                "  ./sd2ail set pace.updates-per-step=0.5",
                "  ./sd2ail set rollouts.exploration=1.5 --join 10.0.0.5:25520",
                "",
                "Each change is kept in control.jsonl of the run and holds when the run is resumed."
            })
    static final class Set extends SteerCommand {
        @Parameters(paramLabel = "KEY=VALUE", description = "The setting.")
        private String setting = "";

        Set(CommandContext context) {
            super(context, CoordinatorCommand.Verb.SET);
        }

        @Override
        public Integer call() {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw CommandFailure.usage("'" + setting + "' is no setting: write KEY=VALUE");
            }
            return ask(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
    }

    /// `evaluate-now`.
    @Command(
            name = "evaluate-now",
            description = "Has the policy of a running cluster evaluated now, before the next one is due.",
            footer = {"", "Examples:", "  ./sd2ail evaluate-now", "  ./sd2ail evaluate-now --join 10.0.0.5:25520"})
    static final class EvaluateNow extends SteerCommand {
        EvaluateNow(CommandContext context) {
            super(context, CoordinatorCommand.Verb.EVALUATE);
        }
    }

    /// `checkpoint-now`.
    @Command(
            name = "checkpoint-now",
            description = "Has a running cluster write a checkpoint now, before the next one is due.",
            footer = {"", "Examples:", "  ./sd2ail checkpoint-now", "  ./sd2ail checkpoint-now --join 10.0.0.5:25520"})
    static final class CheckpointNow extends SteerCommand {
        CheckpointNow(CommandContext context) {
            super(context, CoordinatorCommand.Verb.CHECKPOINT);
        }
    }
}
