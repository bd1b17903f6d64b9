package io.sd2ail.demonstration.format;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where trajectories end, row by row, as files tell it:
///
/// - `terminated` and `truncated`: what [DemonstrationWriter] writes, or
/// - `terminals` and `timeouts`: a terminal that is a timeout too is the time limit, not a fall, or
/// - `terminals` alone: the layout of older data sets. It does not say whether an end was a fall or the time limit,
///   so every end is taken as truncated: a fall that is taken for a time limit costs little, a time limit that is taken
///   for a fall teaches that the last good state is worthless, or
/// - `episode_starts` or `episode`: the next row begins another trajectory. Falls are those of `terminated`, if it is
///   there.
///
/// @param terminated [N]
/// @param truncated [N]
/// @param lack what is not told; null when everything is
record FlatEnds(
        boolean[] terminated, boolean[] truncated, @Nullable String lack) {
    static FlatEnds of(FlatRows rows) {
        FlatEnds ends;
        if (rows.has(FlatColumn.EPISODE) || rows.has(FlatColumn.EPISODE_STARTS)) {
            ends = byEpisodes(rows);
        } else if (rows.has(FlatColumn.TERMINATED) || rows.has(FlatColumn.TRUNCATED)) {
            ends = told(rows.flags(FlatColumn.TERMINATED), rows.flags(FlatColumn.TRUNCATED));
        } else if (rows.has(FlatColumn.TIMEOUTS)) {
            ends = told(rows.flags(FlatColumn.TERMINALS), rows.flags(FlatColumn.TIMEOUTS));
            for (int row = 0; row < rows.rows(); row++) {
                ends.terminated[row] &= !ends.truncated[row];
            }
        } else {
            ends = new FlatEnds(
                    new boolean[rows.rows()], rows.flags(FlatColumn.TERMINALS), DemonstrationFile.FALLS_UNTOLD);
        }
        return ends.closed();
    }

    private static FlatEnds told(boolean[] terminated, boolean[] truncated) {
        return new FlatEnds(terminated, truncated, null);
    }

    private static FlatEnds byEpisodes(FlatRows rows) {
        boolean[] last = rows.has(FlatColumn.EPISODE) ? lastOfNumbers(rows) : lastBeforeStarts(rows);
        boolean falls = rows.has(FlatColumn.TERMINATED);
        boolean[] terminated = falls ? rows.flags(FlatColumn.TERMINATED) : new boolean[last.length];
        for (int row = 0; row < last.length; row++) {
            if (terminated[row] && !last[row]) {
                throw rows.checks()
                        .problem(
                                "ends in 'terminated' at row " + row + ", and goes on there as the same episode",
                                "store 1 at last rows alone");
            }
            last[row] &= !terminated[row];
        }
        return new FlatEnds(terminated, last, falls ? null : DemonstrationFile.FALLS_UNTOLD);
    }

    private static boolean[] lastOfNumbers(FlatRows rows) {
        double[] numbers = rows.numbers(FlatColumn.EPISODE);
        boolean[] last = new boolean[numbers.length];
        Set<Double> ended = new HashSet<>();
        for (int row = 0; row < numbers.length; row++) {
            last[row] = row + 1 == numbers.length || numbers[row + 1] != numbers[row];
            if (ended.contains(numbers[row])) {
                throw rows.checks()
                        .problem(
                                "has a row of episode " + (long) numbers[row] + " at row " + row
                                        + ", after another episode's",
                                "sort the rows by episode and time");
            }
            if (last[row]) {
                ended.add(numbers[row]);
            }
        }
        return last;
    }

    private static boolean[] lastBeforeStarts(FlatRows rows) {
        boolean[] starts = rows.flags(FlatColumn.EPISODE_STARTS);
        boolean[] last = new boolean[starts.length];
        System.arraycopy(starts, 1, last, 0, starts.length - 1);
        last[starts.length - 1] = true;
        return last;
    }

    /// With the last row as an end, and without a row that ends for both reasons.
    private FlatEnds closed() {
        boolean none = count() == 0;
        int last = terminated.length - 1;
        truncated[last] |= !terminated[last];
        return none
                ? new FlatEnds(
                        terminated, truncated, "where trajectories end: no row is marked, so all are one trajectory")
                : this;
    }

    boolean at(int row) {
        return terminated[row] || truncated[row];
    }

    int count() {
        int count = 0;
        for (int row = 0; row < terminated.length; row++) {
            count += at(row) ? 1 : 0;
        }
        return count;
    }
}
