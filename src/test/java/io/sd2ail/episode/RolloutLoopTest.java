package io.sd2ail.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RolloutLoopTest {
    private static final WorkerId ID = new WorkerId("rollout-1", 0);

    @Test
    void step_numbersBatchesAndRowsWithoutGaps() {
        try (RolloutLoop loop = loop("rollouts.batch-rows=16")) {
            List<RolloutBatch> batches = run(loop, 40);
            assertThat(batches).extracting(RolloutBatch::sequence).containsExactly(0L, 1L);
            assertThat(batches).extracting(RolloutBatch::firstRow).containsExactly(0L, 16L);
            assertThat(loop.pendingRows()).isEqualTo(8);
            RolloutBatch rest = loop.flush();
            assertThat(rest).isNotNull();
            assertThat(rest.sequence()).isEqualTo(2);
            assertThat(rest.firstRow()).isEqualTo(32);
            assertThat(rest.transitions().rows()).isEqualTo(8);
            assertThat(loop.produced()).isEqualTo(40);
        }
    }

    @Test
    void step_consecutiveTransitions_continueFromTheLastObservation() {
        try (RolloutLoop loop = loop("rollouts.batch-rows=16")) {
            RolloutBatch batch = run(loop, 16).getFirst();
            for (int row = 1; row < 16; row++) {
                assertThat(batch.transitions().observations()[3 * row])
                        .isEqualTo(batch.transitions().nextObservations()[3 * (row - 1)]);
            }
        }
    }

    @Test
    void step_atTheTimeLimit_reportsTheEpisodeAndStartsAnother() {
        try (RolloutLoop loop = loop("rollouts.batch-rows=100", "pace.tolerance-updates=200")) {
            List<RolloutBatch> batches = run(loop, 200);
            assertThat(batches.get(1).episodes()).singleElement().satisfies(episode -> assertThat(episode.length())
                    .isEqualTo(200));
            assertThat(batches.get(1).transitions().truncated()[99]).isTrue();
            assertThat(batches.get(1).transitions().terminated()[99]).isFalse();
        }
    }

    @Test
    void step_throughFalls_hidesTerminationAndGoesOn() {
        RunConfig.Rollouts through =
                Tasks.config("rollouts.episodes=through-falls").rollouts();
        RunConfig.Rollouts ending =
                Tasks.config("rollouts.episodes=end-on-falls").rollouts();
        try (RolloutLoop loop = new RolloutLoop(ID, List.of(new Falling()), through, 1);
                RolloutLoop strict = new RolloutLoop(ID, List.of(new Falling()), ending, 1)) {
            RolloutBatch kept = run(loop, 16).getFirst();
            RolloutBatch ended = run(strict, 16).getFirst();
            assertThat(kept.transitions().terminated()).doesNotContain(true);
            assertThat(kept.episodes()).isEmpty();
            assertThat(ended.transitions().terminated()[2]).isTrue();
            assertThat(ended.episodes()).hasSize(5);
        }
    }

    @Test
    void step_afterAFailedStep_startsAnotherEpisodeAndKeepsTheStepsBeforeAndMarksNoneAsTheEnd() {
        RunConfig.Rollouts ending =
                Tasks.config("rollouts.episodes=end-on-falls").rollouts();
        try (RolloutLoop loop = new RolloutLoop(ID, List.of(new Diverging()), ending, 1)) {
            run(loop, 2);
            assertThatThrownBy(loop::step).isInstanceOf(SimulationDivergedException.class);
            run(loop, 1);
            RolloutBatch batch = loop.flush();
            assertThat(batch).isNotNull();
            assertThat(batch.transitions().nextObservations()).containsExactly(1, 2, 1);
            assertThat(batch.transitions().terminated()).containsOnly(false);
            assertThat(batch.transitions().truncated()).containsOnly(false);
            assertThat(batch.episodes()).isEmpty();
            assertThat(loop.produced()).isEqualTo(3);
        }
    }

    @Test
    void load_ofASavedLoop_goesOnBitForBit() {
        try (RolloutLoop original = loop();
                RolloutLoop restored = loop()) {
            run(original, 50);
            original.flush();
            State state = State.create();
            original.save(state);
            restored.load(state);
            List<RolloutBatch> expected = run(original, 64);
            List<RolloutBatch> actual = run(restored, 64);
            assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @Test
    void save_withTransitionsInNoBatch_isRefused() {
        try (RolloutLoop loop = loop()) {
            run(loop, 3);
            assertThatThrownBy(() -> loop.save(State.create())).hasMessageContaining("flush first");
        }
    }

    @Test
    void step_ofSeveralEnvironments_announcesToAllBeforeItStepsTheFirstAndTakesThemInTurn() {
        List<String> calls = new ArrayList<>();
        RunConfig.Rollouts config = Tasks.config().rollouts();
        try (RolloutLoop loop = new RolloutLoop(ID, List.of(new Heard("a", calls), new Heard("b", calls)), config, 1)) {
            run(loop, 4);
            assertThat(calls)
                    .containsExactly(
                            "announce a",
                            "announce b",
                            "step a",
                            "step b",
                            "announce a",
                            "announce b",
                            "step a",
                            "step b");
            RolloutBatch batch = loop.flush();
            assertThat(batch).isNotNull();
            assertThat(batch.transitions().nextObservations()).containsExactly(1, 1, 2, 2);
        }
    }

    @Test
    void step_whereOneOfSeveralEnvironmentsFails_startsThatOneAgainAndLetsTheOtherGoOn() {
        RunConfig.Rollouts config =
                Tasks.config("rollouts.episodes=through-falls").rollouts();
        try (RolloutLoop loop = new RolloutLoop(ID, List.of(new Diverging(), new Falling()), config, 1)) {
            run(loop, 4);
            assertThatThrownBy(loop::step).isInstanceOf(SimulationDivergedException.class);
            run(loop, 3);
            RolloutBatch batch = loop.flush();
            assertThat(batch).isNotNull();
            assertThat(batch.transitions().nextObservations()).containsExactly(1, 1, 2, 2, 3, 1, 4);
        }
    }

    @Test
    void load_ofASavedLoopInTheMiddleOfARound_goesOnBitForBit() {
        try (RolloutLoop original = pendulums();
                RolloutLoop restored = pendulums()) {
            run(original, 50);
            original.flush();
            State state = State.create();
            original.save(state);
            restored.load(state);
            assertThat(run(restored, 64)).usingRecursiveComparison().isEqualTo(run(original, 64));
        }
    }

    private static RolloutLoop pendulums() {
        return new RolloutLoop(
                ID,
                List.of(
                        Environments.create("Pendulum-v1", Contacts.CURRENT),
                        Environments.create("Pendulum-v1", Contacts.CURRENT),
                        Environments.create("Pendulum-v1", Contacts.CURRENT)),
                Tasks.config().rollouts(),
                1);
    }

    private static RolloutLoop loop(String... overrides) {
        return new RolloutLoop(
                ID,
                List.of(Environments.create("Pendulum-v1", Contacts.CURRENT)),
                Tasks.config(overrides).rollouts(),
                1);
    }

    private static List<RolloutBatch> run(RolloutLoop loop, int steps) {
        List<RolloutBatch> batches = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            RolloutBatch batch = loop.step();
            if (batch != null) {
                batches.add(batch);
            }
        }
        return batches;
    }

    /// Says what it is asked.
    private static final class Heard extends Falling {
        private final String name;
        private final List<String> calls;

        Heard(String name, List<String> calls) {
            this.name = name;
            this.calls = calls;
        }

        @Override
        public void announce(double[] action) {
            calls.add("announce " + name);
        }

        @Override
        public TimeStep step(double[] action) {
            calls.add("step " + name);
            return super.step(action);
        }
    }

    /// Diverges at every third step.
    private static final class Diverging extends Falling {
        @Override
        public TimeStep step(double[] action) {
            TimeStep step = super.step(action);
            if (step.terminated()) {
                throw new SimulationDivergedException("third step", "the third step diverges");
            }
            return step;
        }
    }

    /// Falls at every third step.
    private static class Falling implements Environment {
        private int steps;

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Falling-v0", 1, new double[] {-1}, new double[] {1}, 1000);
        }

        @Override
        public double[] reset(RandomGenerator random) {
            steps = 0;
            return new double[] {0};
        }

        @Override
        public TimeStep step(double[] action) {
            steps++;
            return new TimeStep(new double[] {steps}, 1, steps % 3 == 0, false);
        }

        @Override
        public double[] state() {
            return new double[] {steps};
        }

        @Override
        public double[] restore(double[] state) {
            steps = (int) state[0];
            return new double[] {steps};
        }
    }
}
