package io.sd2ail.bench.imitation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// An algorithm's seeds on one task with the same demonstrations, in numbers.
///
/// @param trainings of the matrix
/// @param done of them, complete or at their limit of minutes; all that follows is of these
/// @param complete of them
/// @param lastFive each seed's mean score of its last five evaluations
/// @param interquartileMean of these
/// @param interval of that mean, 95 %
/// @param lastFiveReturn mean over seeds of the same evaluations' returns
/// @param best of each seed's best score
/// @param last of each seed's last score
/// @param reach90 when 0.9 of the way from random to expert is reached
/// @param reach95 when 0.95 of it is reached
/// @param wallMinutes of a training, mean over seeds
/// @param updatesPerSecond mean over seeds
record MethodStatistics(
        ImitationMethod method,
        int trainings,
        int done,
        int complete,
        List<Double> lastFive,
        double interquartileMean,
        StratifiedBootstrap.Interval interval,
        double lastFiveReturn,
        MeanAndWorst best,
        MeanAndWorst last,
        Reach reach90,
        Reach reach95,
        double wallMinutes,
        double updatesPerSecond) {

    /// Over seeds.
    record MeanAndWorst(double mean, double worst) {
        private static MeanAndWorst of(double... values) {
            return new MeanAndWorst(
                    Arrays.stream(values).average().orElse(Double.NaN),
                    Arrays.stream(values).min().orElse(Double.NaN));
        }
    }

    MethodStatistics {
        lastFive = List.copyOf(lastFive);
    }

    /// @param cells one for each seed
    static MethodStatistics of(ImitationMethod method, List<CellResult> cells) {
        List<CellResult> counted = cells.stream().filter(CellResult::counts).toList();
        double[] lastFive = values(counted, CellResult::lastFive);
        boolean any = lastFive.length > 0;
        List<List<ScoredEvaluation>> seeds =
                counted.stream().map(CellResult::evaluations).toList();
        return new MethodStatistics(
                method,
                cells.size(),
                counted.size(),
                (int) counted.stream()
                        .filter(cell -> cell.status() == CellStatus.COMPLETE)
                        .count(),
                Arrays.stream(lastFive).boxed().toList(),
                any ? InterquartileMean.of(lastFive) : Double.NaN,
                any
                        ? StratifiedBootstrap.interval(List.of(lastFive))
                        : new StratifiedBootstrap.Interval(Double.NaN, Double.NaN),
                mean(counted, CellResult::lastFiveReturn),
                MeanAndWorst.of(values(counted, CellResult::best)),
                MeanAndWorst.of(values(counted, CellResult::last)),
                Reach.of(0.9, seeds),
                Reach.of(0.95, seeds),
                mean(counted, cell -> summary(cell).wallSeconds() / 60),
                mean(counted, cell -> summary(cell).updatesPerSecond()));
    }

    private static TrainingSummary summary(CellResult counted) {
        return Objects.requireNonNull(counted.summary());
    }

    private static double mean(List<CellResult> cells, ToDoubleFunction<CellResult> value) {
        return Arrays.stream(values(cells, value)).average().orElse(Double.NaN);
    }

    private static double[] values(List<CellResult> cells, ToDoubleFunction<CellResult> value) {
        return cells.stream().mapToDouble(value).toArray();
    }

    /// Of the seeds' last five evaluations.
    MeanAndWorst lastFiveSpread() {
        return MeanAndWorst.of(scores());
    }

    /// Each seed's mean score of its last five evaluations.
    double[] scores() {
        return lastFive.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
