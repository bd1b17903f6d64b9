package io.sd2ail.cluster;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.coordinator.Coordinator;
import io.sd2ail.coordinator.CoordinatorSetup;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.stream.Dispatchers;
import io.sd2ail.stream.LocalMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cluster's one learner: opens the run's directory and spawns its [Coordinator]. The lock on the directory decides
/// between learners that don't see each other: while another process has it, this one waits.
final class RunSingleton extends AbstractMatchingBehavior<RunSingleton.Command> {
    private static final Logger log = LoggerFactory.getLogger(RunSingleton.class);

    sealed interface Command extends LocalMessage {}

    enum TryAgain implements Command {
        INSTANCE
    }

    /// By which nodes find the coordinator.
    static final ServiceKey<CoordinatorCommand> KEY = ServiceKey.create(CoordinatorCommand.class, "sd2ail-run");

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// What an opener is made of.
    ///
    /// @param opened told of the coordinator
    /// @param ended told how the run ended, or why it could not begin
    record Setup(
            NodeSettings settings,
            OwnedRun.Source source,
            Consumer<ActorRef<CoordinatorCommand>> opened,
            CompletableFuture<RunOutcome> ended) {}

    private final TimerScheduler<Command> timers;
    private final Setup setup;
    private boolean told;

    private RunSingleton(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        this.timers = timers;
        this.setup = setup;
    }

    static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            context.getSelf().tell(TryAgain.INSTANCE);
            return new RunSingleton(context, timers, setup);
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case TryAgain _ -> open();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof ChildFailed failed) {
            setup.ended().completeExceptionally(failed.getCause());
        }
        return signal instanceof Terminated ? Behaviors.stopped() : this;
    }

    private Behavior<Command> open() {
        try {
            spawn(setup.source().open());
            return this;
        } catch (StorageException e) {
            if (!e.isInUse()) {
                setup.ended().completeExceptionally(e);
                return Behaviors.stopped();
            }
            if (!told) {
                told = true;
                log.warn("waiting for the run: {}", e.getMessage());
            }
            timers.startSingleTimer(TryAgain.INSTANCE, PAUSE);
            return this;
        } catch (RuntimeException e) {
            setup.ended().completeExceptionally(e);
            return Behaviors.stopped();
        }
    }

    private void spawn(OwnedRun run) {
        try {
            FrameLimit.check(
                    run.parts().task(), getContext().getSystem().settings().config());
        } catch (RunFailedException e) {
            run.release().run();
            throw e;
        }
        ActorRef<CoordinatorCommand> coordinator = getContext()
                .spawn(
                        Coordinator.create(new CoordinatorSetup(
                                run,
                                setup.settings().version(),
                                false,
                                setup.settings().standby(),
                                setup.ended())),
                        "coordinator",
                        // It keeps a record of requests, and closes the journal, which waits for the disk.
                        Dispatchers.BLOCKING);
        getContext().watch(coordinator);
        getContext().getSystem().receptionist().tell(Receptionist.register(KEY, coordinator));
        setup.opened().accept(coordinator);
    }
}
