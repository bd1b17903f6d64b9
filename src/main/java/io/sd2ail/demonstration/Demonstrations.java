package io.sd2ail.demonstration;

import io.sd2ail.config.TaskName;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.EnvironmentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Whole expert episodes, in the environment's units.
///
/// @param source where they come from: a file, or what recorded them
/// @param origin what is known of their making
/// @param trajectories at least one; each ends at its last row and nowhere before
public record Demonstrations(String source, Origin origin, List<Trajectory> trajectories) {
    /// Of unknown origin.
    public Demonstrations(String source, List<Trajectory> trajectories) {
        this(source, Origin.UNKNOWN, trajectories);
    }

    /// @throws IllegalArgumentException when there is no trajectory, one is empty or of other sizes, or an episode does
    ///     not end exactly at its trajectory's last row
    public Demonstrations {
        trajectories = List.copyOf(trajectories);
        if (trajectories.isEmpty()) {
            throw new IllegalArgumentException("demonstrations need at least one trajectory");
        }
        TransitionBatch first = trajectories.getFirst().transitions();
        for (int k = 0; k < trajectories.size(); k++) {
            TransitionBatch steps = trajectories.get(k).transitions();
            if (steps.observationSize() != first.observationSize() || steps.actionSize() != first.actionSize()) {
                throw new IllegalArgumentException("trajectory " + k + " has observations and actions of "
                        + steps.observationSize() + " and " + steps.actionSize() + " entries, the first has "
                        + first.observationSize() + " and " + first.actionSize());
            }
            requireOneEpisode(k, steps);
        }
    }

    private static void requireOneEpisode(int trajectory, TransitionBatch steps) {
        int end = 0;
        while (end < steps.rows() && !steps.terminated()[end] && !steps.truncated()[end]) {
            end++;
        }
        if (steps.rows() == 0 || end != steps.rows() - 1) {
            throw new IllegalArgumentException("trajectory " + trajectory + " must end at its last row, "
                    + (steps.rows() - 1) + ", and nowhere before; it "
                    + (end < steps.rows() ? "ends at row " + end : "does not end"));
        }
    }

    public int observationSize() {
        return trajectories.getFirst().transitions().observationSize();
    }

    public int actionSize() {
        return trajectories.getFirst().transitions().actionSize();
    }

    /// Whether it is known what the expert did: otherwise there are observations alone.
    public boolean hasActions() {
        return actionSize() > 0;
    }

    /// @throws DemonstrationFormatException when there are observations alone
    public void requireActions() {
        if (!hasActions()) {
            throw new DemonstrationFormatException(
                    Path.of(source),
                    "holds no actions",
                    "name demonstrations with actions, or learn from observations alone: algorithm sd2ail, diffail or gail"
                            + " with --set demonstrations.rows=observation-next");
        }
    }

    /// Whether returns are known.
    public boolean hasRewards() {
        return trajectories.stream()
                .noneMatch(trajectory -> Float.isNaN(trajectory.transitions().rewards()[0]));
    }

    /// Rows of all trajectories.
    public int rows() {
        return trajectories.stream().mapToInt(Trajectory::length).sum();
    }

    /// Mean of the trajectories' returns; NaN when they hold no rewards.
    public double meanReturn() {
        return trajectories.stream()
                .mapToDouble(Trajectory::episodeReturn)
                .average()
                .orElse(0);
    }

    /// The 1 of normalised scores: the return of the expert as the file tells it, else the trajectories' mean; NaN when
    /// both are unknown.
    public double expertReturn() {
        return Double.isNaN(origin.expertReturn()) ? meanReturn() : origin.expertReturn();
    }

    /// `count` trajectories drawn without replacement, in the file's order: the first `count` of a Fisher-Yates
    /// shuffle, sorted. All of them are taken without a draw.
    ///
    /// @throws DemonstrationFormatException when there are fewer
    public Demonstrations choose(int count, RandomStream random) {
        requireCount(count);
        if (count == trajectories.size()) {
            return this;
        }
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < trajectories.size(); k++) {
            order.add(k);
        }
        for (int k = 0; k < count; k++) {
            Collections.swap(order, k, random.nextInt(k, order.size()));
        }
        return new Demonstrations(
                source,
                origin,
                order.subList(0, count).stream().sorted().map(trajectories::get).toList());
    }

    /// The first `count` trajectories.
    ///
    /// @throws DemonstrationFormatException when there are fewer
    public Demonstrations first(int count) {
        requireCount(count);
        return new Demonstrations(source, origin, trajectories.subList(0, count));
    }

    /// The `count` trajectories of highest return, in the file's order; of equal ones the earlier.
    ///
    /// @throws DemonstrationFormatException when there are fewer, or no rewards
    public Demonstrations best(int count) {
        requireCount(count);
        requireRewards("the best trajectories can't be told");
        List<Trajectory> best = IntStream.range(0, trajectories.size())
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -trajectories.get(k).episodeReturn()))
                .limit(count)
                .sorted()
                .map(trajectories::get)
                .toList();
        return new Demonstrations(source, origin, best);
    }

    /// The trajectories of at least this return.
    ///
    /// @throws DemonstrationFormatException when there is none, or there are no rewards
    public Demonstrations ofReturn(double minimum) {
        requireRewards("a minimum return can't be asked for");
        List<Trajectory> left = trajectories.stream()
                .filter(trajectory -> trajectory.episodeReturn() >= minimum)
                .toList();
        if (left.isEmpty()) {
            throw new DemonstrationFormatException(
                    Path.of(source),
                    "holds no trajectory of a return of " + minimum + " or more, the best has "
                            + trajectories.stream()
                                    .mapToDouble(Trajectory::episodeReturn)
                                    .max()
                                    .orElse(Double.NaN),
                    "set demonstrations.minimum-return lower");
        }
        return new Demonstrations(source, origin, left);
    }

    private void requireRewards(String without) {
        if (!hasRewards()) {
            throw new DemonstrationFormatException(
                    Path.of(source),
                    "holds no rewards, so " + without,
                    "set demonstrations.trajectories to a number, random:N or first:N, and no minimum-return");
        }
    }

    /// Each `every`-th row of each trajectory: of trajectory k from row k modulo `every` on. What followed a row stays
    /// known; the last row left ends its trajectory, as if time had cut it there.
    public Demonstrations everyRow(int every) {
        if (every == 1) {
            return this;
        }
        List<Trajectory> thinned = new ArrayList<>();
        for (int k = 0; k < trajectories.size(); k++) {
            TransitionBatch all = trajectories.get(k).transitions();
            int first = Math.min(k % every, all.rows() - 1);
            int[] rows = IntStream.iterate(first, row -> row < all.rows(), row -> row + every)
                    .toArray();
            TransitionBatch left = all.rows(rows);
            int last = rows.length - 1;
            left.truncated()[last] = !left.terminated()[last];
            thinned.add(new Trajectory(left));
        }
        return new Demonstrations(source, origin, thinned);
    }

    private void requireCount(int count) {
        if (count < 1 || count > trajectories.size()) {
            throw new DemonstrationFormatException(
                    Path.of(source),
                    "holds " + trajectories.size() + (trajectories.size() == 1 ? " trajectory, " : " trajectories, ")
                            + count + " were asked for",
                    trajectories.size() == 1
                            ? "set demonstrations.trajectories to 1"
                            : "set demonstrations.trajectories to " + trajectories.size() + " or less");
        }
    }

    /// Share of action entries outside the environment's range: whoever uses them clips them.
    ///
    /// @param spec of the same action size
    public double shareOutside(EnvironmentSpec spec) {
        int size = spec.actionSize();
        long outside = 0;
        for (Trajectory trajectory : trajectories) {
            float[] actions = trajectory.transitions().actions();
            for (int i = 0; i < actions.length; i++) {
                // Compared as float32, which is what files hold: 0.4 rounded up is not outside [-0.4, 0.4].
                boolean inside = actions[i] >= (float) spec.actionLow()[i % size]
                        && actions[i] <= (float) spec.actionHigh()[i % size];
                outside += inside ? 0 : 1;
            }
        }
        return (double) outside / ((long) rows() * size);
    }

    /// @throws DemonstrationFormatException when these are no demonstrations of this environment
    public void requireFits(EnvironmentSpec spec) {
        String recorded = origin.environment();
        if (recorded != null && !TaskName.areSame(recorded, spec.name())) {
            throw new DemonstrationFormatException(
                    Path.of(source),
                    "was recorded in " + recorded + ", not in " + spec.name(),
                    "choose demonstrations of " + spec.name() + ", or --env " + recorded);
        }
        boolean fits =
                observationSize() == spec.observationSize() && (!hasActions() || actionSize() == spec.actionSize());
        if (!fits) {
            throw new DemonstrationFormatException(
                    Path.of(source),
                    "has observations of " + observationSize() + " and actions of " + actionSize() + " entries, "
                            + spec.name() + " has " + spec.observationSize() + " and " + spec.actionSize(),
                    "choose demonstrations of " + spec.name());
        }
    }
}
