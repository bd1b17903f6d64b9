package io.sd2ail.rollout;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Environment;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import io.sd2ail.train.RolloutLoop;
import io.sd2ail.train.RunConfig;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// Steps one environment with the newest policy, as fast as the learner takes the batches: when its [Outbox] is full it
/// stops stepping. Runs on a thread of its own, in slices between which it looks at its mailbox, so a slow environment
/// delays nobody else.
///
/// It owns the environment and the rows of the unfinished batch, and loses both when it stops. Finished batches are the
/// outbox's. An environment that fails costs the episode, not the worker, unless it fails again and again: the steps
/// before the failure stay, the loss is counted by its reason and told to the board.
public final class RolloutWorker extends AbstractMatchingBehavior<RolloutWorker.Command> {
    public sealed interface Command {}

    /// Stop stepping and say what became of every row.
    ///
    /// @param acknowledgedUpTo the last batch that the learner has inserted, -1 when none
    public record Stop(long acknowledgedUpTo, ActorRef<Stopped> replyTo) implements Command, ControlMessage {}

    /// The worker's last words.
    ///
    /// @param produced steps made in this life
    /// @param inFlight rows that the learner has not inserted
    /// @param episodesLost given up because the environment failed
    public record Stopped(WorkerId worker, long produced, long inFlight, List<LostEpisodes> episodesLost)
            implements ControlMessage {
        public Stopped {
            episodesLost = List.copyOf(episodesLost);
        }
    }

    private record UseParameters(ParameterSnapshot snapshot) implements Command, LocalMessage {}

    private enum Step implements Command, LocalMessage {
        INSTANCE
    }

    /// What a worker is made of.
    ///
    /// @param environment makes the environment, on the worker's thread
    /// @param policy makes a policy of a snapshot
    /// @param attacher connects to the learner's intake
    public record Setup(
            WorkerId worker,
            Supplier<Environment> environment,
            RunConfig.Rollouts config,
            long seed,
            Function<ParameterSnapshot, PolicySnapshot> policy,
            Outbox outbox,
            Uplink.Attacher<RolloutBatch> attacher,
            ActorRef<ParameterBroadcast.Command> parameters,
            ActorRef<ActivityBoard.Command> board,
            StreamSettings settings) {}

    private final Setup setup;
    private final RolloutLoop loop;
    private final ActivityReporter activity;
    private final long sliceNanos;
    private boolean episodeLost;
    private int failuresInARow;
    private final LossCounter losses = new LossCounter();
    private boolean lossesUntold;

    private RolloutWorker(ActorContext<Command> context, Setup setup) {
        super(context);
        this.setup = setup;
        this.loop = new RolloutLoop(
                setup.worker(), new GuardedEnvironment(setup.environment().get()), setup.config(), setup.seed());
        this.activity = new ActivityReporter(setup.worker().worker(), setup.board());
        this.sliceNanos = setup.settings().pace().slice().toNanos();
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> {
            RolloutWorker worker = new RolloutWorker(context, setup);
            ActorRef<Command> self = context.getSelf();
            context.spawn(
                    ParameterSubscription.create(
                            ParameterSnapshot.Topic.POLICY,
                            setup.parameters(),
                            setup.settings().pace().askAgain(),
                            snapshot -> self.tell(new UseParameters(snapshot))),
                    "policy");
            ActorRef<Uplink.Command<RolloutBatch>> uplink = context.spawn(
                    Uplink.create(
                            setup.outbox(), setup.attacher(), setup.settings().connection()),
                    "uplink");
            context.watch(uplink);
            worker.activity.works();
            self.tell(Step.INSTANCE);
            return worker;
        });
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Stop stop -> onStop(stop);
            case UseParameters use -> onUseParameters(use.snapshot());
            case Step _ -> onStep();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        switch (signal) {
            case PostStop _ -> loop.close();
            case ChildFailed failed ->
                throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
            default -> {}
        }
        return this;
    }

    private Behavior<Command> onStop(Stop stop) {
        setup.outbox().acknowledge(stop.acknowledgedUpTo());
        long inFlight = setup.outbox().rowsInFlight() + loop.pendingRows();
        stop.replyTo().tell(new Stopped(setup.worker(), loop.produced(), inFlight, losses.byReason()));
        return Behaviors.stopped();
    }

    private Behavior<Command> onUseParameters(ParameterSnapshot snapshot) {
        loop.usePolicy(setup.policy().apply(snapshot), snapshot.version());
        return this;
    }

    private Behavior<Command> onStep() {
        long end = System.nanoTime() + sliceNanos;
        RolloutBatch batch = null;
        while (batch == null && System.nanoTime() < end) {
            batch = step();
        }
        tellLosses();
        if (batch == null) {
            getContext().getSelf().tell(Step.INSTANCE);
        } else {
            stepOnceThereIsRoom(setup.outbox().add(batch));
        }
        return this;
    }

    private void stepOnceThereIsRoom(CompletionStage<Done> room) {
        if (room.toCompletableFuture().isDone()) {
            activity.works();
            getContext().getSelf().tell(Step.INSTANCE);
        } else {
            activity.waits("the learner to take batches");
            getContext().pipeToSelf(room, (_, _) -> Step.INSTANCE);
        }
    }

    private @Nullable RolloutBatch step() {
        try {
            if (episodeLost) {
                loop.startEpisode();
                episodeLost = false;
            }
            RolloutBatch batch = loop.step();
            failuresInARow = 0;
            return batch;
        } catch (RuntimeException failure) {
            giveUpEpisode(failure);
            // The step itself may have succeeded and only the next episode's start failed: then its batch may be full.
            return loop.pendingRows() == setup.config().batchRows() ? loop.flush() : null;
        }
    }

    private void giveUpEpisode(RuntimeException failure) {
        String worker = loop.id().worker();
        String reason = LossCounter.reason(failure);
        long soFar = losses.add(reason);
        episodeLost = true;
        lossesUntold = true;
        failuresInARow++;
        if (failuresInARow >= setup.settings().pace().environmentFailures()) {
            throw new IllegalStateException(
                    worker + ": the environment failed " + failuresInARow + " times in a row, last with: "
                            + failure.getMessage(),
                    failure);
        }
        if (LossCounter.isNews(soFar)) {
            getContext()
                    .getLog()
                    .warn(
                            "{}: an episode is given up ({}, {} so far; the next line comes at ten times as many): {}",
                            worker,
                            reason,
                            soFar,
                            failure.getMessage());
        }
    }

    /// At most once a slice, however often the environment fails.
    private void tellLosses() {
        if (lossesUntold) {
            lossesUntold = false;
            setup.board().tell(new ActivityBoard.EpisodesLost(loop.id().worker(), losses.byReason()));
        }
    }
}
