package io.sd2ail.coordinator;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.data.WorkerId;
import io.sd2ail.learner.Intake;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.protocol.Services;
import io.sd2ail.run.RunConfig;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [Coordinator]'s dealings with nodes: takes them in or turns them away, gives signs of life, notices who is
/// gone, and has the learner's own node stand in where a role has no node. Begins when the learner can say what it
/// has of every worker. Lives in the coordinator.
final class Membership {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /// Joins of a name that another process has, after which the node is turned away.
    private static final int RIVAL_PATIENCE = 15;

    /// Silences of a node, each as long as makes it silent, after which it counts as gone.
    private static final int GONE_AFTER = 15;

    /// Bounds on what a node says of itself: of its name and of the lives of its workers.
    private static final int LONGEST_NAME = 200;

    private static final long MOST_LIVES = 1L << 40;

    private final ActorContext<CoordinatorCommand> context;
    private final CoordinatorSetup run;
    private final RunConfig config;
    private final Services services;
    private final StreamSettings.Membership settings;
    private final NodeTable members;
    private final LostNodes lostNodes;
    private final Map<Long, Integer> turnedBack = new HashMap<>();
    private final RejectsAlone rejectsAlone = new RejectsAlone();
    /// Why, by process.
    private final Map<Long, String> putOut = new HashMap<>();
    private final long startNanos;
    private List<Role> standsIn = List.of();
    private Map<String, Long> told = Map.of();

    /// @param services the doors of the learner's side
    /// @param journaledIncarnation the highest incarnation of a worker of which the journal knows, -1 without any
    /// @param startNanos when nodes could first have looked for this run
    Membership(
            ActorContext<CoordinatorCommand> context,
            CoordinatorSetup run,
            Services services,
            StreamSettings.Membership settings,
            ToLongFunction<String> journaledIncarnation,
            long startNanos) {
        this.context = context;
        this.run = run;
        this.config = run.owned().parts().config();
        this.services = services;
        this.settings = settings;
        this.members = new NodeTable(journaledIncarnation);
        this.lostNodes = new LostNodes(settings.lostAfter());
        this.startNanos = startNanos;
    }

    List<NodeTable.Present> members() {
        return members.all();
    }

    Optional<NodeTable.Present> named(String name) {
        return members.named(name);
    }

    /// For the status: those that are there, and those that left.
    List<RunStatus.Node> nodes() {
        return members.status(standsIn, settings.silentAfter());
    }

    /// @param exploration factor of the policy's noise in rollouts
    void join(CoordinatorCommand.Join join, double exploration) {
        NodeCard card = join.card();
        String problem = putOut.getOrDefault(
                join.process(), problemWith(join, run.owned().id(), run.version(), run.standby()));
        if (!problem.isEmpty()) {
            log.warn("{} at {} is turned away: {}", card.name(), card.address(), problem);
            join.member().tell(new MemberCommand.TurnedAway(problem));
            return;
        }
        Optional<NodeTable.Present> rival = members.rival(card.name(), join.process());
        if (rival.isPresent()) {
            if (members.silence(rival.get()).compareTo(settings.heartbeat().multipliedBy(2)) < 0) {
                turnBack(join, rival.get());
                return;
            }
            members.leave(rival.get().process(), NodeTable.Departure.LOST);
        }
        boolean isNew = !members.knows(join.process());
        NodeTable.Present joined = members.join(join, workersOf(join));
        tellBoard();
        context.watch(join.member());
        if (isNew) {
            log.info(
                    "{} joined from {} with {} workers",
                    card.name(),
                    card.address(),
                    joined.workers().size());
        }
        ActorRef<CoordinatorCommand> self = context.getSelf();
        join.member()
                .tell(new MemberCommand.Welcome(
                        run.owned().id(),
                        ConfigRenderer.render(config),
                        joined.incarnation(),
                        joined.workers(),
                        run.owned().parts().usesGenerator(),
                        services,
                        self));
        join.member().tell(beatFor(joined, exploration));
    }

    private MemberCommand.Beat beatFor(NodeTable.Present member, double exploration) {
        return new MemberCommand.Beat(NodeTable.isLocal(member) ? standsIn : List.of(), exploration);
    }

    private int workersOf(CoordinatorCommand.Join join) {
        if (!join.card().roles().contains(Role.ROLLOUT) || !config.algorithm().interacts()) {
            return 0;
        }
        return join.workers() == 0 ? config.rollouts().workers() : join.workers();
    }

    /// Why a node can't take part in a run; empty when it can.
    ///
    /// @param version of this program
    static String problemWith(CoordinatorCommand.Join join, String runId, String version, boolean standby) {
        NodeCard card = join.card();
        if (card.protocol() != NodeCard.PROTOCOL) {
            return "it speaks version " + card.protocol() + " of the protocol and this run version " + NodeCard.PROTOCOL
                    + ": start it from sd2ail " + version + ", as the learner";
        }
        if (card.name().isEmpty()
                || card.name().length() > LONGEST_NAME
                || join.workers() < 0
                || join.workers() > Intake.MOST_OF_A_NODE
                || join.incarnation() < -1
                || join.incarnation() > MOST_LIVES) {
            return "it is no node of this program: a name of " + card.name().length() + " characters, " + join.workers()
                    + " workers in their life " + join.incarnation();
        }
        if (!join.runId().isEmpty() && !join.runId().equals(runId)) {
            return "it belongs to another run (" + join.runId() + ", this is " + runId
                    + "): start it anew to join this one";
        }
        if (card.standby() != standby) {
            return (card.standby()
                            ? "it was started with --standby and the learner without"
                            : "the learner was started with --standby and it without")
                    + ": all nodes of a run must agree on that";
        }
        return "";
    }

    private void turnBack(CoordinatorCommand.Join join, NodeTable.Present rival) {
        int times = turnedBack.merge(join.process(), 1, Integer::sum);
        if (times >= RIVAL_PATIENCE) {
            join.member()
                    .tell(new MemberCommand.TurnedAway("a node named "
                            + join.card().name()
                            + " is in the run already, process " + rival.card().pid() + " at "
                            + rival.card().address() + ": give this one another --name"));
        }
    }

    // A node that was taken for dead, or whose former life was, at the same address, is asked to join again.
    void alive(CoordinatorCommand.Alive alive) {
        if (!members.heard(alive.process(), alive.memory())) {
            alive.member().tell(MemberCommand.JoinAgain.INSTANCE);
        }
    }

    void draining(long process) {
        members.drain(process);
    }

    void left(long process) {
        members.leave(process, NodeTable.Departure.LEFT).ifPresent(this::tellOf);
    }

    /// @param member a node's actor that has stopped
    void terminated(Object member) {
        members.gone(member).ifPresent(this::tellOf);
    }

    private void tellOf(NodeTable.Present left) {
        log.info("{} at {} is gone", left.card().name(), left.card().address());
        tellBoard();
    }

    /// Whose parts count. In a run of one process all do.
    private void tellBoard() {
        Map<String, Long> present = members.processes();
        if (!run.alone() && !present.equals(told)) {
            told = present;
            services.board().tell(new ActivityBoard.Nodes(present));
        }
    }

    /// Gives all nodes a sign of life, with what they are to do.
    ///
    /// @param exploration factor of the policy's noise in rollouts
    void beat(double exploration) {
        members.longSilent(settings.silentAfter().multipliedBy(GONE_AFTER))
                .forEach(member -> members.leave(member.process(), NodeTable.Departure.LOST)
                        .ifPresent(this::tellOf));
        if (run.decidesWhoIsOut()) {
            lostNodes.takeOut(Cluster.get(context.getSystem()), members::heardNanos);
        }
        standsIn = toStandInFor();
        for (NodeTable.Present member : members.all()) {
            member.member().tell(beatFor(member, exploration));
        }
    }

    /// Whether there are other nodes than the learner's own.
    boolean hasOthers() {
        return members.all().stream().anyMatch(Membership::isOther);
    }

    private static boolean isOther(NodeTable.Present member) {
        return !member.card().roles().contains(Role.LEARNER);
    }

    /// Puts out the nodes that send nothing that can be used, but for the learner's own.
    ///
    /// @param accounts the learner's ledger
    void putOutRejected(Map<WorkerId, Ledger.Account> accounts) {
        List<NodeTable.Present> others =
                members.all().stream().filter(Membership::isOther).toList();
        rejectsAlone.among(others, accounts).forEach(this::putOut);
    }

    private void putOut(RejectsAlone.Found found) {
        NodeTable.Present node = found.node();
        String reason = String.format(
                Locale.ROOT,
                "put out: the last %,d rows of %s were all rejected (dead-letters/rejected.jsonl of the run says why):"
                        + " mend its environment, then start it again",
                found.rows(),
                node.card().name());
        log.warn("{} at {} is {}", node.card().name(), node.card().address(), reason);
        putOut.put(node.process(), reason);
        node.member().tell(new MemberCommand.TurnedAway(reason));
        services.intake().tell(new Intake.PutOut(node.workers(), reason));
        members.leave(node.process(), NodeTable.Departure.PUT_OUT).ifPresent(this::tellOf);
    }

    /// Roles without a node of their own, once nodes have had the time to come.
    private List<Role> toStandInFor() {
        Duration silentAfter = settings.silentAfter();
        List<Role> missing = new ArrayList<>();
        if (System.nanoTime() - startNanos > silentAfter.toNanos()) {
            if (run.owned().parts().usesGenerator() && !members.has(Role.GENERATOR, silentAfter)) {
                missing.add(Role.GENERATOR);
            }
            if (!members.has(Role.EVALUATOR, silentAfter)) {
                missing.add(Role.EVALUATOR);
            }
        }
        if (!missing.equals(standsIn)) {
            log.info("the learner's node stands in for: {}", missing.isEmpty() ? "nobody" : Role.labels(missing));
        }
        return missing;
    }
}
