package io.sd2ail.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedEpisodeTest {
    /// The same environment, which shows nothing.
    private record Unseen(Environment environment) implements Environment {
        @Override
        public EnvironmentSpec spec() {
            return environment.spec();
        }

        @Override
        public double[] reset(RandomGenerator random) {
            return environment.reset(random);
        }

        @Override
        public TimeStep step(double[] action) {
            return environment.step(action);
        }

        @Override
        public double[] state() {
            return environment.state();
        }

        @Override
        public double[] restore(double[] state) {
            return environment.restore(state);
        }
    }

    /// Counts its steps up to a limit and shows so many numbers, all of them its step.
    private static final class Counting implements Environment {
        private final int size;
        private final int limit;
        private int step;

        Counting(int size, int limit) {
            this.size = size;
            this.limit = limit;
        }

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Counting-v0", 1, new double[] {-1}, new double[] {1}, limit);
        }

        @Override
        public double[] reset(RandomGenerator random) {
            step = 0;
            return new double[1];
        }

        @Override
        public TimeStep step(double[] action) {
            step++;
            return new TimeStep(new double[1], 2, false, step == limit);
        }

        @Override
        public int configurationSize() {
            return size;
        }

        @Override
        public void configuration(double[] into) {
            Arrays.fill(into, step);
        }

        @Override
        public double[] state() {
            return new double[0];
        }

        @Override
        public double[] restore(double[] state) {
            return new double[1];
        }
    }

    private static RecordedEpisode recorded(Environment environment) {
        return Objects.requireNonNull(
                new Evaluation(environment, 2, 1).run(_ -> new float[1]).firstEpisode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pendulum-v1", "Hopper-v5", "Ant-v5"})
    void run_withAndWithoutARecord_hasTheSameOutcomeToTheLastBit(String name) {
        try (Environment shown = Environments.create(name, Contacts.CURRENT);
                Environment hidden = Environments.create(name, Contacts.CURRENT)) {
            Evaluation.Outcome with = new Evaluation(shown, 3, 5).runRandom();
            Evaluation.Outcome without = new Evaluation(new Unseen(hidden), 3, 5).runRandom();
            assertThat(without.firstEpisode()).isNull();
            assertThat(with.returns()).containsExactly(without.returns());
            assertThat(with.meanLength()).isEqualTo(without.meanLength());
            RecordedEpisode episode = Objects.requireNonNull(with.firstEpisode());
            assertThat(episode.fault()).isEmpty();
            double sum = 0;
            for (float reward : episode.rewards()) {
                sum += reward;
            }
            assertThat(sum).isCloseTo(with.returns()[0], withinPercentage(1e-3));
        }
    }

    @Test
    void run_firstEpisode_isRecordedBeforeEachStepAndAtItsEnd() {
        RecordedEpisode episode = recorded(new Counting(2, 3));
        assertThat(episode.configurations()).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        assertThat(episode.rewards()).containsExactly(2, 2, 2);
        assertThat(episode.whole()).isTrue();
        assertThat(episode.fault()).isEmpty();
    }

    @Test
    void run_longEpisode_isRecordedUpToTheBound() {
        RecordedEpisode episode = recorded(new Counting(1, 5000));
        assertThat(episode.steps()).isEqualTo(RecordedEpisode.MOST_STEPS);
        assertThat(episode.whole()).isFalse();
        assertThat(episode.fault()).isEmpty();
        RecordedEpisode wide = recorded(new Counting(100, 5000));
        assertThat(wide.fault()).isEmpty();
        assertThat(Float.BYTES * (wide.configurations().length + wide.rewards().length))
                .isBetween(RecordedEpisode.MOST_BYTES - 500, RecordedEpisode.MOST_BYTES);
        assertThat(new Evaluation(new Counting(50_000, 3), 1, 1)
                        .run(_ -> new float[1])
                        .firstEpisode())
                .isNull();
    }

    @Test
    void fault_ofWhatIsNoEpisode_saysWhatIsWrong() {
        float[] one = {1};
        float[] two = {1, 2};
        assertThat(new RecordedEpisode(1, two, one, true).fault()).isEmpty();
        assertThat(new RecordedEpisode(0, two, one, true).fault()).contains("0 numbers");
        assertThat(new RecordedEpisode(-7, two, one, true).fault()).contains("-7 numbers");
        assertThat(new RecordedEpisode(Integer.MAX_VALUE, two, one, true).fault())
                .contains("1 steps of 2147483647");
        assertThat(new RecordedEpisode(1, one, new float[0], true).fault()).contains("has 0 steps");
        assertThat(new RecordedEpisode(1, new float[2002], new float[2001], true).fault())
                .contains("has 2001 steps of 1 numbers, where 1 to 2000");
        assertThat(new RecordedEpisode(1, one, one, true).fault()).contains("has 1 numbers for 2 configurations of 1");
        assertThat(new RecordedEpisode(1, new float[] {1, Float.NaN}, one, true).fault())
                .contains("not finite");
        assertThat(new RecordedEpisode(1, two, new float[] {Float.POSITIVE_INFINITY}, true).fault())
                .contains("not finite");
    }

    @Test
    void read_whatWasWritten_isTheSame(@TempDir Path folder) {
        Path file = folder.resolve("latest.npz");
        RecordedEpisode episode = recorded(new Counting(2, 3));
        new EpisodeFile(1L << 40, 7, episode).write(file);
        EpisodeFile back = EpisodeFile.read(file);
        assertThat(back).usingRecursiveComparison().isEqualTo(new EpisodeFile(1L << 40, 7, episode));
    }

    @Test
    void read_whatIsNoEpisode_saysWhatIsWrongAndWhatToDo(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("latest.npz");
        new EpisodeFile(1, 7, new RecordedEpisode(1, new float[] {1, Float.NaN}, new float[] {1}, true)).write(file);
        assertThatThrownBy(() -> EpisodeFile.read(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("latest.npz holds numbers that are not finite: remove it");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> EpisodeFile.read(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void resetOfAPendulum_isTheFirstConfiguration() {
        try (Environment pendulum = Environments.create("Pendulum-v1", Contacts.CURRENT)) {
            double[] observation = pendulum.reset(new RandomStream(3, "reset")).clone();
            double[] angle = new double[1];
            pendulum.configuration(angle);
            assertThat((float) Math.cos(angle[0])).isEqualTo((float) observation[0]);
            assertThat((float) Math.sin(angle[0])).isEqualTo((float) observation[1]);
        }
    }
}
