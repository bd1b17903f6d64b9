package io.sd2ail.rollout;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ChildFailure;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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

/// Steps its environments with the newest policy, as fast as the learner takes the batches: when its [Outbox] is full
/// it stops stepping. It begins when its node's [PolicyFeed] has told it what to act with. Runs on a thread of its
/// own, in slices between which it looks at its mailbox, so a slow environment delays nobody else.
///
/// It owns its [Rollout] while it lives and loses nothing when it stops: another worker goes on with it. An
/// environment that fails costs the episode, not the worker, unless it fails again and again: the steps before the
/// failure stay, the loss is counted by its reason and told to the board.
///
/// Over 300 lines, a third of them the messages that it takes and answers.
public final class RolloutWorker extends AbstractMatchingBehavior<RolloutWorker.Command> {
    public sealed interface Command {}

    /// Say what became of every row.
    ///
    /// @param acknowledgedUpTo the last batch that the learner's account holds, -1 when it holds none
    /// @param stop whether to stop stepping, for good
    public record GiveAccount(long acknowledgedUpTo, boolean stop, ActorRef<Account> replyTo)
            implements Command, LocalMessage {}

    /// What became of every row that a worker produced.
    ///
    /// @param produced steps made in this life
    /// @param inFlight rows that the learner has not accepted
    /// @param episodesLost given up because the environment failed
    public record Account(WorkerId worker, long produced, long inFlight, List<LostEpisodes> episodesLost)
            implements ControlMessage {
        public Account {
            episodesLost = List.copyOf(episodesLost);
        }
    }

    /// Stop stepping, send everything, and stop once the learner has it.
    public enum Drain implements Command, LocalMessage {
        INSTANCE
    }

    /// Act with the policy's noise times this from now on.
    public record UseExploration(double factor) implements Command, LocalMessage {}

    /// Act with these weights from now on.
    record UseParameters(ParameterSnapshot snapshot) implements Command, LocalMessage {}

    /// The run has none yet: act at random until they come.
    enum NoWeightsYet implements Command, LocalMessage {
        INSTANCE
    }

    private enum Step implements Command, LocalMessage {
        INSTANCE
    }

    /// The rollout is this worker's.
    enum Claimed implements Command, LocalMessage {
        INSTANCE
    }

    private enum AllAcknowledged implements Command, LocalMessage {
        INSTANCE
    }

    /// What a worker is made of.
    ///
    /// @param rollout whose steps it makes; stays the caller's, to be used again once this actor has stopped
    /// @param policy makes a policy of a snapshot
    /// @param exploration factor of the policy's noise
    /// @param attacher connects to the learner's intake
    public record Setup(
            Rollout rollout,
            Function<ParameterSnapshot, PolicySnapshot> policy,
            double exploration,
            Uplink.Attacher<RolloutBatches> attacher,
            ActorRef<ActivityBoard.Command> board,
            StreamSettings settings) {}

    private final Setup setup;
    private final RolloutLoop loop;
    private final WorkerActivity activity;
    private final CompletionStage<Runnable> turn;
    private final long sliceNanos;
    private final LossCounter losses;
    private int failuresInARow;
    private boolean awaiting;
    private boolean lossesUntold;
    private boolean begun;
    private boolean draining;

    private RolloutWorker(ActorContext<Command> context, Setup setup, CompletionStage<Runnable> turn) {
        super(context);
        this.setup = setup;
        this.turn = turn;
        this.loop = setup.rollout().loop();
        this.losses = setup.rollout().losses();
        loop.followAnotherLearner();
        loop.explore(setup.exploration());
        this.activity = setup.rollout().activity();
        this.sliceNanos = setup.settings().pace().slice().toNanos();
    }

    public static Behavior<Command> create(Setup setup) {
        return ClaimingWorker.create(setup);
    }

    /// @param turn of the rollout, which has come: passed on when this actor stops
    static Behavior<Command> owning(ActorContext<Command> context, Setup setup, CompletionStage<Runnable> turn) {
        try {
            RolloutWorker worker = new RolloutWorker(context, setup, turn);
            ActorRef<Uplink.Command<RolloutBatches>> uplink = context.spawn(
                    Uplink.create(
                            worker.loop.id().worker(),
                            setup.rollout().outbox(),
                            setup.attacher(),
                            setup.settings().connection()),
                    "uplink");
            context.watch(uplink);
            worker.activity.waits("the present weights");
            return worker;
        } catch (RuntimeException e) {
            var unused = turn.thenAccept(Runnable::run);
            throw e;
        }
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case GiveAccount give -> onGiveAccount(give);
            case Drain _ -> onDrain();
            case UseExploration use -> onUseExploration(use.factor());
            case UseParameters use -> onUseParameters(use.snapshot());
            case NoWeightsYet _ -> begin();
            case Step _ -> onStep();
            case AllAcknowledged _ -> Behaviors.stopped();
            case Claimed _ -> this;
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        switch (signal) {
            case ChildFailed failed -> throw ChildFailure.of(failed);
            case PostStop _ -> {
                var unused = turn.thenAccept(Runnable::run);
            }
            default -> {}
        }
        return this;
    }

    private Behavior<Command> onGiveAccount(GiveAccount give) {
        Rollout rollout = setup.rollout();
        long inFlight = rollout.rowsInFlight(give.acknowledgedUpTo());
        give.replyTo().tell(new Account(loop.id(), rollout.produced(), inFlight, losses.byReason()));
        return give.stop() ? Behaviors.stopped() : this;
    }

    private Behavior<Command> onDrain() {
        draining = true;
        begin();
        activity.waits("the learner to take the last batches");
        return this;
    }

    private Behavior<Command> onUseExploration(double factor) {
        loop.explore(factor);
        return this;
    }

    private Behavior<Command> onUseParameters(ParameterSnapshot snapshot) {
        loop.usePolicy(setup.policy().apply(snapshot), snapshot.version());
        return begin();
    }

    /// Steps from the moment on at which this life knows what to act with: the run's present weights, or random actions
    /// where there are none yet. A rollout that comes late adds nothing of a policy that the run has left behind.
    private Behavior<Command> begin() {
        if (!begun) {
            begun = true;
            stepOnceThereIsRoom(setup.rollout().outbox().room());
        }
        return this;
    }

    private Behavior<Command> onStep() {
        if (draining) {
            return sendTheRest();
        }
        if (!awaiting) {
            activity.steps();
        }
        long end = System.nanoTime() + sliceNanos;
        RolloutBatch batch;
        do {
            batch = step();
        } while (batch == null && !awaiting && System.nanoTime() < end);
        tellLosses();
        if (batch == null) {
            getContext().getSelf().tell(Step.INSTANCE);
        } else {
            stepOnceThereIsRoom(setup.rollout().outbox().add(batch));
        }
        return this;
    }

    private Behavior<Command> sendTheRest() {
        RolloutBatch rest = loop.flush();
        if (rest != null) {
            var unused = setup.rollout().outbox().add(rest);
        }
        getContext().pipeToSelf(setup.rollout().outbox().empty(), (_, _) -> AllAcknowledged.INSTANCE);
        return this;
    }

    private void stepOnceThereIsRoom(CompletionStage<Done> room) {
        if (room.toCompletableFuture().isDone()) {
            getContext().getSelf().tell(Step.INSTANCE);
        } else {
            activity.waits("the learner to take batches");
            getContext().pipeToSelf(room, (_, _) -> Step.INSTANCE);
        }
    }

    private @Nullable RolloutBatch step() {
        try {
            RolloutBatch batch = loop.step();
            failuresInARow = 0;
            awaiting = false;
            return batch;
        } catch (EnvironmentAwaitedException nobody) {
            await(nobody);
        } catch (RuntimeException failure) {
            countLostEpisode(failure);
        }
        // The step itself may have succeeded and only the next episode's start failed: then its batch may be full.
        return loop.pendingRows() == setup.rollout().batchRows() ? loop.flush() : null;
    }

    /// A named wait, in which the worker looks at its mailbox between its attempts. No failure is one of those in a row
    /// any more: the simulator that failed is gone.
    private void await(EnvironmentAwaitedException nobody) {
        failuresInARow = 0;
        if (!awaiting) {
            awaiting = true;
            getContext().getLog().info("{} waits for {}", loop.id().worker(), nobody.awaited());
        }
        activity.waits(nobody.awaited());
    }

    private void countLostEpisode(RuntimeException failure) {
        String worker = loop.id().worker();
        String reason = EpisodeLostException.reasonOf(failure);
        long soFar = losses.add(reason);
        lossesUntold = true;
        failuresInARow++;
        if (failuresInARow >= setup.settings().pace().environmentFailures() * loop.environments()) {
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
