package io.sd2ail.training;

import io.sd2ail.data.State;
import io.sd2ail.replay.RateLimiter;
import io.sd2ail.run.RunConfig;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a run's `steps` count, when its updates are due and when transitions may enter. Holds no counters: those belong
/// to the learner.
sealed interface Pacing {
    /// The one of a run's algorithm.
    static Pacing of(RunConfig config) {
        return config.algorithm().interacts() ? new WithRollouts(config) : new UpdatesAlone(config.steps());
    }

    /// How many of the run's `steps` are done.
    long steps(long inserted, long updates);

    boolean mayInsert(long inserted, int rows, long updates);

    boolean mayUpdate(long inserted, long updates);

    /// Whether all steps are done, and all their updates.
    boolean complete(long inserted, long updates);

    /// Whether workers are still to act at random.
    boolean randomActions(long inserted);

    /// Updates that are due and not done, where there is such a law.
    OptionalDouble lag(long inserted, long updates);

    /// Why no update is due, in words; empty when one is.
    Optional<String> learnerWait(long inserted, long updates);

    /// Why no batch may be inserted, in words; empty when one may.
    Optional<String> rolloutWait(long inserted, long updates);

    /// The ratio of updates to steps, where there is one, else 0.
    double updatesPerStep();

    /// Another ratio of updates to steps from now on.
    ///
    /// @throws IllegalArgumentException when it can't be kept, with the reason
    void changeRatio(double updatesPerStep, long inserted);

    void save(State state);

    /// @param inserted transitions until now
    void load(State state, long inserted);

    /// Steps are environment steps, and updates follow them by the law of pace.
    final class WithRollouts implements Pacing {
        private final long steps;
        private final long randomSteps;
        private final int batchRows;
        private final double configured;
        private RateLimiter law;

        private WithRollouts(RunConfig config) {
            RunConfig.Pace pace = config.pace();
            steps = config.steps();
            randomSteps = pace.randomSteps();
            batchRows = config.rollouts().batchRows();
            configured = pace.updatesPerStep();
            law = new RateLimiter(configured, pace.warmupSteps(), pace.toleranceUpdates(), batchRows);
        }

        @Override
        public long steps(long inserted, long updates) {
            return inserted;
        }

        @Override
        public boolean mayInsert(long inserted, int rows, long updates) {
            return inserted < steps && law.mayInsert(inserted, rows, updates);
        }

        @Override
        public boolean mayUpdate(long inserted, long updates) {
            return law.mayUpdate(inserted, updates);
        }

        @Override
        public boolean complete(long inserted, long updates) {
            return inserted >= steps && !mayUpdate(inserted, updates);
        }

        @Override
        public boolean randomActions(long inserted) {
            return inserted < randomSteps;
        }

        @Override
        public OptionalDouble lag(long inserted, long updates) {
            return OptionalDouble.of(law.lag(inserted, updates));
        }

        @Override
        public Optional<String> learnerWait(long inserted, long updates) {
            return law.learnerWait(inserted, updates);
        }

        @Override
        public Optional<String> rolloutWait(long inserted, long updates) {
            return law.rolloutWait(inserted, batchRows, updates);
        }

        @Override
        public double updatesPerStep() {
            return law.updatesPerStep();
        }

        @Override
        public void changeRatio(double updatesPerStep, long inserted) {
            law = law.changedTo(updatesPerStep, inserted);
        }

        @Override
        public void save(State state) {
            state.put("law", configured, law.updatesPerStep(), law.carried());
        }

        // A ratio that was set while the run went on holds, until the configuration asks for another than it did then.
        @Override
        public void load(State state, long inserted) {
            double[] saved = state.doubles("law", 3);
            law = law.restored(saved[1], saved[2]);
            if (saved[0] != configured) {
                changeRatio(configured, inserted);
            }
        }
    }

    /// Supervised learning: steps are updates, the next one is always due, and nothing is inserted.
    record UpdatesAlone(long steps) implements Pacing {
        @Override
        public long steps(long inserted, long updates) {
            return updates;
        }

        @Override
        public boolean mayInsert(long inserted, int rows, long updates) {
            return false;
        }

        @Override
        public boolean mayUpdate(long inserted, long updates) {
            return updates < steps;
        }

        @Override
        public boolean complete(long inserted, long updates) {
            return updates >= steps;
        }

        @Override
        public boolean randomActions(long inserted) {
            return false;
        }

        @Override
        public OptionalDouble lag(long inserted, long updates) {
            return OptionalDouble.empty();
        }

        @Override
        public Optional<String> learnerWait(long inserted, long updates) {
            return Optional.empty();
        }

        @Override
        public Optional<String> rolloutWait(long inserted, long updates) {
            return Optional.empty();
        }

        @Override
        public double updatesPerStep() {
            return 0;
        }

        @Override
        public void changeRatio(double updatesPerStep, long inserted) {
            throw new IllegalArgumentException("this algorithm makes no environment steps, so it has no such ratio");
        }

        @Override
        public void save(State state) {}

        @Override
        public void load(State state, long inserted) {}
    }
}
