package io.sd2ail.bench;

import io.sd2ail.bench.cluster.PipeCommand;
import io.sd2ail.bench.cluster.ScalingCommand;
import io.sd2ail.bench.cluster.SoakCommand;
import io.sd2ail.bench.cluster.SystemCommand;
import io.sd2ail.bench.cluster.WeightsCommand;
import io.sd2ail.bench.imitation.ImitationCommand;
import io.sd2ail.bench.page.PageCommand;
import io.sd2ail.bench.rollout.RolloutCommand;
import io.sd2ail.bench.speed.SpeedCommand;
import io.sd2ail.terminal.Screen;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line `./sd2ail benchmark`. Figures go to standard output, progress and errors to standard error.
@Command(
        name = "./sd2ail benchmark",
        description = "Times this program on this machine, beside others, and tries its endurance.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main() {}

    /// Runs the benchmark and ends the process with its exit code.
    public static void main(String[] arguments) {
        // Before several threads log at once, of which the first would be told that it came too early.
        var unused = LoggerFactory.getILoggerFactory();
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /// @param environment variables of the process
    public static CommandLine commandLine(Map<String, String> environment) {
        CommandLine speed = new CommandLine(withHelp(new SpeedCommand(environment)));
        CommandLine system = new CommandLine(withHelp(new SystemCommand()));
        CommandLine rollout = new CommandLine(withHelp(new RolloutCommand(environment)));
        CommandLine soak = new CommandLine(withHelp(new SoakCommand()));
        return new CommandLine(withHelp(new Main())
                        .addSubcommand("speed", speed)
                        .addSubcommand(
                                "imitation", new CommandLine(withHelp(new ImitationCommand(Screen.standardError()))))
                        .addSubcommand("system", system)
                        .addSubcommand("rollout", rollout)
                        .addSubcommand("soak", soak)
                        .addSubcommand("scaling", new CommandLine(withHelp(new ScalingCommand())))
                        .addSubcommand("pipe", new CommandLine(withHelp(new PipeCommand())))
                        .addSubcommand("weights", new CommandLine(withHelp(new WeightsCommand())))
                        .addSubcommand("page", new CommandLine(withHelp(new PageCommand()))))
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((failure, _) -> badUsage(failure))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
    }

    private static CommandSpec withHelp(Object command) {
        return CommandSpec.forAnnotatedObject(command)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name what to measure: speed, imitation, system, rollout, soak, scaling, pipe, weights or page");
    }

    private static int badUsage(ParameterException failure) {
        return say(failure.getCommandLine(), failure.getMessage() + "; see ./sd2ail benchmark --help", 2);
    }

    private static int failed(Exception failure, CommandLine command) {
        if (failure instanceof BenchmarkFailure known) {
            return say(command, String.valueOf(known.getMessage()), known.exitCode());
        }
        failure.printStackTrace(command.getErr());
        return say(command, "this is a bug in the benchmark: please report it with the lines above", 1);
    }

    private static int say(CommandLine command, String message, int exitCode) {
        command.getErr().println("error: " + message);
        command.getErr().flush();
        return exitCode;
    }
}
