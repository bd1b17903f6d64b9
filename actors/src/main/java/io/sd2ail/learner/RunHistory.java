package io.sd2ail.learner;

import io.sd2ail.data.State;
import io.sd2ail.run.EvaluationResult;
import java.util.ArrayDeque;

/// What a run's summary needs from all of its processes: evaluations and training time.
final class RunHistory {
    private static final int LAST = 5;

    private final ArrayDeque<Double> last = new ArrayDeque<>();
    private double best = Double.NaN;
    private double randomReturn = Double.NaN;
    private double clonedReturn = Double.NaN;
    private double secondsBefore;

    void setRandomReturn(double value) {
        randomReturn = value;
    }

    void setClonedReturn(double value) {
        clonedReturn = value;
    }

    /// Of what cloning alone made before the first update; NaN where there was no such cloning.
    double clonedReturn() {
        return clonedReturn;
    }

    void add(EvaluationResult result) {
        double mean = result.meanReturn();
        // An evaluation without a number says nothing of the ones before.
        if (!Double.isNaN(mean)) {
            best = Double.isNaN(best) ? mean : Math.max(best, mean);
        }
        last.addLast(mean);
        if (last.size() > LAST) {
            last.removeFirst();
        }
    }

    /// NaN when it was never measured.
    double randomReturn() {
        return randomReturn;
    }

    /// Of all evaluations; NaN before the first.
    double best() {
        return best;
    }

    /// Of the last evaluation; NaN before the first.
    double latest() {
        return last.isEmpty() ? Double.NaN : last.getLast();
    }

    /// Of the last five evaluations, or as many as there are; NaN before the first.
    double lastFiveMean() {
        return last.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /// Training seconds of earlier processes.
    double secondsBefore() {
        return secondsBefore;
    }

    /// @param seconds of training in this process
    void save(State state, double seconds) {
        state.put("returns", best, randomReturn);
        state.put("last", last.stream().mapToDouble(Double::doubleValue).toArray());
        state.put("cloned", clonedReturn);
        state.put("seconds", secondsBefore + seconds);
    }

    void load(State state) {
        double[] returns = state.doubles("returns", 2);
        best = returns[0];
        randomReturn = returns[1];
        last.clear();
        for (double value : state.doubles("last")) {
            last.addLast(value);
        }
        clonedReturn = state.has("cloned") ? state.doubles("cloned", 1)[0] : Double.NaN;
        secondsBefore = state.doubles("seconds", 1)[0];
    }
}
