package io.sd2ail.member;

import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.generator.Generator;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.parts.NodeParts;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.Services;
import io.sd2ail.rollout.PolicyFeed;
import io.sd2ail.rollout.Rollout;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.run.RunConfig;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.Dispatchers;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/// The actors of a node's roles, children of its [Member] and spoken of by it alone. They belong to one session,
/// from one learner's welcome to the next one's; what outlives them is the [NodeMemory]'s.
final class NodeActors {
    private static final String GENERATOR = "generator";
    private static final String EVALUATOR = "evaluator";

    private final ActorContext<MemberCommand> context;
    private final NodeCard card;
    private final NodeMemory memory;
    private final StreamSettings settings;
    private final Map<WorkerId, ActorRef<RolloutWorker.Command>> workers = new HashMap<>();
    private final Map<WorkerId, Reported> reported = new HashMap<>();
    private final List<ActorRef<?>> all = new ArrayList<>();
    private @Nullable ActorRef<Void> feed;
    private @Nullable ActorRef<Generator.Command> generator;
    private @Nullable ActorRef<Evaluator.Command> evaluator;
    private int sessions;

    /// A worker and its voice at the board.
    private record Reported(Rollout rollout, ActivityReporter reporter) {}

    NodeActors(ActorContext<MemberCommand> context, NodeCard card, NodeMemory memory, StreamSettings settings) {
        this.context = context;
        this.card = card;
        this.memory = memory;
        this.settings = settings;
    }

    /// Sessions that began.
    int sessions() {
        return sessions;
    }

    /// Whether none of them is left.
    boolean isEmpty() {
        return all.isEmpty();
    }

    int workers() {
        return workers.size();
    }

    /// A session begins.
    ///
    /// @param exploration factor of the policy's noise
    void start(MemberCommand.Welcome welcome, NodeParts parts, double exploration) {
        sessions++;
        RunConfig config = parts.config();
        List<Rollout> rollouts = memory.rollouts(
                welcome.workers(),
                config,
                id -> new Rollout(
                        id,
                        () -> parts.newEnvironments(
                                id.worker(), config.rollouts().environments()),
                        config.rollouts(),
                        config.seed()));
        for (Rollout rollout : rollouts) {
            reported.put(
                    rollout.id(),
                    new Reported(
                            rollout,
                            new ActivityReporter(
                                    rollout.id().worker(), welcome.services().board())));
            workers.put(rollout.id(), spawnWorker(rollout, welcome.services(), parts, exploration));
        }
        if (!workers.isEmpty()) {
            Behavior<Void> behavior = PolicyFeed.create(
                    List.copyOf(workers.values()), welcome.services().parameters(), settings.parameters());
            feed = started(context.spawn(behavior, "policies." + sessions));
        }
    }

    private ActorRef<RolloutWorker.Command> spawnWorker(
            Rollout rollout, Services services, NodeParts parts, double exploration) {
        Uplink.Attacher<RolloutBatches> attacher =
                (first, uplink) -> services.intake().tell(new Intake.Attach(rollout.id(), first, uplink));
        return spawn(
                RolloutWorker.create(new RolloutWorker.Setup(
                        rollout, parts::policy, exploration, attacher, services.board(), settings)),
                rollout.id().worker());
    }

    private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
        return started(context.spawn(behavior, name + "." + sessions, Dispatchers.PINNED));
    }

    private <T> ActorRef<T> started(ActorRef<T> child) {
        context.watch(child);
        all.add(child);
        return child;
    }

    /// Starts generator and evaluator where this node is to have them, and stops them where not.
    ///
    /// @param does whether the node does what a role asks for
    void serve(MemberCommand.Welcome welcome, NodeParts parts, Predicate<Role> does) {
        boolean generates = does.test(Role.GENERATOR) && welcome.usesGenerator();
        if (generates && generator == null) {
            generator = spawnGenerator(welcome, parts);
        } else if (!generates) {
            stop(generator);
        }
        boolean evaluates = does.test(Role.EVALUATOR);
        if (evaluates && evaluator == null) {
            evaluator = spawnEvaluator(welcome, parts);
            welcome.services().evaluations().tell(new EvaluationQueue.Offer(evaluator));
        } else if (!evaluates) {
            stop(evaluator);
        }
    }

    private ActorRef<Generator.Command> spawnGenerator(MemberCommand.Welcome welcome, NodeParts parts) {
        String part = partName(GENERATOR + "-1", Role.GENERATOR);
        // Another life draws other noise.
        String name = part
                + (isAlone()
                        ? welcome.incarnation() == 0 ? "" : "-life-" + welcome.incarnation()
                        : "-" + Long.toHexString(memory.process()) + "." + sessions);
        Uplink.Attacher<SyntheticBatch> attacher = (first, uplink) ->
                welcome.services().syntheticIntake().tell(new SyntheticIntake.Attach(name, first, uplink));
        return spawn(
                Generator.create(new Generator.Setup(
                        name,
                        part,
                        () -> parts.newGenerator(name),
                        attacher,
                        welcome.services().parameters(),
                        welcome.services().board(),
                        settings)),
                GENERATOR);
    }

    private ActorRef<Evaluator.Command> spawnEvaluator(MemberCommand.Welcome welcome, NodeParts parts) {
        RunConfig config = parts.config();
        return spawn(
                Evaluator.create(new Evaluator.Setup(
                        partName(EVALUATOR, Role.EVALUATOR),
                        () -> parts.newEnvironment(EVALUATOR),
                        config.evaluation().episodes(),
                        config.seed(),
                        parts::policy,
                        welcome.services().evaluationPolicies(),
                        welcome.services().board(),
                        settings.parameters())),
                EVALUATOR);
    }

    /// How a part is called on the board: by its node, and within it by its role where the node has several.
    private String partName(String alone, Role role) {
        if (isAlone()) {
            return alone;
        }
        return card.roles().equals(List.of(role)) ? card.name() : role.label() + " on " + card.name();
    }

    private boolean isAlone() {
        return card.address().equals(NodeCard.ONE_PROCESS);
    }

    /// Tells the learner what the rollout workers do.
    void reportActivities() {
        long now = System.currentTimeMillis();
        reported.values().forEach(worker -> worker.rollout().activity().report(worker.reporter(), now));
    }

    void explore(double factor) {
        workers.values().forEach(worker -> worker.tell(new RolloutWorker.UseExploration(factor)));
    }

    void giveAccounts(MemberCommand.GiveAccounts give) {
        for (MemberCommand.Mark mark : give.marks()) {
            ActorRef<RolloutWorker.Command> worker = workers.get(mark.worker());
            if (worker != null) {
                worker.tell(new RolloutWorker.GiveAccount(mark.acceptedUpTo(), give.stop(), give.replyTo()));
            }
        }
    }

    /// Has workers send what is left and end; the others end at once.
    void drain() {
        stop(generator);
        stop(evaluator);
        stop(feed);
        workers.values().forEach(worker -> worker.tell(RolloutWorker.Drain.INSTANCE));
    }

    void stopAll() {
        all.forEach(this::stop);
    }

    private void stop(@Nullable ActorRef<?> child) {
        if (child != null) {
            context.stop(child);
        }
    }

    /// One of them has stopped.
    void forget(Object gone) {
        all.removeIf(gone::equals);
        workers.values().removeIf(gone::equals);
        reported.keySet().retainAll(workers.keySet());
        if (gone.equals(feed)) {
            feed = null;
        }
        if (gone.equals(generator)) {
            generator = null;
        }
        if (gone.equals(evaluator)) {
            evaluator = null;
        }
    }
}
