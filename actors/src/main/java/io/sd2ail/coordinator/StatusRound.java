package io.sd2ail.coordinator;

import io.sd2ail.data.WorkerId;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.LocalMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// Puts one [RunStatus] together: the learner's counters, then every worker's account against them, and what each part
/// waits for.
final class StatusRound extends AbstractMatchingBehavior<StatusRound.Command> {
    sealed interface Command extends LocalMessage {}

    private record LearnerSaid(LearnerCommand.Status status) implements Command {}

    private record WorkersSaid(AccountRound.Accounts accounts) implements Command {}

    private record BoardSaid(ActivityBoard.Activities activities) implements Command {}

    /// What the coordinator knows without asking.
    record Frame(String runDirectory, String environment, String program, boolean paused, long totalSteps) {}

    private final List<NodeTable.Present> members;
    private final List<RunStatus.Node> nodes;
    private final Frame frame;
    private final Duration patience;
    private final ActorRef<RunStatus> replyTo;
    private LearnerCommand.@Nullable Status learner;
    private AccountRound.@Nullable Accounts workers;
    private ActivityBoard.@Nullable Activities activities;

    private StatusRound(
            ActorContext<Command> context,
            List<NodeTable.Present> members,
            List<RunStatus.Node> nodes,
            Frame frame,
            Duration patience,
            ActorRef<RunStatus> replyTo) {
        super(context);
        this.members = members;
        this.nodes = nodes;
        this.frame = frame;
        this.patience = patience;
        this.replyTo = replyTo;
    }

    static Behavior<Command> create(
            ActorRef<LearnerCommand> learner,
            ActorRef<ActivityBoard.Command> board,
            List<NodeTable.Present> members,
            List<RunStatus.Node> nodes,
            Frame frame,
            Duration patience,
            ActorRef<RunStatus> replyTo) {
        return Behaviors.setup(context -> {
            learner.tell(new LearnerCommand.GetStatus(
                    context.messageAdapter(LearnerCommand.Status.class, LearnerSaid::new)));
            board.tell(new ActivityBoard.GetActivities(
                    context.messageAdapter(ActivityBoard.Activities.class, BoardSaid::new)));
            return new StatusRound(context, members, nodes, frame, patience, replyTo);
        });
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case LearnerSaid said -> onLearnerSaid(said.status());
            case WorkersSaid said -> workers = said.accounts();
            case BoardSaid said -> activities = said.activities();
        }
        LearnerCommand.Status counters = learner;
        AccountRound.Accounts accounts = workers;
        ActivityBoard.Activities board = activities;
        if (counters == null || accounts == null || board == null) {
            return this;
        }
        replyTo.tell(status(counters, accounts.given(), board.parts()));
        return Behaviors.stopped();
    }

    private void onLearnerSaid(LearnerCommand.Status status) {
        learner = status;
        getContext()
                .spawnAnonymous(AccountRound.create(
                        status.accounts(),
                        members,
                        false,
                        patience,
                        getContext().messageAdapter(AccountRound.Accounts.class, WorkersSaid::new)));
    }

    private RunStatus status(
            LearnerCommand.Status counters, List<RolloutWorker.Account> given, List<ActivityBoard.Activity> board) {
        return new RunStatus(
                frame.runDirectory(),
                frame.environment(),
                frame.program(),
                frame.paused(),
                counters.steps(),
                frame.totalSteps(),
                counters.updates(),
                counters.version(),
                counters.updatesPerStep(),
                counters.lagUpdates(),
                counters.bestReturn(),
                counters.latestReturn(),
                nodes,
                workers(counters, given),
                RunSummaries.totals(
                        counters.accounts(), counters.rejected(), counters.dropped(), counters.waiting(), given),
                board);
    }

    private List<RunStatus.Worker> workers(LearnerCommand.Status counters, List<RolloutWorker.Account> given) {
        Map<WorkerId, RolloutWorker.Account> answers =
                given.stream().collect(Collectors.toMap(RolloutWorker.Account::worker, Function.identity()));
        double all = Math.max(1, counters.steps());
        List<RunStatus.Worker> rows = new ArrayList<>();
        for (NodeTable.Present member : members) {
            for (WorkerId id : member.workers()) {
                RolloutWorker.Account answer = answers.get(id);
                Ledger.Account account = counters.accounts().get(id);
                long inserted = account == null ? 0 : account.inserted();
                rows.add(new RunStatus.Worker(
                        id,
                        member.card().name(),
                        answer == null ? -1 : answer.produced(),
                        inserted,
                        account == null ? 0 : account.rejected(),
                        answer == null ? 0 : answer.inFlight(),
                        inserted / all));
            }
        }
        return rows;
    }
}
