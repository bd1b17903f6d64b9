package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveAloneTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void saveAlone_whileAllThreadsOfTheActorsSpin_writesACheckpoint() throws Exception {
        FakeParts parts = new FakeParts("");
        CountDownLatch spinning = new CountDownLatch(1);
        try (RunDirectory directory = RunDirectory.create(folder.resolve("run"), "fake = true\n");
                RunStorage storage =
                        RunStorage.open(directory, parts.task().config().checkpoints())) {
            ActorSystem<CoordinatorCommand> system = ActorSystem.create(
                    Coordinator.create(new CoordinatorSetup(
                            new OwnedRun("", parts, storage, List.of(), () -> {}),
                            "",
                            true,
                            false,
                            new CompletableFuture<>())),
                    "alone",
                    ConfigFactory.load());
            try {
                CompletableFuture<ActorRef<LearnerCommand>> learner = new CompletableFuture<>();
                system.tell(new CoordinatorCommand.Ping(learner));
                ActorRef<LearnerCommand> asked = learner.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                var threads = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
                for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
                    threads.execute(() -> {
                        while (spinning.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                    });
                }
                CompletableFuture<Done> saved = new CompletableFuture<>();
                asked.tell(new LearnerCommand.SaveAlone(saved));

                assertThat(saved).succeedsWithin(PATIENCE);
                assertThat(storage.checkpoints().latest()).isPresent();
            } finally {
                spinning.countDown();
                system.terminate();
                system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }
}
