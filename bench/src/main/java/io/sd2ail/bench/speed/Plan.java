package io.sd2ail.bench.speed;

import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;

/// About how long each piece of work takes, in seconds on two cores of 2023: only its proportions matter, to say how
/// much is left.
final class Plan {
    private static final double SECONDS_A_GIGAFLOP = 0.4;

    private Plan() {}

    static double of(SpeedOptions options) {
        double seconds = 0;
        for (Size size : options.sizes()) {
            for (int threads : options.threads()) {
                seconds += ofCase(options, Subject.LEARNER, size, threads);
            }
            seconds += ofCase(options, Subject.ROLLOUT, size, 1);
        }
        return seconds;
    }

    private static double ofCase(SpeedOptions options, Subject subject, Size size, int threads) {
        return options.rounds() * ofRound(subject, size, threads)
                + options.sides(subject).stream()
                        .mapToDouble(side -> ofCheck(side) + ofWarmUp(side))
                        .sum();
    }

    /// Of all sides.
    static double ofRound(Subject subject, Size size, int threads) {
        return switch (subject) {
            case LEARNER ->
                0.5 + SECONDS_A_GIGAFLOP * new Operations(size).of(Part.FULL) / 1e9 * (threads == 1 ? 2 : 1.2);
            case ROLLOUT -> 0.5;
        };
    }

    static double ofCheck(Side side) {
        return side == Side.COMPILED ? 25 : 1;
    }

    static double ofWarmUp(Side side) {
        return side.ours() ? 4 : 1;
    }
}
