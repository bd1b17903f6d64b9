package io.sd2ail.coordinator;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.RunDoor;
import io.sd2ail.run.RunListener;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The one that a run belongs to: starts the learner's side, takes nodes in, tells them what to stand in for, passes on
/// what a user asks of the run, and turns the failure of any part of its own into an end with a reason: the learner
/// saves, if it still can, and nobody is left waiting. A node that dies or leaves ends nothing.
///
/// At any time it is in one [RunPhase]: [Opening] until the learner is restored, [Running], and [Closing] from the
/// learner's last report on. What it knows of nodes is lost when it stops; they join again.
public final class Coordinator {
    private Coordinator() {}

    /// @param setup of the run, which is released when this actor and all its parts have stopped
    public static Behavior<CoordinatorCommand> create(CoordinatorSetup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            OngoingRun run = new OngoingRun(context, timers, setup);
            timers.startTimerWithFixedDelay(
                    RunPhase.Tick.INSTANCE, run.settings.membership().heartbeat());
            RunDoor door = new RunDoor(context.getSelf(), context.getSystem().scheduler());
            for (RunListener listener : setup.owned().listeners()) {
                if (listener instanceof RunDoor.Visitor visitor) {
                    visitor.opened(door);
                }
            }
            return new Opening(run);
        }));
    }
}
