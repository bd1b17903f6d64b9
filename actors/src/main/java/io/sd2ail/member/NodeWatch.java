package io.sd2ail.member;

import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.terminal.ExitCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches a node's actor system from outside it, by a [HangWatch]. One that answers nobody any more can't be mended,
/// only ended: the learner, which has a thread of its own, saves, and the process ends, so that a supervisor or a
/// standby goes on.
public final class NodeWatch {
    private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

    private static final String INTERNAL_DISPATCHER = "pekko.actor.internal-dispatcher";

    /// For the learner of a process that hangs to save.
    private static final Duration SAVE_PATIENCE = Duration.ofSeconds(30);

    /// For such a process to end by itself.
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final CompletionStage<ActorRef<MemberCommand>> member;
    private final Supplier<@Nullable ActorRef<CoordinatorCommand>> coordinator;
    private final CompletableFuture<Void> runEnded;
    private final Duration limit;
    private final Runnable end;
    private final AtomicReference<@Nullable ActorRef<LearnerCommand>> learner = new AtomicReference<>();

    /// @param coordinator of a run that this node has; null while it has none
    /// @param runEnded completes when that run has ended: nobody answers for it then
    /// @param end ends the process at once
    public NodeWatch(
            ActorSystem<?> system,
            CompletionStage<ActorRef<MemberCommand>> member,
            Supplier<@Nullable ActorRef<CoordinatorCommand>> coordinator,
            CompletableFuture<Void> runEnded,
            Runnable end) {
        this.system = system;
        this.member = member;
        this.coordinator = coordinator;
        this.runEnded = runEnded;
        this.end = end;
        this.limit = system.settings().config().getDuration("sd2ail.node.hang-after");
    }

    /// Ends this process, whatever hangs in it.
    public static void endAtOnce() {
        Runtime.getRuntime().halt(ExitCode.HUNG);
    }

    /// @param hung told once, in words for a user, that the process is to end, and what was saved; when it has not
    /// ended soon after that, it is ended
    /// @return the watch's thread, to be interrupted when the actor system has ended
    public Thread start(Consumer<String> hung) {
        Map<String, Supplier<CompletionStage<?>>> parts = new LinkedHashMap<>();
        parts.put("the threads of the actors", turnOn(DispatcherSelector.defaultDispatcher()));
        parts.put("the threads of the toolkit", turnOn(DispatcherSelector.fromConfig(INTERNAL_DISPATCHER)));
        parts.put("the node's member", () -> member.thenCompose(this::answerOf));
        parts.put("the run's coordinator", () -> {
            ActorRef<CoordinatorCommand> asked = coordinator.get();
            if (asked == null) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<ActorRef<LearnerCommand>> answer = new CompletableFuture<>();
            asked.tell(new CoordinatorCommand.Ping(answer));
            return CompletableFuture.anyOf(answer.thenAccept(learner::set), runEnded);
        });
        return new HangWatch(limit, parts, System::nanoTime).start(part -> onHung(part, hung));
    }

    private Supplier<CompletionStage<?>> turnOn(DispatcherSelector threads) {
        Executor executor = system.dispatchers().lookup(threads);
        return () -> CompletableFuture.runAsync(() -> {}, executor);
    }

    private CompletionStage<MemberCommand.Found> answerOf(ActorRef<MemberCommand> asked) {
        return AskPattern.ask(asked, MemberCommand.Find::new, Duration.ofDays(1), system.scheduler());
    }

    /// Runs on the watch's thread: no actor but the learner, which has a thread of its own, can be asked for anything.
    private void onHung(String part, Consumer<String> hung) {
        String words = "this node's actors have not answered for " + limit.toSeconds() + " s (" + part + ")";
        log.error("{}: saving what can be saved, then this process ends", words);
        hung.accept(words + save());
        try {
            Thread.sleep(LAST_WORDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        // Whatever keeps the process from ending now hangs too.
        end.run();
    }

    /// @return what to say of it
    private String save() {
        ActorRef<LearnerCommand> asked = learner.get();
        if (asked == null) {
            return "";
        }
        CompletableFuture<Done> saved = new CompletableFuture<>();
        asked.tell(new LearnerCommand.SaveAlone(saved));
        try {
            saved.get(SAVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return "; the run is saved and goes on with --resume";
        } catch (ExecutionException | TimeoutException e) {
            return "; the learner could not save: the run goes on from its newest checkpoint with --resume";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
