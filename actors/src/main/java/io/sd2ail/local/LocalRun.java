package io.sd2ail.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.coordinator.Coordinator;
import io.sd2ail.coordinator.CoordinatorSetup;
import io.sd2ail.member.Member;
import io.sd2ail.member.NodeEnd;
import io.sd2ail.member.NodeMemory;
import io.sd2ail.member.NodeWatch;
import io.sd2ail.parts.Parts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunListener;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.session.RunStorage;
import io.sd2ail.stream.Dispatchers;
import io.sd2ail.terminal.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A run in this process alone: starts it, watches it, stops it.
public final class LocalRun {
    private static final Duration FOREVER = Duration.ofDays(365_000);

    private final ActorSystem<CoordinatorCommand> system;
    private final CompletableFuture<RunOutcome> result;
    private final Duration stopTimeout;

    private LocalRun(
            ActorSystem<CoordinatorCommand> system,
            CompletableFuture<RunOutcome> outcome,
            NodeMemory memory,
            Running running,
            Runnable end) {
        this.system = system;
        this.stopTimeout = system.settings().config().getDuration("sd2ail.system.stop-timeout");
        CompletableFuture<RunOutcome> hung = new CompletableFuture<>();
        Thread watch = new NodeWatch(
                        system,
                        running.member,
                        () -> running.coordinator.getNow(null),
                        outcome.handle((_, _) -> null),
                        end)
                .start(words -> hung.completeExceptionally(CommandFailure.hung(words)));
        CompletableFuture<Void> terminated = system.getWhenTerminated()
                .toCompletableFuture()
                .thenRun(() -> {
                    watch.interrupt();
                    memory.close();
                    outcome.completeExceptionally(
                            new IllegalStateException("the actor system ended before the run did"));
                });
        // What is told is told: a thread that is stuck in a simulator does not keep the caller.
        CompletableFuture<RunOutcome> ended = outcome.handle((_, _) -> Done.getInstance())
                .thenCompose(
                        _ -> terminated.copy().completeOnTimeout(null, stopTimeout.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(_ -> outcome);
        this.result = hung.applyToEither(ended, first -> first);
    }

    /// Starts a run, or goes on with one when its storage holds an earlier process's.
    ///
    /// @param parts of the run
    /// @param storage stays the caller's, to be closed when the result is there
    /// @param listeners are called one after the other from one thread at a time
    public static LocalRun start(Parts parts, RunStorage storage, List<RunListener> listeners) {
        return start(parts, storage, listeners, ConfigFactory.load(), NodeWatch::endAtOnce);
    }

    /// @param config of the actor system
    /// @param end ends the process at once, when its actors answer nobody any more
    static LocalRun start(Parts parts, RunStorage storage, List<RunListener> listeners, Config config, Runnable end) {
        CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
        OwnedRun owned = new OwnedRun("", parts, storage, listeners, () -> {});
        CoordinatorSetup run = new CoordinatorSetup(owned, ProgramVersion.own(), true, false, outcome);
        NodeMemory memory = new NodeMemory();
        Running running = new Running(new CompletableFuture<>(), new CompletableFuture<>());
        return new LocalRun(
                ActorSystem.create(alone(run, memory, running), "sd2ail", config), outcome, memory, running, end);
    }

    /// Who must answer, once they are there.
    private record Running(
            CompletableFuture<ActorRef<MemberCommand>> member,
            CompletableFuture<ActorRef<CoordinatorCommand>> coordinator) {}

    /// The learner's side, and next door one node with all other roles.
    private static Behavior<CoordinatorCommand> alone(CoordinatorSetup run, NodeMemory memory, Running running) {
        return Behaviors.setup(context -> {
            ActorRef<CoordinatorCommand> coordinator =
                    context.spawn(Coordinator.create(run), "run", Dispatchers.BLOCKING);
            context.watch(coordinator);
            NodeCard card = new NodeCard(
                    "rollout",
                    List.of(Role.LEARNER, Role.GENERATOR, Role.ROLLOUT, Role.EVALUATOR),
                    NodeCard.ONE_PROCESS,
                    ProcessHandle.current().pid(),
                    NodeCard.PROTOCOL,
                    run.version(),
                    false);
            ActorRef<MemberCommand> member = context.spawn(
                    Member.create(new Member.Setup(
                            card,
                            0,
                            List.of(),
                            memory,
                            _ -> run.owned().parts(),
                            end -> pass(end, coordinator),
                            FOREVER,
                            FOREVER)),
                    "member");
            context.watch(member);
            member.tell(new MemberCommand.UseCoordinator(coordinator));
            running.member.complete(member);
            running.coordinator.complete(coordinator);
            return Behaviors.receive(CoordinatorCommand.class)
                    .onSignal(Terminated.class, _ -> Behaviors.stopped())
                    .onAnyMessage(message -> {
                        coordinator.tell(message);
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private static void pass(NodeEnd end, ActorRef<CoordinatorCommand> coordinator) {
        switch (end) {
            case NodeEnd.Failed failed -> coordinator.tell(new CoordinatorCommand.PartFailed(failed.failure()));
            case NodeEnd.TurnedAway away ->
                coordinator.tell(new CoordinatorCommand.PartFailed(new IllegalStateException(away.reason())));
            case NodeEnd.RunComplete _, NodeEnd.Drained _, NodeEnd.Lonely _, NodeEnd.Hung _ -> {}
        }
    }

    /// Completes when the run is complete, was stopped or failed, and all its parts are gone.
    public CompletableFuture<RunOutcome> result() {
        return result.copy();
    }

    /// Waits for the result.
    ///
    /// @throws RunFailedException with the reason, in words for a user
    /// @throws CommandFailure when the actors answered nobody any more; this process ends soon after that
    public RunOutcome await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RunFailedException reason) {
                throw reason;
            }
            if (failed.getCause() instanceof CommandFailure hung) {
                throw hung;
            }
            throw new RunFailedException("the run failed: " + failed.getMessage(), failed);
        }
    }

    /// Asks the run to save and end; the result follows. Safe from any thread, any number of times.
    public void requestStop() {
        system.tell(CoordinatorCommand.Stop.INSTANCE);
    }

    /// What every part does now, and the counters.
    public CompletableFuture<RunStatus> status() {
        return AskPattern.<CoordinatorCommand, RunStatus>ask(
                        system, CoordinatorCommand.GetStatus::new, stopTimeout, system.scheduler())
                .toCompletableFuture();
    }
}
