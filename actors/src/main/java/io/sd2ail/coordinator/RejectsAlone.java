package io.sd2ail.coordinator;

import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which nodes send nothing that the intake accepts any more, by the learner's ledger. Not thread-safe.
final class RejectsAlone {
    /// Rows of a node, rejected one after the other, with which it counts as one of them.
    static final long ROWS = 1000;

    /// @param node that is one of them
    /// @param rows it sent since the last one that was accepted
    record Found(NodeTable.Present node, long rows) {}

    /// @param rejected rows when the last one was accepted, as far as is known
    private record Counted(long inserted, long rejected) {}

    private final Map<Long, Counted> accepted = new HashMap<>();

    /// @param nodes all that are there
    /// @param accounts the ledger
    List<Found> among(List<NodeTable.Present> nodes, Map<WorkerId, Ledger.Account> accounts) {
        accepted.keySet()
                .retainAll(nodes.stream().map(NodeTable.Present::process).collect(Collectors.toSet()));
        return nodes.stream()
                .map(node -> new Found(node, rejectedSince(node, accounts)))
                .filter(found -> found.rows() >= ROWS)
                .toList();
    }

    private long rejectedSince(NodeTable.Present node, Map<WorkerId, Ledger.Account> accounts) {
        long inserted = 0;
        long rejected = 0;
        for (WorkerId worker : node.workers()) {
            Ledger.Account account = accounts.get(worker);
            if (account != null) {
                inserted += account.inserted();
                rejected += account.rejected();
            }
        }
        Counted last = accepted.getOrDefault(node.process(), new Counted(0, 0));
        if (inserted != last.inserted()) {
            last = new Counted(inserted, rejected);
        }
        accepted.put(node.process(), last);
        return rejected - last.rejected();
    }
}
