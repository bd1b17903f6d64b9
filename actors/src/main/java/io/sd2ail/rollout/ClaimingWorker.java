package io.sd2ail.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A [RolloutWorker] whose [Rollout] another actor still has: one of a former actor system, whose thread is in a step.
/// Two threads never step one environment. What it is told meanwhile it does once the rollout is its own, the newest of
/// each kind; questions stay without an answer.
final class ClaimingWorker extends AbstractMatchingBehavior<RolloutWorker.Command> {
    private final RolloutWorker.Setup setup;
    private final CompletionStage<Runnable> turn;
    private final Map<Class<?>, RolloutWorker.Command> told = new LinkedHashMap<>();

    private ClaimingWorker(
            ActorContext<RolloutWorker.Command> context, RolloutWorker.Setup setup, CompletionStage<Runnable> turn) {
        super(context);
        this.setup = setup;
        this.turn = turn;
    }

    static Behavior<RolloutWorker.Command> create(RolloutWorker.Setup setup) {
        return Behaviors.setup(context -> {
            CompletionStage<Runnable> turn = setup.rollout().claim();
            if (turn.toCompletableFuture().isDone()) {
                return RolloutWorker.owning(context, setup, turn);
            }
            setup.rollout().activity().waits("its environment, in a step for a former actor system of this node");
            context.pipeToSelf(turn, (_, _) -> RolloutWorker.Claimed.INSTANCE);
            return new ClaimingWorker(context, setup, turn);
        });
    }

    @Override
    public Behavior<RolloutWorker.Command> onMessage(RolloutWorker.Command command) {
        return switch (command) {
            case RolloutWorker.Claimed _ -> {
                told.values().forEach(getContext().getSelf()::tell);
                yield RolloutWorker.owning(getContext(), setup, turn);
            }
            case RolloutWorker.GiveAccount _ -> this;
            default -> {
                told.put(command.getClass(), command);
                yield this;
            }
        };
    }

    // The turn comes all the same, and is passed on.
    @Override
    public Behavior<RolloutWorker.Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            var unused = turn.thenAccept(Runnable::run);
        }
        return this;
    }
}
