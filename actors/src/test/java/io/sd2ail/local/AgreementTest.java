package io.sd2ail.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.ClusterNode;
import io.sd2ail.cluster.NodeSettings;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.data.State;
import io.sd2ail.fake.WrappedParts;
import io.sd2ail.learner.LearnerTrace;
import io.sd2ail.learning.djl.DjlBackendFactory;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.member.NodeEnd;
import io.sd2ail.parts.NodeParts;
import io.sd2ail.parts.Parts;
import io.sd2ail.parts.RemoteParts;
import io.sd2ail.protocol.Role;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.session.RunStorage;
import io.sd2ail.training.ExpertSources;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.LearningTask;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real algorithm on Pendulum: the actors, in one process or on two nodes, and a plain loop compute the same.
class AgreementTest {
    private static final String TINY = """
            steps = 120
            demonstrations { trajectories = 2 }
            sd2ail { denoiser-hidden = 16, policy-hidden = 16, expert-rows = 16, policy-rows = 16
              synthetic-ratio = 2, synthesis { batch-rows = 16, batches-ahead = 2 } }
            pace { updates-per-step = 1, warmup-steps = 40, random-steps = 40, tolerance-updates = 40 }
            rollouts { workers = 2, batch-rows = 8, publish-every = 5 }
            evaluation { every-steps = 100, episodes = 1 }
            """;

    @TempDir
    private Path folder;

    private LearningTask task(String overrides) throws IOException {
        RunConfig config = ConfigBinder.bind(
                ConfigFactory.parseString(overrides)
                        .withFallback(ConfigFactory.parseString(TINY))
                        .withFallback(ConfigFactory.parseFile(new File("../cluster-config/base.conf")))
                        .resolve(),
                RunConfig.class);
        Path demonstrations = folder.resolve("Pendulum-v1.npz");
        try (InputStream bundled = Objects.requireNonNull(
                LearningTask.class.getResourceAsStream("/io/sd2ail/demonstrations/Pendulum-v1.npz"))) {
            var unused = Files.copy(bundled, demonstrations);
        }
        return LearningTask.prepare(config, ExpertSources.of(demonstrations), new DjlBackendFactory());
    }

    @Test
    void run_realAlgorithm_repeatedByAPlainLoopGivesTheSameStateBitForBit() throws IOException {
        RecordedTrace trace = new RecordedTrace();
        LearningTask task = task("");
        try (RunHarness harness = new RunHarness(new Traced(Parts.of(task), trace), folder)) {
            harness.await();
            State saved = harness.storage.checkpoints().latest().orElseThrow().state();

            try (LearnerCore repeated = task.newLearner()) {
                trace.repeatOn(repeated);
                State expected = State.create();
                repeated.save(expected.scope("learner"));

                assertThat(trace.updates()).isEqualTo(80);
                assertThat(saved.scope("learner").longs("counters", 5)[3])
                        .as("synthetic batches")
                        .isPositive();
                assertThat(saved.asMap()).containsAllEntriesOf(expected.asMap());
            }
        }
    }

    @Test
    void cluster_realAlgorithm_repeatedByAPlainLoopGivesTheSameStateBitForBit() throws Exception {
        RecordedTrace trace = new RecordedTrace();
        LearningTask task = task("");
        Path directory = folder.resolve("run");
        try (RunDirectory run = RunDirectory.create(directory, "fake = true\n");
                RunStorage storage = RunStorage.open(run, task.config().checkpoints());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            OwnedRun owned = new OwnedRun("agreement", new Traced(Parts.of(task), trace), storage, List.of(), () -> {});
            int port = Addresses.freePort(Addresses.LOOPBACK, 0);
            ClusterNode learner = new ClusterNode(
                    node("learner", List.of(Role.LEARNER), port, List.of()), AgreementTest::remote, () -> owned);
            ClusterNode other = new ClusterNode(
                    node("other", List.of(Role.ROLLOUT, Role.GENERATOR), 0, List.of(Addresses.LOOPBACK + ":" + port)),
                    AgreementTest::remote,
                    null);
            Future<ClusterNode.Ended> others = threads.submit(other::run);

            RunOutcome outcome = Objects.requireNonNull(learner.run().outcome());

            assertThat(others.get(60, TimeUnit.SECONDS).end()).isInstanceOf(NodeEnd.RunComplete.class);
            assertThat(outcome.summary().ledger().balanced()).isTrue();
            State saved = storage.checkpoints().latest().orElseThrow().state();
            try (LearnerCore repeated = task.newLearner()) {
                trace.repeatOn(repeated);
                State expected = State.create();
                repeated.save(expected.scope("learner"));

                assertThat(trace.updates()).isEqualTo(80);
                assertThat(saved.asMap()).containsAllEntriesOf(expected.asMap());
            }
        }
    }

    private static NodeParts remote(RunConfig config) {
        return new RemoteParts(config, _ -> {});
    }

    private static NodeSettings node(String name, List<Role> roles, int port, List<String> join) {
        Config files = ConfigFactory.parseFile(new File("../cluster-config/node/cluster.conf"));
        return new NodeSettings(name, roles, Addresses.LOOPBACK, port, join, 0, false, "test", files);
    }

    @Test
    void run_cloning_isSupervisedFromItsStartToItsEnd() throws IOException {
        LearningTask task = task("algorithm = bc, bc.batch-rows = 16, evaluation.every-steps = 50");
        try (RunHarness harness = new RunHarness(Parts.of(task), folder)) {
            RunOutcome outcome = harness.await();
            assertThat(outcome.complete()).isTrue();
            assertThat(outcome.summary().updates()).isEqualTo(120);
            assertThat(outcome.summary().environmentSteps()).isEqualTo(120);
            assertThat(outcome.summary().ledger()).isEqualTo(new LedgerTotals(0, 0, 0, 0));
            assertThat(harness.events.all(RunEvent.Evaluated.class))
                    .extracting(event -> event.result().environmentSteps())
                    .containsExactly(50L, 100L, 120L);
            assertThat(harness.events.all(RunEvent.Evaluated.class))
                    .extracting(event -> event.result().updates())
                    .containsExactly(50L, 100L, 120L);
        }
    }

    private static final class Traced extends WrappedParts {
        private final LearnerTrace trace;

        Traced(Parts parts, LearnerTrace trace) {
            super(parts);
            this.trace = trace;
        }

        @Override
        public LearnerTrace trace() {
            return trace;
        }
    }
}
