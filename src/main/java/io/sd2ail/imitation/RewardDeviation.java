package io.sd2ail.imitation;

import io.sd2ail.data.State;

/// Moving standard deviation of the rewards that the policy learns from: what divides them, so that their spread
/// stays 1 whatever the discriminator makes of it. Only the scale changes, not the zero.
final class RewardDeviation {
    private static final double RATE = 0.01;
    private static final double LEAST = 1e-3;

    /// NaN before the first.
    private double mean = Double.NaN;
    private double square = Double.NaN;

    /// @param rewards of one batch
    void follow(float[] rewards) {
        double sum = 0;
        double squares = 0;
        for (float reward : rewards) {
            sum += reward;
            squares += (double) reward * reward;
        }
        double newest = sum / rewards.length;
        double newestSquare = squares / rewards.length;
        mean = Double.isNaN(mean) ? newest : mean + RATE * (newest - mean);
        square = Double.isNaN(square) ? newestSquare : square + RATE * (newestSquare - square);
    }

    /// At least 0.001, so that rewards which are all alike stay finite.
    double value() {
        return Math.max(LEAST, Math.sqrt(Math.max(0, square - mean * mean)));
    }

    /// @return the rewards, divided
    float[] divide(float[] rewards) {
        double divisor = value();
        float[] divided = new float[rewards.length];
        for (int i = 0; i < rewards.length; i++) {
            divided[i] = (float) (rewards[i] / divisor);
        }
        return divided;
    }

    void save(State state) {
        if (!Double.isNaN(mean)) {
            state.put("moments", mean, square);
        }
    }

    void load(State state) {
        if (state.has("moments")) {
            double[] moments = state.doubles("moments", 2);
            mean = moments[0];
            square = moments[1];
        }
    }
}
