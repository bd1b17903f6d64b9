package io.sd2ail.protocol;

import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ControlMessage;
import java.util.List;
import java.util.Optional;

/// The present of a run: its counters, its nodes, where every transition is, and what every part does.
///
/// @param runDirectory on the learner's node
/// @param environment name of the task
/// @param program version of the learner's
/// @param paused whether it was told to pause
/// @param steps of the run that are done
/// @param totalSteps to do
/// @param updates done
/// @param version newest published weights
/// @param updatesPerStep the ratio of the law of pace
/// @param lagUpdates updates due and not done
/// @param bestReturn of all evaluations; NaN before the first
/// @param latestReturn of the last evaluation; NaN before the first
/// @param nodes those that are there, and those that left
/// @param workers those that are there
/// @param ledger of all workers that ever were
/// @param parts what each part does or waits for, sorted by name
public record RunStatus(
        String runDirectory,
        String environment,
        String program,
        boolean paused,
        long steps,
        long totalSteps,
        long updates,
        long version,
        double updatesPerStep,
        double lagUpdates,
        double bestReturn,
        double latestReturn,
        List<Node> nodes,
        List<Worker> workers,
        LedgerTotals ledger,
        List<ActivityBoard.Activity> parts)
        implements ControlMessage {
    public RunStatus {
        nodes = List.copyOf(nodes);
        workers = List.copyOf(workers);
        parts = List.copyOf(parts);
    }

    /// The rollout workers of a node.
    public List<Worker> workersOf(Node node) {
        return workers.stream()
                .filter(worker -> worker.node().equals(node.name()))
                .toList();
    }

    /// Whether a node runs another version of the program than the learner.
    public boolean isOtherProgram(Node node) {
        return !node.version().equals(program);
    }

    /// What a part does; empty where nobody has told.
    ///
    /// @param name of the part, such as `learner`
    public Optional<ActivityBoard.Activity> part(String name) {
        return parts.stream().filter(part -> part.part().equals(name)).findFirst();
    }

    /// @param address HOST:PORT
    /// @param state `up`, `silent for 3 s`, `draining`, `left`, [#PUT_OUT], or `lost 9 s ago`: since last heard of
    /// @param duties what it does now: its roles, and those it stands in for
    /// @param version of its program
    /// @param memory what it said last; [MemoryUse#UNKNOWN] in its first second
    public record Node(
            String name,
            List<Role> roles,
            String address,
            long pid,
            String state,
            List<Role> duties,
            String version,
            MemoryUse memory) {
        /// It sent nothing but rows that were rejected, and was turned away.
        public static final String PUT_OUT = "put out";

        public Node {
            roles = List.copyOf(roles);
            duties = List.copyOf(duties);
        }

        /// The state without its changing number: `silent for 3 s` is `silent`, `lost 9 s ago` is `lost`.
        public String plainState() {
            return state.replaceFirst("( for)? \\d+ s.*", "");
        }
    }

    /// @param produced steps made in this life; -1 when it does not answer
    /// @param inserted rows in the replay
    /// @param rejected rows refused
    /// @param inFlight rows that it holds, not in the replay
    /// @param share of all rows that were inserted, in this life
    public record Worker(
            WorkerId worker, String node, long produced, long inserted, long rejected, long inFlight, double share) {}
}
