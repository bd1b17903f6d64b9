package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.drill.ClusterDrill;
import io.sd2ail.drill.ClusterFault;
import io.sd2ail.drill.Strike;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.web.WebAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `drill FAULT`: trains in a cluster of processes and has a fault strike again and again while the training goes on.
@Command
public final class FaultCommand extends Drill {
    private final ClusterFault fault;

    @Option(names = "--times", paramLabel = "N", description = "Strikes. Default: ${DEFAULT-VALUE}.")
    private int times = 10;

    @Option(names = "--rollouts", paramLabel = "N", description = "Rollout nodes. Default: ${DEFAULT-VALUE}.")
    private int rollouts = 2;

    private FaultCommand(CommandContext context, ClusterFault fault) {
        super(context, fault.name());
        this.fault = fault;
    }

    /// The command of a fault, called by its name.
    public static CommandLine of(CommandContext context, ClusterFault fault) {
        CommandLine command = new CommandLine(new FaultCommand(context, fault));
        command.getCommandSpec().name(fault.name());
        command.getCommandSpec()
                .usageMessage()
                .description(fault.description()
                        + " After each the nodes must be at work again, the ledger balanced, the ratio kept, and no"
                        + " rollout may have to begin anew.")
                .footer(
                        "",
                        "Examples:",
                        "  ./sd2ail drill " + fault.name(),
                        "  ./sd2ail drill " + fault.name() + " --times 50 --seed 7",
                        "",
                        "The run's directory stays, with the nodes' logs in nodes/.");
        return command;
    }

    @Override
    boolean isSurvived(Path directory, SplittableRandom random) throws IOException, InterruptedException {
        RunConfig config = ClusterDrill.config(fault.settings());
        Run.begin(config, directory).make(() -> {});
        int port = Addresses.freePort(Addresses.LOOPBACK, 0);
        ProcessHook hook = fault.prepare(directory, port, random);
        LaunchedCluster cluster = LocalCluster.of(new LocalCluster.Plan(
                directory, port, rollouts, 1, 1, 0, fault.standbys(), null, List.of("--web", WebAddress.OFF), hook));
        screen().line("learner, generator and " + rollouts + " rollouts, run in " + directory);
        int good = count(cluster, config, directory, times, (drill, time) -> {
            Strike finding = drill.strike(fault, random);
            screen().line(String.format(Locale.ROOT, "%d of %d: %s", time, times, finding));
            return finding.good();
        });
        screen().line(good + " of " + times + " times all was well");
        return good == times;
    }
}
