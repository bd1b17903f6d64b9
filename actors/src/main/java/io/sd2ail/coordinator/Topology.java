package io.sd2ail.coordinator;

import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.IntakeLog;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.learner.LearnerSetup;
import io.sd2ail.learner.RejectedRows;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.parts.Parts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.Services;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.session.RunStorage;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.Dispatchers;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// The graph of a run, drawn here; the learner's side is wired here too, every node's side in `member.NodeActors`.
///
/// ```
///  a node (Member)                        the learner's node (Coordinator)
///  -------------------------------------  -----------------------------------------------------------------
///  RolloutWorker xN                       IntakeLog: number, check, journal
///   | Rollout: environment, Outbox                 |
///   `- Uplink ==RolloutBatches=> Intake ============'==> Learner --> LearnerCore: replay, law of pace,
///                  <--- Acknowledge ---                 | ^ ^ |     updates, ledger
///                                                       | | | `--> CheckpointWriter
///  Generator                                            | | |
///   `- Uplink =SyntheticBatch=> SyntheticIntake ========|=' |
///                                                       |   |
///  PolicyFeed (for all RolloutWorkers), Generator       |   |
///   `- ParameterSubscription <--- ParameterBroadcast <--'   |
///                                                           |
///  Evaluator ---- Evaluated ----> EvaluationQueue ----------'
///   `- ParameterSubscription <--- ParameterBroadcast <--'
///
///  everybody --Changed--> ActivityBoard --ActivityChanged--> ListenerRelay --RunEvent--> listeners
///
///  Member --Join, Alive--> Coordinator --Welcome, Beat--> Member
/// ```
///
/// Double lines are streams with back-pressure, single ones messages. All nodes may be one process (`train`) or many
/// (`node`, `launch`): the parts are the same.
final class Topology {
    private final ActorContext<CoordinatorCommand> context;
    private final Parts parts;
    private final RunStorage storage;
    private final RunConfig config;
    private final StreamSettings settings;
    private final Executor blocking;
    private final RejectedRows rejected;

    final ActorRef<ActivityBoard.Command> board;
    final ActorRef<ParameterBroadcast.Command> parameters;
    final ActorRef<ParameterBroadcast.Command> evaluationPolicies;
    final ActorRef<EvaluationQueue.Command> evaluations;
    final ActorRef<LearnerCommand> learner;

    /// Spawns what must be there before anything streams.
    ///
    /// @param listener takes the run's events, from any thread
    /// @param reports hears from the learner
    Topology(
            ActorContext<CoordinatorCommand> context,
            Parts parts,
            RunStorage storage,
            Consumer<RunEvent> listener,
            ActorRef<LearnerReport> reports) {
        this.context = context;
        this.parts = parts;
        this.storage = storage;
        this.config = parts.config();
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.blocking = context.getSystem().dispatchers().lookup(Dispatchers.BLOCKING);
        this.rejected = new RejectedRows(storage::reject);
        int partBytes = settings.parameters().partBytes();
        board = watched(
                ActivityBoard.create(
                        settings.pace().noticeAfter(), settings.pace().stallAfter(), listener),
                "activities");
        parameters = watched(ParameterBroadcast.create(partBytes), "parameters");
        evaluationPolicies = watched(ParameterBroadcast.create(partBytes), "evaluation-policies");
        BestPolicy best = new BestPolicy(storage.policies(), parts.task());
        KeptEpisodes episodes = new KeptEpisodes(storage.directory());
        evaluations = context.spawn(
                EvaluationQueue.create(
                        evaluationPolicies,
                        (policy, answer) -> episodes.offer(answer, best.offer(policy, answer.result())),
                        new ActivityReporter("evaluations", board)),
                "evaluations",
                Dispatchers.BLOCKING);
        context.watch(evaluations);
        learner = context.spawn(Learner.create(learnerSetup(listener, reports)), "learner", Dispatchers.PINNED);
        context.watch(learner);
    }

    private <T> ActorRef<T> watched(Behavior<T> behavior, String name) {
        ActorRef<T> spawned = context.spawn(behavior, name);
        context.watch(spawned);
        return spawned;
    }

    /// Opens the doors, once the learner can say where every stream goes on.
    Services open(IntakeLog log) {
        return new Services(
                watched(Intake.create(log, rejected, settings.rollouts(), Dispatchers.OWN_THREAD), "intake"),
                watched(
                        SyntheticIntake.create(learner, parts.task().shape().rowSize(), settings.demonstrations()),
                        "demonstrations"),
                parameters,
                evaluations,
                evaluationPolicies,
                board);
    }

    private LearnerSetup learnerSetup(Consumer<RunEvent> listener, ActorRef<LearnerReport> reports) {
        return new LearnerSetup(
                config,
                parts::newLearner,
                storage.saved(),
                storage.journal(),
                storage.checkpoints(),
                (policy, steps) -> storage.keep(parts.task(), policy, steps),
                rejected,
                parts.trace(),
                listener,
                parameters,
                evaluations,
                board,
                reports,
                settings.pace().slice(),
                blocking);
    }
}
