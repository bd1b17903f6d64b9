package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.drill.ClusterDrill;
import io.sd2ail.drill.Recovery;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.training.RunAudit;
import io.sd2ail.web.WebAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `drill cluster`: trains in a cluster of processes and kills them with -9, each role in turn in random order,
/// while the training goes on.
@Command(
        name = "cluster",
        description =
                "Kills the processes of a local cluster with -9, one after the other, while it trains, and checks after"
                        + " each that the ledger balances, the ratio holds and the training goes on.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail drill cluster",
            "  ./sd2ail drill cluster --kills 6 --seed 3 --standby --run standby-drill",
            "",
            "Takes about fifteen seconds for each kill. The run's directory stays, with the nodes' logs in nodes/."
        })
public final class ClusterDrillCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--kills", paramLabel = "N", description = "Kills. Default: ${DEFAULT-VALUE}.")
    private int kills = 20;

    @Option(names = "--rollouts", paramLabel = "N", description = "Rollout nodes. Default: ${DEFAULT-VALUE}.")
    private int rollouts = 4;

    @Option(
            names = "--standby",
            description = "With a learner that stands by, which takes over when the other is killed.")
    private boolean standby;

    @Option(names = "--seed", paramLabel = "N", description = "Of the order. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Directory of the drilled run. Default: runs/cluster-drill.")
    private Path run = Path.of("cluster-drill");

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port of the learner. Default: a free one.")
    private @Nullable Integer port;

    public ClusterDrillCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path directory = context.folders().of(run);
        if (Files.exists(directory)) {
            throw CommandFailure.usage(directory + " exists already: remove it or choose another --run");
        }
        RunConfig config = ClusterDrill.config(List.of());
        Run.begin(config, directory).make(() -> {});
        int listening = port != null ? port : Addresses.freePort(Addresses.LOOPBACK, 0);
        LaunchedCluster cluster = LocalCluster.of(new LocalCluster.Plan(
                directory,
                listening,
                rollouts,
                1,
                1,
                0,
                standby ? 1 : 0,
                null,
                List.of("--web", WebAddress.OFF),
                ProcessHook.NONE));
        context.screen()
                .line("learner, generator and " + rollouts + " rollouts at " + cluster.address() + ", run in "
                        + directory);
        int good = 0;
        List<Recovery> findings = new ArrayList<>();
        ClusterDrill drill = new ClusterDrill(cluster, config);
        try {
            drill.start();
            List<String> order = order(cluster);
            for (int kill = 0; kill < kills; kill++) {
                Recovery finding = drill.kill(order.get(kill));
                findings.add(finding);
                good += finding.good() ? 1 : 0;
                context.screen().line(String.format(Locale.ROOT, "kill %d of %d: %s", kill + 1, kills, finding));
            }
            drill.stop();
        } finally {
            cluster.kill();
        }
        RunAudit audit = RunAudit.of(directory);
        context.screen()
                .line(String.format(
                        Locale.ROOT,
                        "audit from outside: %,d rows in %,d batches of the journal, no gap and no duplicate",
                        audit.journaled(),
                        audit.batches()));
        context.screen().line(Recovery.table(findings));
        context.screen()
                .line(good + " of " + kills + " kills left the ledger balanced, the ratio kept and the training going");
        return good == kills ? ExitCode.OK : ExitCode.FAILED;
    }

    /// Every node in turn, each turn in another order.
    private List<String> order(LaunchedCluster cluster) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> order = new ArrayList<>();
        while (order.size() < kills) {
            List<String> turn = new ArrayList<>(
                    cluster.all().stream().map(NodeProcess::name).toList());
            while (!turn.isEmpty()) {
                order.add(turn.remove(random.nextInt(turn.size())));
            }
        }
        return order;
    }
}
