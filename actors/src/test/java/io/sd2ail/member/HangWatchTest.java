package io.sd2ail.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.fake.LonelyMember;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.stream.Dispatchers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class HangWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long LOOK = LIMIT.toNanos() / 30;

    private final CompletableFuture<Void> never = new CompletableFuture<>();
    private long now;
    private final HangWatch watch = new HangWatch(
            LIMIT, Map.of("one", () -> CompletableFuture.completedFuture(null), "other", () -> never), () -> now);

    private void lookAfter(long nanos, int times) {
        for (int i = 0; i < times; i++) {
            now += nanos;
            assertThat(watch.look()).as("look %d", i).isEmpty();
        }
    }

    @Test
    void look_partWithoutAnAnswerForTheLimit_namesIt() {
        lookAfter(LOOK, 30);

        now += LOOK;
        assertThat(watch.look()).contains("other");
    }

    @Test
    void look_afterAPauseOfTheWholeProcess_doesNotCountIt() {
        lookAfter(LOOK, 20);
        lookAfter(LIMIT.toNanos(), 1);

        lookAfter(LOOK, 10);
        now += LOOK;
        assertThat(watch.look()).contains("other");
    }

    @Test
    void look_answerThatCame_isAskedForAgain() {
        lookAfter(LOOK, 30);
        never.complete(null);

        lookAfter(LOOK, 40);
    }

    @Test
    void start_allThreadsOfTheActorsBusy_savesAndSaysSo() throws Exception {
        CompletableFuture<ActorRef<MemberCommand>> member = new CompletableFuture<>();
        CompletableFuture<ActorRef<CoordinatorCommand>> coordinator = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        ActorSystem<Void> system = ActorSystem.create(
                parts(member, coordinator, asked),
                "hung",
                ConfigFactory.parseString("sd2ail.node.hang-after = 3 s").withFallback(ConfigFactory.load()));
        CountDownLatch spinning = new CountDownLatch(1);
        CompletableFuture<String> hung = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            member.join();
            coordinator.join();
            var unused = new NodeWatch(
                            system, member, coordinator::join, new CompletableFuture<>(), () -> ended.complete(null))
                    .start(hung::complete);
            asked.join();
            var threads = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
                threads.execute(() -> {
                    while (spinning.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });
            }

            assertThat(hung)
                    .succeedsWithin(Duration.ofMinutes(2), InstanceOfAssertFactories.STRING)
                    .startsWith("this node's actors have not answered for 3 s (the ")
                    .endsWith("; the run is saved and goes on with --resume");
            assertThat(ended).succeedsWithin(Duration.ofMinutes(1));
        } finally {
            spinning.countDown();
            system.terminate();
        }
    }

    /// A member on the threads that will hang; a coordinator and a learner on threads of their own.
    private static Behavior<Void> parts(
            CompletableFuture<ActorRef<MemberCommand>> member,
            CompletableFuture<ActorRef<CoordinatorCommand>> coordinator,
            CompletableFuture<Void> asked) {
        return Behaviors.setup(context -> {
            member.complete(context.spawn(LonelyMember.create(), "member"));
            ActorRef<LearnerCommand> learner = context.spawn(
                    Behaviors.receiveMessage(message -> {
                        if (message instanceof LearnerCommand.SaveAlone alone) {
                            alone.saved().complete(Done.getInstance());
                        }
                        return Behaviors.same();
                    }),
                    "learner",
                    Dispatchers.PINNED);
            coordinator.complete(context.spawn(
                    Behaviors.receiveMessage(message -> {
                        if (message instanceof CoordinatorCommand.Ping ping) {
                            ping.answer().complete(learner);
                            asked.complete(null);
                        }
                        return Behaviors.same();
                    }),
                    "coordinator",
                    Dispatchers.PINNED));
            return Behaviors.empty();
        });
    }
}
