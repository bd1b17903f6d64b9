package io.sd2ail.replay;

import java.util.Locale;
import java.util.Optional;

/// The law of pace that couples rollouts to learning, kept by demand: the side that is ahead waits.
///
/// With updates due = updatesPerStep x (inserted - warmup), the lag is updates due - updates done. When the ratio is
/// changed on the way, what was due until then stays due, and the new ratio counts from there. The learner may do an
/// update while it is due, and rollouts may insert a batch while the lag stays within the tolerance, so
///
///     0 <= lag <= tolerance        after the warm-up.
///
/// It holds no counters: those belong to the replay and the learner, and one limiter judges them wherever they are.
public final class RateLimiter {
    /// Far below one update; lets a product such as 0.1 x 30 count as the 3 it stands for.
    private static final double ROUNDING = 1e-6;

    private final double updatesPerStep;
    private final long warmup;
    private final double tolerance;
    private final int largestBatchRows;
    /// Updates due beyond the formula: what earlier ratios made due.
    private final double carried;

    /// @param updatesPerStep learner updates for each inserted transition
    /// @param warmup transitions inserted before learning begins
    /// @param tolerance largest lag, in updates, that an insertion may leave
    /// @param largestBatchRows rows of the largest batch that is ever inserted
    /// @throws IllegalArgumentException when these settings could deadlock: an update is not due and the smallest
    ///     lag leaves no room for a batch
    public RateLimiter(double updatesPerStep, long warmup, double tolerance, int largestBatchRows) {
        this(updatesPerStep, warmup, tolerance, largestBatchRows, 0);
    }

    private RateLimiter(double updatesPerStep, long warmup, double tolerance, int largestBatchRows, double carried) {
        if (!(updatesPerStep > 0) || Double.isInfinite(updatesPerStep) || warmup < 0 || largestBatchRows < 1) {
            throw new IllegalArgumentException("the pace needs more than 0 updates a step (" + updatesPerStep
                    + "), a warm-up of 0 or more (" + warmup + ") and batches of 1 row or more (" + largestBatchRows
                    + ")");
        }
        double needed = updatesPerStep * largestBatchRows + 1;
        if (!(tolerance >= needed)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a pace tolerance of %s updates would deadlock: with %s updates a step and batches of %,d rows the"
                            + " learner could wait for rows that rollouts may not insert; set it to %s or more",
                    tolerance,
                    updatesPerStep,
                    largestBatchRows,
                    needed));
        }
        this.updatesPerStep = updatesPerStep;
        this.warmup = warmup;
        this.tolerance = tolerance;
        this.largestBatchRows = largestBatchRows;
        this.carried = carried;
    }

    /// The law from now on with another ratio.
    ///
    /// @param inserted transitions until now
    /// @throws IllegalArgumentException when that could deadlock
    public RateLimiter changedTo(double newUpdatesPerStep, long inserted) {
        double counted = Math.max(0, inserted - warmup);
        double due = updatesPerStep * counted + carried;
        return new RateLimiter(
                newUpdatesPerStep, warmup, tolerance, largestBatchRows, due - newUpdatesPerStep * counted);
    }

    /// The law as it was saved.
    ///
    /// @param savedUpdatesPerStep what [#updatesPerStep] was
    /// @param savedCarried what [#carried] was
    public RateLimiter restored(double savedUpdatesPerStep, double savedCarried) {
        return new RateLimiter(savedUpdatesPerStep, warmup, tolerance, largestBatchRows, savedCarried);
    }

    public double updatesPerStep() {
        return updatesPerStep;
    }

    /// Updates that earlier ratios made due beyond what this one says.
    public double carried() {
        return carried;
    }

    /// Updates that are due and not done; negative during the warm-up.
    public double lag(long inserted, long updates) {
        return updatesPerStep * (inserted - warmup) + carried - updates;
    }

    /// Whether the next update is due.
    public boolean mayUpdate(long inserted, long updates) {
        return lag(inserted, updates) >= 1 - ROUNDING;
    }

    /// Whether a batch may be inserted now.
    ///
    /// @param rows of the batch
    public boolean mayInsert(long inserted, int rows, long updates) {
        return lag(inserted + rows, updates) <= tolerance + ROUNDING;
    }

    /// What the learner waits for, for example `learner waits for replay: 812 of 5,000` (inserted transitions); empty
    /// when an update is due.
    public Optional<String> learnerWait(long inserted, long updates) {
        if (mayUpdate(inserted, updates)) {
            return Optional.empty();
        }
        long needed = inserted < warmup
                ? warmup
                : warmup + (long) Math.ceil((updates + 1 - carried - ROUNDING) / updatesPerStep);
        return Optional.of(String.format(Locale.ROOT, "learner waits for replay: %,d of %,d", inserted, needed));
    }

    /// What rollouts wait for, for example `rollouts wait for the learner: 1,000 ahead` (updates due); empty when the
    /// batch may be inserted.
    public Optional<String> rolloutWait(long inserted, int rows, long updates) {
        if (mayInsert(inserted, rows, updates)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT, "rollouts wait for the learner: %,d ahead", Math.round(lag(inserted, updates))));
    }
}
