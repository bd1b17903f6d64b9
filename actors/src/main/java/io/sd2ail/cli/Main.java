package io.sd2ail.cli;

import io.sd2ail.cli.drill.ClusterDrillCommand;
import io.sd2ail.cli.drill.CorruptJournalCommand;
import io.sd2ail.cli.drill.DrillCommand;
import io.sd2ail.cli.drill.FaultCommand;
import io.sd2ail.cli.drill.KillCommand;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.config.NearestKey;
import io.sd2ail.drill.ClusterFault;
import io.sd2ail.drill.ClusterFaults;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.gymnasium.GymnasiumEnvironments;
import io.sd2ail.local.StreamingSystem;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.ScreenAppender;
import io.sd2ail.terminal.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: `sd2ail COMMAND`. Results go to standard output, errors as one sentence to standard error.
@Command(
        name = "./sd2ail",
        description = "Learns control policies from a few demonstrations.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail train",
            "  ./sd2ail train --help",
            "  ./sd2ail doctor",
            "",
            "Timings beside other programs: ./sd2ail benchmark --help",
            "",
            "Exit codes: 0 done, 1 failed, 2 bad usage, 3 a node hung and is to be started again, 130 stopped by Ctrl-C."
        })
public final class Main implements Runnable {
    private static final String ERROR = "error: ";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces of errors.")
    private boolean verbose;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "Python with gymnasium, for --env gym:ID. Default: SD2AIL_PYTHON, else python3.")
    void usePython(String path) {
        System.setProperty(GymnasiumEnvironments.PYTHON, path);
    }

    @Option(
            names = "--classpath",
            paramLabel = "JAR[:JAR]",
            scope = ScopeType.INHERIT,
            description = "Jars with environments of your own (docs/environments.md).")
    void useJars(String jars) {
        System.setProperty(Environments.CLASSPATH, jars);
    }

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] arguments) {
        // Before threads log: what they say while Logback starts would come late, with remarks of its own.
        var unused = LoggerFactory.getILoggerFactory();
        CommandContext context = CommandContext.standard(new StreamingSystem());
        int exitCode = commandLine(context).execute(arguments);
        context.terminal().done().countDown();
        System.exit(exitCode);
    }

    /// All commands, on the given context.
    static CommandLine commandLine(CommandContext context) {
        ScreenAppender.use(context.screen());
        Main main = new Main();
        return new CommandLine(main)
                .addSubcommand(new TrainCommand(context))
                .addSubcommand(new LaunchCommand(context))
                .addSubcommand(new NodeCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new WatchCommand(context))
                .addSubcommand(new SteerCommand.Pause(context))
                .addSubcommand(new SteerCommand.Resume(context))
                .addSubcommand(new SteerCommand.Drain(context))
                .addSubcommand(new SteerCommand.Set(context))
                .addSubcommand(new SteerCommand.EvaluateNow(context))
                .addSubcommand(new SteerCommand.CheckpointNow(context))
                .addSubcommand(new ExpertCommand(context))
                .addSubcommand(new DiffusionCommand(context))
                .addSubcommand(new EvaluateCommand(context))
                .addSubcommand(new ExportCommand(context))
                .addSubcommand(new CurveCommand(context))
                .addSubcommand(new ReportCommand(context))
                .addSubcommand(new CommandLine(new DemosCommand())
                        .addSubcommand(new InspectCommand(context))
                        .addSubcommand(new ConvertCommand(context))
                        .addSubcommand(new SampleCommand(context)))
                .addSubcommand(drills(context))
                .addSubcommand(new CommandLine(new TlsCommand())
                        .addSubcommand(new TlsCommand.Init(context))
                        .addSubcommand(new TlsCommand.Issue(context)))
                .addSubcommand(new DoctorCommand(context))
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((failure, _) -> badUsage(failure, context.screen()))
                .setExecutionExceptionHandler((failure, _, _) -> main.failed(failure, context.screen()));
    }

    private static CommandLine drills(CommandContext context) {
        CommandLine drills = new CommandLine(new DrillCommand())
                .addSubcommand(new KillCommand(context))
                .addSubcommand(new CorruptJournalCommand(context))
                .addSubcommand(new ClusterDrillCommand(context));
        for (ClusterFault fault : ClusterFaults.all()) {
            drills.addSubcommand(fault.name(), FaultCommand.of(context, fault));
        }
        return drills;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command is given");
    }

    /// A sentence for standard error.
    static String error(String message) {
        return message.startsWith(ERROR) ? message : ERROR + message;
    }

    private static int badUsage(ParameterException failure, Screen screen) {
        screen.errorLine(error(failure.getMessage() + suggestion(failure) + "; see "
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help"));
        return ExitCode.USAGE;
    }

    private static String suggestion(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            CommandSpec command = failure.getCommandLine().getCommandSpec();
            Set<String> known = new TreeSet<>(command.subcommands().keySet());
            known.addAll(command.optionsMap().keySet());
            List<String> nearest = NearestKey.of(unmatched.getUnmatched().getFirst(), known);
            if (!nearest.isEmpty()) {
                return ": did you mean " + String.join(", ", nearest) + "?";
            }
        }
        return "";
    }

    private int failed(Exception failure, Screen screen) {
        Optional<KnownFailure> known = KnownFailure.of(failure);
        known.ifPresentOrElse(
                it -> it.message().lines().map(Main::error).forEach(screen::errorLine), () -> bug(failure, screen));
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            screen.errorLine(trace.toString());
        }
        return known.map(KnownFailure::exitCode).orElse(ExitCode.FAILED);
    }

    private static void bug(Exception failure, Screen screen) {
        screen.errorLine(error("this is a bug in sd2ail (" + failure
                + "): please report it with run.log of the run's directory, or with what --verbose shows"));
    }
}
