package io.sd2ail.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.episode.Evaluation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ForeignEnvironmentTest {
    private static final double[] SEEN = {0.5};

    /// Its steps are what a test says.
    private record Scripted(EnvironmentSpec spec, IntFunction<TimeStep> steps, int[] count) implements Environment {
        @Override
        public double[] reset(RandomGenerator random) {
            return SEEN;
        }

        @Override
        public TimeStep step(double[] action) {
            return steps.apply(count[0]++);
        }

        @Override
        public double[] state() {
            return new double[0];
        }

        @Override
        public double[] restore(double[] state) {
            return SEEN;
        }
    }

    private static Environment environment(IntFunction<TimeStep> steps) {
        return ForeignEnvironment.of(new Scripted(spec(-1, 1), steps, new int[1]));
    }

    private static EnvironmentSpec spec(double low, double high) {
        return new EnvironmentSpec("Mine-v0", 1, new double[] {low}, new double[] {high}, 5);
    }

    private static Evaluation.Outcome evaluated(Environment environment) {
        return new Evaluation(environment, 4, 1).run(_ -> new float[1]);
    }

    @Test
    @Timeout(30)
    void evaluation_ofEpisodesThatNeverEnd_endsThemAtTheTimeLimit() {
        Evaluation.Outcome outcome = evaluated(environment(_ -> new TimeStep(SEEN, 1, false, false)));

        assertThat(outcome.returns()).containsExactly(5, 5, 5, 5);
        assertThat(outcome.diverged()).isZero();
    }

    @Test
    void evaluation_ofAnEnvironmentThatThrowsOnce_losesOneEpisode() {
        Evaluation.Outcome outcome = evaluated(environment(number -> {
            if (number == 7) {
                throw new IllegalStateException("the simulator lost its licence");
            }
            return new TimeStep(SEEN, 1, false, false);
        }));

        assertThat(outcome.returns()).containsExactly(5, 2, 5, 5);
        assertThat(outcome.diverged()).isEqualTo(1);
    }

    @Test
    void evaluation_ofARewardThatIsNoNumber_losesOneEpisodeAndHasAMean() {
        Evaluation.Outcome outcome =
                evaluated(environment(number -> new TimeStep(SEEN, number == 3 ? Double.NaN : 1, false, false)));

        assertThat(outcome.meanReturn()).isEqualTo((3 + 5 + 5 + 5) / 4.0);
        assertThat(outcome.diverged()).isEqualTo(1);
    }

    @Test
    void step_thatThrows_isCountedByItsKindAndNamesTheEnvironment() {
        Environment environment = environment(_ -> {
            throw new IllegalStateException("the simulator lost its licence");
        });

        assertThatThrownBy(() -> environment.step(new double[1]))
                .isInstanceOfSatisfying(EpisodeLostException.class, lost -> assertThat(lost.reason())
                        .isEqualTo("illegal state exception"))
                .hasMessage("Mine-v0 threw in a step: java.lang.IllegalStateException: the simulator lost its licence");
    }

    /// An environment of a jar whose calls have half a second.
    private static Environment impatient(Supplier<Environment> maker) {
        GymnasiumSettings settings =
                new GymnasiumSettings(Map.of(), List.of(), null, Duration.ofMillis(500), Duration.ofMillis(500));
        return ForeignEnvironment.of(new ForeignBatch("Mine-v0", settings, () -> List.of(maker.get()))
                .members()
                .getFirst());
    }

    /// Never returns but by the end of its thread's patience with it, which ignores interrupts as native code does.
    private static IllegalStateException blocked(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return new IllegalStateException("nobody waits for this any more");
            } catch (InterruptedException _) {
                // As native code.
            }
        }
    }

    private static final class Blocked implements Environment {
        private final CountDownLatch latch;
        private final IntPredicate resets;
        private final IntPredicate steps;
        private final int[] count;

        Blocked(CountDownLatch latch, IntPredicate resets, IntPredicate steps, int[] count) {
            this.latch = latch;
            this.resets = resets;
            this.steps = steps;
            this.count = count;
        }

        @Override
        public EnvironmentSpec spec() {
            return ForeignEnvironmentTest.spec(-1, 1);
        }

        @Override
        public double[] reset(RandomGenerator random) {
            if (resets.test(count[0]++)) {
                throw blocked(latch);
            }
            return SEEN;
        }

        @Override
        public TimeStep step(double[] action) {
            if (steps.test(count[1]++)) {
                throw blocked(latch);
            }
            return new TimeStep(SEEN, 1, false, false);
        }

        @Override
        public double[] state() {
            return new double[0];
        }

        @Override
        public double[] restore(double[] state) {
            return SEEN;
        }
    }

    @Test
    @Timeout(60)
    void evaluation_ofAStepThatNeverReturns_losesOneEpisodeAndMakesTheEnvironmentAnew() {
        CountDownLatch latch = new CountDownLatch(1);
        int[] count = new int[2];
        AtomicInteger made = new AtomicInteger();
        try (Environment environment = impatient(() -> {
            made.incrementAndGet();
            return new Blocked(latch, _ -> false, number -> number == 7, count);
        })) {
            Evaluation.Outcome outcome = evaluated(environment);

            assertThat(outcome.returns()).containsExactly(5, 2, 5, 5);
            assertThat(outcome.lossText(4))
                    .isEqualTo("; the simulation failed in 1 of them, which ended there (Mine-v0: a step did not return"
                            + " within 0.5 s: look what it waits for, or raise gymnasium.step-timeout)");
            assertThat(outcome.failure())
                    .extracting(EpisodeLostException::reason)
                    .isEqualTo(ForeignBatch.HUNG);
            assertThat(made).hasValue(2);
        } finally {
            latch.countDown();
        }
    }

    @Test
    @Timeout(60)
    void evaluation_whoseLaterEpisodesNeverBegin_endsWithThoseItPlayed() {
        CountDownLatch latch = new CountDownLatch(1);
        int[] count = new int[2];
        try (Environment environment = impatient(() -> new Blocked(latch, number -> number > 1, _ -> false, count))) {
            Evaluation.Outcome outcome = evaluated(environment);

            assertThat(outcome.returns()).containsExactly(5, 5);
            assertThat(outcome.meanLength()).isEqualTo(5);
            assertThat(outcome.lossText(4)).startsWith("; 2 more could not begin (Mine-v0: a reset did not return");
        } finally {
            latch.countDown();
        }
    }

    @Test
    @Timeout(60)
    void reset_ofAnEnvironmentThatHangsAgainAndAgain_isGivenUpBeforeItTakesAllCores() {
        CountDownLatch latch = new CountDownLatch(1);
        int[] count = new int[2];
        try (Environment environment = impatient(() -> new Blocked(latch, _ -> true, _ -> false, count))) {
            for (int evaluation = 0; evaluation < 3; evaluation++) {
                assertThatThrownBy(() -> evaluated(environment)).isInstanceOf(EpisodeLostException.class);
            }
            assertThatThrownBy(() -> evaluated(environment))
                    .isInstanceOf(EpisodeLostException.class)
                    .hasMessage("Mine-v0 is given up: 8 calls have not returned and still run, each on a thread of its"
                            + " own");
            assertThat(count[0]).isEqualTo(8);
        } finally {
            latch.countDown();
        }
    }

    @Test
    @Timeout(60)
    void of_aJarThatNeverMakesIt_isRefused() {
        CountDownLatch latch = new CountDownLatch(1);
        assertThatThrownBy(() -> impatient(() -> {
                    throw blocked(latch);
                }))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessage("Mine-v0: making it did not return within 0.5 s: look what it waits for, or raise"
                        + " gymnasium.start-timeout");
        latch.countDown();
    }

    @Test
    void of_boundsThatAreNotFiniteOrInOrder_isRefused() {
        assertThatThrownBy(() -> refused(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessage("the environment Mine-v0 can't be used: the bounds of action entry 0 are -Infinity and"
                        + " Infinity: they must be finite, the lower one first");
        assertThatThrownBy(() -> refused(1, 1)).isInstanceOf(UnusableEnvironmentException.class);
    }

    private static void refused(double low, double high) {
        ForeignEnvironment.of(new Scripted(spec(low, high), _ -> new TimeStep(SEEN, 0, false, false), new int[1]))
                .close();
    }
}
