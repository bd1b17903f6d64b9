package io.sd2ail.member;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeAddress;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node knows of the learner: who it is, since when nothing was heard of it, and whom to ask while there is
/// none. Lives on the [Member]'s thread.
final class LearnerSearch {
    private static final Logger log = LoggerFactory.getLogger(LearnerSearch.class);

    private final ActorContext<MemberCommand> context;
    private final List<String> join;
    private final ActorRef<MemberCommand.Found> answers;
    private final boolean standby;
    private @Nullable ActorRef<CoordinatorCommand> learner;
    private @Nullable ActorRef<CoordinatorCommand> followed;
    private long heardNanos = System.nanoTime();
    private boolean looking;

    /// @param join addresses of nodes to ask, HOST:PORT
    /// @param answers gets what they say
    /// @param standby whether another learner may take over
    LearnerSearch(
            ActorContext<MemberCommand> context,
            List<String> join,
            ActorRef<MemberCommand.Found> answers,
            boolean standby) {
        this.context = context;
        this.join = List.copyOf(join);
        this.answers = answers;
        this.standby = standby;
    }

    /// The learner, or null while none is known.
    @Nullable
    ActorRef<CoordinatorCommand> learner() {
        return learner;
    }

    /// It has just given a sign of life.
    void heard() {
        heardNanos = System.nanoTime();
    }

    /// Time since its last sign of life, or since this node began to wait for the first.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /// Whether this is not the learner that this node followed, where none can take over: a learner that was started
    /// again founds a cluster of its own, and this node's is without one, for good.
    boolean isAnotherLife(ActorRef<CoordinatorCommand> found) {
        ActorRef<CoordinatorCommand> former = followed;
        return former != null && !standby && !found.equals(former) && !found.equals(learner);
    }

    /// @return whether that is news
    boolean follow(ActorRef<CoordinatorCommand> found) {
        if (found.equals(learner)) {
            return false;
        }
        log.info(
                "the learner is {}",
                found.path().address().hasLocalScope()
                        ? "here"
                        : "at " + found.path().address().hostPort());
        learner = found;
        followed = found;
        looking = false;
        heard();
        return true;
    }

    /// It has taken this node.
    void welcomedBy(ActorRef<CoordinatorCommand> coordinator) {
        learner = coordinator;
    }

    /// There is none any more.
    ///
    /// @return whether that is news
    boolean lose() {
        if (learner == null) {
            return false;
        }
        log.warn("there is no learner: waiting for one");
        learner = null;
        return true;
    }

    /// Asks the other nodes.
    void ask() {
        if (!looking && !join.isEmpty()) {
            looking = true;
            log.info("looking for the learner, by {}", String.join(", ", join));
        }
        for (String address : join) {
            ActorRef<MemberCommand> other = NodeAddress.member(address, context.getSystem());
            if (!other.equals(context.getSelf())) {
                other.tell(new MemberCommand.Find(answers));
            }
        }
    }

    /// What this node says when another one asks.
    MemberCommand.Found answer() {
        ActorRef<CoordinatorCommand> present = learner;
        return present == null
                ? new MemberCommand.Found(false, context.getSystem().ignoreRef())
                : new MemberCommand.Found(true, present);
    }
}
