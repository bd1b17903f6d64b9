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
import io.sd2ail.web.WebAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
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
public final class ClusterDrillCommand extends Drill {
    @Option(names = "--kills", paramLabel = "N", description = "Kills. Default: ${DEFAULT-VALUE}.")
    private int kills = 20;

    @Option(names = "--rollouts", paramLabel = "N", description = "Rollout nodes. Default: ${DEFAULT-VALUE}.")
    private int rollouts = 4;

    @Option(
            names = "--standby",
            description = "With a learner that stands by, which takes over when the other is killed.")
    private boolean standby;

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port of the learner. Default: a free one.")
    private @Nullable Integer port;

    public ClusterDrillCommand(CommandContext context) {
        super(context, "cluster");
    }

    @Override
    boolean isSurvived(Path directory, SplittableRandom random) throws IOException, InterruptedException {
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
        screen().line("learner, generator and " + rollouts + " rollouts at " + cluster.address() + ", run in "
                + directory);
        List<String> order = order(cluster, random);
        List<Recovery> findings = new ArrayList<>();
        int good = count(cluster, config, directory, kills, (drill, kill) -> {
            Recovery finding = drill.kill(order.get(kill - 1));
            findings.add(finding);
            screen().line(String.format(Locale.ROOT, "kill %d of %d: %s", kill, kills, finding));
            return finding.good();
        });
        screen().line(Recovery.table(findings));
        screen().line(good + " of " + kills + " kills left the ledger balanced, the ratio kept and the training going");
        return good == kills;
    }

    /// Every node in turn, each turn in another order.
    private List<String> order(LaunchedCluster cluster, SplittableRandom random) {
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
