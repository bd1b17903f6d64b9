package io.sd2ail.node;

import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.generator.Generator;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.IntakeLog;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.learner.LearnerSetup;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.rollout.Outbox;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import io.sd2ail.train.RunConfig;
import io.sd2ail.train.RunEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// The graph of a run, drawn and wired here.
///
/// ```
///  RolloutWorker xN                       IntakeLog: number, check, journal
///   | Outbox                                       |
///   `- Uplink ==RolloutBatch==> Intake ============'==> Learner --> LearnerCore: replay, law of pace,
///                  <--- Acknowledge ---                 | ^ ^ |     updates, ledger
///                                                       | | | `--> CheckpointWriter
///  Generator                                            | | |
///   `- Uplink =SyntheticBatch=> SyntheticIntake ========|=' |
///                                                       |   |
///  RolloutWorker, Generator, Evaluator                  |   |
///   `- ParameterSubscription <--- ParameterBroadcast <--'   |
///                                                           |
///  Evaluator ------------------- Evaluated -----------------'
///
///  everybody --Changed--> ActivityBoard --ActivityChanged--> ListenerRelay --RunEvent--> listeners
/// ```
///
/// Double lines are streams with back-pressure, single ones messages. Left and right may be different machines.
final class Topology {
    private static final DispatcherSelector PINNED = DispatcherSelector.fromConfig("sd2ail.system.dispatchers.pinned");
    static final DispatcherSelector BLOCKING = DispatcherSelector.fromConfig("sd2ail.system.dispatchers.blocking");

    private final ActorContext<Guardian.Command> context;
    private final Parts parts;
    private final RunStorage storage;
    private final RunConfig config;
    private final StreamSettings settings;
    private final Executor blocking;

    final ActorRef<ActivityBoard.Command> board;
    final ActorRef<ParameterBroadcast.Command> parameters;
    final ActorRef<Evaluator.Command> evaluator;
    final ActorRef<Learner.Command> learner;
    final Map<WorkerId, ActorRef<RolloutWorker.Command>> workers = new LinkedHashMap<>();
    final Map<WorkerId, Outbox> outboxes = new LinkedHashMap<>();

    /// Spawns what must be there before anything streams.
    ///
    /// @param listener takes the run's events, from any thread
    /// @param reports hears from the learner
    Topology(
            ActorContext<Guardian.Command> context,
            Parts parts,
            RunStorage storage,
            Consumer<RunEvent> listener,
            ActorRef<LearnerReport> reports) {
        this.context = context;
        this.parts = parts;
        this.storage = storage;
        this.config = parts.task().config();
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.blocking = context.getSystem().dispatchers().lookup(BLOCKING);
        board = context.spawn(ActivityBoard.create(settings.pace().noticeAfter(), listener), "activities");
        parameters = context.spawn(ParameterBroadcast.create(), "parameters");
        evaluator = context.spawn(Evaluator.create(evaluatorSetup()), "evaluator", PINNED);
        learner = context.spawn(Learner.create(learnerSetup(listener, reports)), "learner", PINNED);
        context.watch(board);
        context.watch(parameters);
        context.watch(evaluator);
        context.watch(learner);
    }

    /// Spawns what streams, once the learner can say where every stream goes on.
    void connect(IntakeLog log) {
        ActorRef<Intake.Command> intake = context.spawn(Intake.create(log, settings.rollouts(), blocking), "intake");
        context.watch(intake);
        int rollouts = config.algorithm().interacts() ? config.rollouts().workers() : 0;
        for (int i = 1; i <= rollouts; i++) {
            String name = "rollout-" + i;
            spawnWorker(new WorkerId(name, log.lastIncarnation(name) + 1), intake);
        }
        if (parts.usesGenerator()) {
            ActorRef<SyntheticIntake.Command> demonstrations = context.spawn(
                    SyntheticIntake.create(learner, parts.task().shape().rowSize(), settings.demonstrations()),
                    "demonstrations");
            context.watch(demonstrations);
            // Another life draws other noise.
            long life = log.lastIncarnation("rollout-1") + 1;
            spawnGenerator(life == 0 ? "generator-1" : "generator-1-life-" + life, demonstrations);
        }
    }

    private void spawnWorker(WorkerId worker, ActorRef<Intake.Command> intake) {
        Outbox outbox = new Outbox(config.rollouts().outboxBatches());
        Uplink.Attacher<RolloutBatch> attacher =
                (first, uplink) -> intake.tell(new Intake.Attach(worker, first, uplink));
        ActorRef<RolloutWorker.Command> spawned = context.spawn(
                RolloutWorker.create(new RolloutWorker.Setup(
                        worker,
                        () -> parts.newEnvironment(worker.worker()),
                        config.rollouts(),
                        config.seed(),
                        parts.task()::policy,
                        outbox,
                        attacher,
                        parameters,
                        board,
                        settings)),
                worker.worker(),
                PINNED);
        context.watch(spawned);
        workers.put(worker, spawned);
        outboxes.put(worker, outbox);
    }

    private void spawnGenerator(String name, ActorRef<SyntheticIntake.Command> demonstrations) {
        Uplink.Attacher<SyntheticBatch> attacher =
                (first, uplink) -> demonstrations.tell(new SyntheticIntake.Attach(name, first, uplink));
        context.watch(context.spawn(
                Generator.create(new Generator.Setup(
                        name, () -> parts.newGenerator(name), attacher, parameters, board, settings)),
                "generator-1",
                PINNED));
    }

    private Evaluator.Setup evaluatorSetup() {
        return new Evaluator.Setup(
                () -> parts.newEnvironment("evaluator"),
                config.evaluation().episodes(),
                config.seed(),
                parts.task()::policy,
                new BestPolicy(storage.policies(), parts.task())::offer,
                parameters,
                board,
                settings.pace().askAgain());
    }

    private LearnerSetup learnerSetup(Consumer<RunEvent> listener, ActorRef<LearnerReport> reports) {
        return new LearnerSetup(
                config,
                parts::newLearner,
                storage.saved(),
                storage.journal(),
                storage.checkpoints(),
                (policy, steps) -> storage.keep(parts.task(), policy, steps),
                storage::reject,
                parts.trace(),
                listener,
                parameters,
                evaluator,
                board,
                reports,
                settings.pace().slice(),
                blocking);
    }
}
