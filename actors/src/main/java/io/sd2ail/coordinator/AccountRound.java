package io.sd2ail.coordinator;

import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.LocalMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Asks every worker once what became of its rows, given what the learner has, and answers when all have said it or
/// the time is up. Because each worker is told which of its batches the learner's account holds, account and answer add
/// up whatever is on its way meanwhile.
final class AccountRound extends AbstractMatchingBehavior<AccountRound.Command> {
    sealed interface Command extends LocalMessage {}

    private record Came(RolloutWorker.Account account) implements Command {}

    private enum TimeIsUp implements Command {
        INSTANCE
    }

    /// What the workers said.
    ///
    /// @param missing workers that did not answer
    record Accounts(List<RolloutWorker.Account> given, Set<String> missing) implements LocalMessage {
        Accounts {
            given = List.copyOf(given);
            missing = Set.copyOf(missing);
        }
    }

    private final Set<WorkerId> asked;
    private final List<RolloutWorker.Account> given = new ArrayList<>();
    private final ActorRef<Accounts> replyTo;

    private AccountRound(ActorContext<Command> context, Set<WorkerId> asked, ActorRef<Accounts> replyTo) {
        super(context);
        this.asked = asked;
        this.replyTo = replyTo;
    }

    /// @param learner its account of every worker
    /// @param members whose workers are asked
    /// @param stop whether workers stop then, for good
    static Behavior<Command> create(
            Map<WorkerId, Ledger.Account> learner,
            List<NodeTable.Present> members,
            boolean stop,
            Duration patience,
            ActorRef<Accounts> replyTo) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            timers.startSingleTimer(TimeIsUp.INSTANCE, patience);
            Set<WorkerId> asked = new HashSet<>();
            ActorRef<RolloutWorker.Account> replies = context.messageAdapter(RolloutWorker.Account.class, Came::new);
            for (NodeTable.Present present : members) {
                List<MemberCommand.Mark> marks = present.workers().stream()
                        .map(worker -> {
                            Ledger.Account account = learner.get(worker);
                            return new MemberCommand.Mark(worker, account == null ? -1 : account.nextSequence() - 1);
                        })
                        .toList();
                asked.addAll(present.workers());
                present.member().tell(new MemberCommand.GiveAccounts(marks, stop, replies));
            }
            AccountRound round = new AccountRound(context, asked, replyTo);
            return round.answerOrWait();
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Came came -> onCame(came.account());
            case TimeIsUp _ -> answer();
        };
    }

    private Behavior<Command> onCame(RolloutWorker.Account account) {
        if (asked.remove(account.worker())) {
            given.add(account);
        }
        return answerOrWait();
    }

    private Behavior<Command> answerOrWait() {
        return asked.isEmpty() ? answer() : this;
    }

    private Behavior<Command> answer() {
        Set<String> missing = new TreeSet<>();
        asked.forEach(worker -> missing.add(worker.worker()));
        replyTo.tell(new Accounts(given, missing));
        return Behaviors.stopped();
    }
}
