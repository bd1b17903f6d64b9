package io.sd2ail.learner;

import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.BatchValidator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the [Intake] rejects, with the address of who sent it: kept aside row by row, and told to the log when a life
/// of a worker begins to send such rows. Thread-safe.
public final class RejectedRows implements BatchValidator.RejectedRow {
    private static final Logger log = LoggerFactory.getLogger(RejectedRows.class);

    private static final String THIS_PROCESS = "local";

    /// Keeps a row for whoever wants to see why.
    @FunctionalInterface
    public interface Keeper {
        /// @param row index within the batch as sent
        /// @param address HOST:PORT of the node, or `local`
        void keep(RolloutBatch batch, int row, String reason, String address);
    }

    private record Complaint(WorkerId worker, String reason) {}

    private final Keeper keeper;
    private final Map<WorkerId, String> addresses = new ConcurrentHashMap<>();
    private final Set<Complaint> told = ConcurrentHashMap.newKeySet();

    public RejectedRows(Keeper keeper) {
        this.keeper = keeper;
    }

    /// @param uplink of the worker, on its node
    void attached(WorkerId worker, ActorRef<?> uplink) {
        addresses.put(worker, addressOf(uplink));
    }

    /// A worker that is not there rejects no more rows.
    void left(WorkerId worker) {
        addresses.remove(worker);
        told.removeIf(complaint -> complaint.worker().equals(worker));
    }

    /// @return HOST:PORT, or `local`
    static String addressOf(ActorRef<?> reference) {
        Address address = reference.path().address();
        return address.hasLocalScope()
                ? THIS_PROCESS
                : address.host().get() + ":" + address.port().get();
    }

    @Override
    public void onRejected(RolloutBatch batch, int row, String reason) {
        WorkerId worker = batch.source();
        String address = addresses.getOrDefault(worker, THIS_PROCESS);
        if (told.add(new Complaint(worker, reason))) {
            log.warn(
                    "rows of {} at {} are rejected ({}): they are counted, and kept in dead-letters/rejected.jsonl",
                    worker.worker(),
                    address,
                    reason);
        }
        keeper.keep(batch, row, reason, address);
    }
}
