package io.sd2ail.ledger;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import java.util.Map;
import java.util.TreeMap;

/// The learner's account of every worker's transitions: what arrived, what was inserted, what was refused and why, and
/// which batch must come next. A worker's own count of its steps comes with each batch and must agree with the sum of
/// what arrived before: a gap or a duplicate is an error that this class refuses.
///
/// Only batches that are in the replay are in here, so a checkpoint of both is consistent.
public final class Ledger {
    /// @param nextSequence number of the batch that must come next
    /// @param received rows in the batches so far, rejected ones included
    /// @param inserted rows that entered the replay
    /// @param rejected rows refused
    public record Account(long nextSequence, long received, long inserted, long rejected) {
        private static final Account EMPTY = new Account(0, 0, 0, 0);
    }

    private final Map<String, WorkerId> workers = new TreeMap<>();
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Map<String, Long> rejectedByReason = new TreeMap<>();
    private long dropped;

    /// The number of the batch that must come next from this life of a worker; 0 from an unknown one.
    public long nextSequence(WorkerId source) {
        return accounts.getOrDefault(key(source), Account.EMPTY).nextSequence();
    }

    /// Books a batch that has just been inserted.
    ///
    /// @throws IllegalArgumentException when the batch is not the next one of its worker, or the worker's own
    ///     count of steps disagrees with what arrived
    public void book(CheckedBatch checked) {
        RolloutBatch batch = checked.batch();
        String key = key(batch.source());
        Account account = accounts.getOrDefault(key, Account.EMPTY);
        if (batch.sequence() != account.nextSequence()) {
            throw new IllegalArgumentException("batch " + batch.sequence() + " of " + key + " where "
                    + account.nextSequence() + " must come next");
        }
        if (batch.firstRow() != account.received()) {
            throw new IllegalArgumentException(key + " counts " + batch.firstRow() + " steps before batch "
                    + batch.sequence() + ", " + account.received() + " arrived");
        }
        int accepted = batch.transitions().rows();
        int refused = checked.producedRows() - accepted;
        workers.put(key, batch.source());
        accounts.put(
                key,
                new Account(
                        account.nextSequence() + 1,
                        account.received() + checked.producedRows(),
                        account.inserted() + accepted,
                        account.rejected() + refused));
        checked.rejected().forEach((reason, rows) -> rejectedByReason.merge(reason, (long) rows, Long::sum));
    }

    /// Every life of every worker that ever sent a batch.
    public Map<WorkerId, Account> accounts() {
        Map<WorkerId, Account> byWorker = new java.util.LinkedHashMap<>();
        accounts.forEach((key, account) -> byWorker.put(java.util.Objects.requireNonNull(workers.get(key)), account));
        return byWorker;
    }

    public Map<String, Long> rejectedByReason() {
        return new TreeMap<>(rejectedByReason);
    }

    public long received() {
        return accounts.values().stream().mapToLong(Account::received).sum();
    }

    public long inserted() {
        return accounts.values().stream().mapToLong(Account::inserted).sum();
    }

    public long rejected() {
        return accounts.values().stream().mapToLong(Account::rejected).sum();
    }

    /// Of the inserted rows those that a user had dropped from the replay.
    public long dropped() {
        return dropped;
    }

    /// Books that all rows in the replay were dropped.
    public void dropAll() {
        dropped = inserted();
    }

    public void save(State state) {
        state.put("workers", workers.size());
        int index = 0;
        for (Map.Entry<String, WorkerId> entry : workers.entrySet()) {
            WorkerId id = entry.getValue();
            Account account = java.util.Objects.requireNonNull(accounts.get(entry.getKey()));
            State scope = state.scope(Integer.toString(index++));
            scope.put("name", id.worker().chars().asLongStream().toArray());
            scope.put(
                    "account",
                    id.incarnation(),
                    account.nextSequence(),
                    account.received(),
                    account.inserted(),
                    account.rejected());
        }
        if (dropped > 0) {
            state.put("dropped", dropped);
        }
        state.put("reasons", rejectedByReason.size());
        index = 0;
        for (Map.Entry<String, Long> entry : rejectedByReason.entrySet()) {
            State scope = state.scope("reason-" + index++);
            scope.put("name", entry.getKey().chars().asLongStream().toArray());
            scope.put("rows", (long) entry.getValue());
        }
    }

    public void load(State state) {
        workers.clear();
        accounts.clear();
        rejectedByReason.clear();
        dropped = state.has("dropped") ? state.number("dropped") : 0;
        for (long index = 0; index < state.number("workers"); index++) {
            State scope = state.scope(Long.toString(index));
            long[] saved = scope.longs("account", 5);
            WorkerId id = new WorkerId(text(scope), saved[0]);
            workers.put(key(id), id);
            accounts.put(key(id), new Account(saved[1], saved[2], saved[3], saved[4]));
        }
        for (long index = 0; index < state.number("reasons"); index++) {
            State scope = state.scope("reason-" + index);
            rejectedByReason.put(text(scope), scope.number("rows"));
        }
    }

    private static String text(State scope) {
        StringBuilder text = new StringBuilder();
        for (long character : scope.longs("name")) {
            text.append((char) character);
        }
        return text.toString();
    }

    private static String key(WorkerId source) {
        return source.worker() + "#" + source.incarnation();
    }
}
