package io.sd2ail.coordinator;

import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.parts.Parts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.run.RunConfig;
import io.sd2ail.stream.StreamSettings;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// What a [Coordinator] has in every [RunPhase]: the parts of the learner's side, and what is known of the run's end.
final class OngoingRun {
    final ActorContext<CoordinatorCommand> context;
    final TimerScheduler<CoordinatorCommand> timers;
    final CoordinatorSetup setup;
    final Parts parts;
    final RunConfig config;
    final StreamSettings settings;
    final RunEvents events;
    final Topology topology;
    final ControlRequests requests;
    final RunEnd end = new RunEnd();
    final long startNanos = System.nanoTime();

    /// Mean return of uniformly random actions; NaN before it is known.
    double randomReturn = Double.NaN;

    private boolean stopRequested;
    private boolean relayIsGone;

    OngoingRun(
            ActorContext<CoordinatorCommand> context,
            TimerScheduler<CoordinatorCommand> timers,
            CoordinatorSetup setup) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.parts = setup.owned().parts();
        this.config = parts.config();
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.events = new RunEvents(context, setup.owned().listeners());
        this.topology = new Topology(
                context,
                parts,
                setup.owned().storage(),
                events,
                context.messageAdapter(LearnerReport.class, RunPhase.LearnerSaid::new));
        this.requests = new ControlRequests(
                topology.learner,
                setup.owned().storage().directory(),
                (steer, refusal) -> context.pipeToSelf(refusal, (reason, _) -> new RunPhase.Changed(steer, reason)));
    }

    boolean stopRequested() {
        return stopRequested;
    }

    /// Has the learner save and finish, within a time. Safe to be asked again.
    void stopLearner() {
        if (!stopRequested) {
            stopRequested = true;
            topology.learner.tell(LearnerCommand.Stop.INSTANCE);
            startStopTimer();
        }
    }

    void startStopTimer() {
        timers.startSingleTimer(RunPhase.StopTimedOut.INSTANCE, settings.pace().stopTimeout());
    }

    /// A child of the coordinator failed.
    void noteFailure(ActorRef<Void> child, Throwable reason) {
        end.fail(reason);
        relayIsGone |= events.relay().equals((Object) child);
    }

    /// Whether nothing can be told any more.
    boolean relayIsGone() {
        return relayIsGone;
    }

    /// Has what was told before delivered; [RunPhase.Flushed] answers.
    void flushEvents() {
        events.relay()
                .tell(new ListenerRelay.Flush(
                        context.messageAdapter(ListenerRelay.Flushed.class, _ -> RunPhase.Flushed.INSTANCE)));
    }

    /// @param nodes of the run; null before any can join
    void answer(CoordinatorCommand.GetStatus question, @Nullable Membership nodes) {
        context.spawnAnonymous(StatusRound.create(
                topology.learner,
                topology.board,
                nodes == null ? List.of() : nodes.members(),
                nodes == null ? List.of() : nodes.nodes(),
                new StatusRound.Frame(
                        setup.owned().storage().directory().toString(),
                        config.environment(),
                        setup.version(),
                        requests.paused(),
                        config.steps()),
                settings.membership().answerTimeout(),
                question.replyTo()));
    }

    /// Tells whoever waits for the run how it ended.
    void tellEnd() {
        end.tell(setup.outcome(), setup.owned().storage().directory(), events.lastCheckpoint());
    }
}
