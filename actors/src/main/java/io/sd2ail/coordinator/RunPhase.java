package io.sd2ail.coordinator;

import io.sd2ail.data.WorkerId;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.protocol.CoordinatorCommand;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// What a [Coordinator] is at a time. Here is what all phases do alike; each says in its own file what it does
/// otherwise.
abstract sealed class RunPhase extends AbstractMatchingBehavior<CoordinatorCommand> permits Opening, Running, Closing {
    /// Its notes to itself.
    private sealed interface Own extends CoordinatorCommand.Own {}

    record LearnerSaid(LearnerReport report) implements Own {}

    record RandomPolicyMeasured(double mean) implements Own {}

    /// The learner's ledger, as it was asked for.
    record Booked(Map<WorkerId, Ledger.Account> accounts) implements Own {}

    record WorkersStopped(AccountRound.Accounts accounts) implements Own {}

    record Changed(CoordinatorCommand.Steer steer, String refusal) implements Own {}

    enum Flushed implements Own {
        INSTANCE
    }

    enum Tick implements Own {
        INSTANCE
    }

    enum StopTimedOut implements Own {
        INSTANCE
    }

    final OngoingRun run;

    /// Null before nodes can join.
    final @Nullable Membership nodes;

    RunPhase(OngoingRun run, @Nullable Membership nodes) {
        super(run.context);
        this.run = run;
        this.nodes = nodes;
    }

    @Override
    public Behavior<CoordinatorCommand> onMessage(CoordinatorCommand command) {
        return switch (command) {
            case CoordinatorCommand.Join join -> onJoin(join);
            case CoordinatorCommand.Alive alive -> withNodes(present -> present.alive(alive));
            case CoordinatorCommand.Draining leaving -> withNodes(present -> present.draining(leaving.process()));
            case CoordinatorCommand.Left left -> withNodes(present -> present.left(left.process()));
            case CoordinatorCommand.GetStatus get -> {
                run.answer(get, nodes);
                yield this;
            }
            case CoordinatorCommand.Steer steer -> {
                run.requests.ask(steer, nodes);
                yield this;
            }
            case CoordinatorCommand.Ping ping -> {
                ping.answer().complete(run.topology.learner);
                yield this;
            }
            case CoordinatorCommand.Stop _ -> onStop();
            case CoordinatorCommand.PartFailed failed -> {
                run.end.fail(failed.failure());
                yield onStop();
            }
            case CoordinatorCommand.Own own -> onOwn((Own) own);
        };
    }

    private Behavior<CoordinatorCommand> withNodes(Consumer<Membership> action) {
        if (nodes != null) {
            action.accept(nodes);
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onOwn(Own note) {
        return switch (note) {
            case LearnerSaid(LearnerReport.Ready ready) -> onReady(ready);
            case LearnerSaid(LearnerReport.Finished finished) -> Closing.begin(run, nodes, finished);
            case RandomPolicyMeasured measured -> onRandomPolicyMeasured(measured.mean());
            case Booked booked -> onBooked(booked.accounts());
            case WorkersStopped stopped -> onWorkersStopped(stopped.accounts());
            case Changed changed -> {
                run.requests.changed(changed.steer(), changed.refusal());
                yield this;
            }
            case Flushed _ -> tellEnd();
            case Tick _ -> onTick();
            case StopTimedOut _ -> {
                run.end.fail(new IllegalStateException(awaited() + " did not stop within "
                        + run.settings.pace().stopTimeout().toSeconds() + " s"));
                yield tellEnd();
            }
        };
    }

    @Override
    public Behavior<CoordinatorCommand> onSignal(Signal signal) {
        return switch (signal) {
            case ChildFailed failed -> {
                run.noteFailure(failed.getRef(), failed.getCause());
                // Without the learner nothing can be saved.
                yield run.topology.learner.equals((Object) failed.getRef()) ? tellEnd() : onChildFailed();
            }
            case Terminated terminated -> withNodes(present -> present.terminated(terminated.getRef()));
            case PostStop _ -> {
                run.setup.owned().release().run();
                yield this;
            }
            default -> this;
        };
    }

    // A node that is not answered asks again.
    Behavior<CoordinatorCommand> onJoin(CoordinatorCommand.Join join) {
        return this;
    }

    Behavior<CoordinatorCommand> onReady(LearnerReport.Ready ready) {
        return this;
    }

    Behavior<CoordinatorCommand> onRandomPolicyMeasured(double mean) {
        return this;
    }

    Behavior<CoordinatorCommand> onBooked(Map<WorkerId, Ledger.Account> accounts) {
        return this;
    }

    Behavior<CoordinatorCommand> onWorkersStopped(AccountRound.Accounts accounts) {
        return this;
    }

    Behavior<CoordinatorCommand> onTick() {
        return this;
    }

    Behavior<CoordinatorCommand> onStop() {
        run.stopLearner();
        return this;
    }

    /// A part other than the learner failed.
    Behavior<CoordinatorCommand> onChildFailed() {
        return onStop();
    }

    /// Whose stopping takes too long, if it does.
    String awaited() {
        return "the learner";
    }

    final Behavior<CoordinatorCommand> tellEnd() {
        run.tellEnd();
        return Behaviors.stopped();
    }
}
