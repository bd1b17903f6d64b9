package io.sd2ail.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule beside a run that has its disease and runs that have not; README.md of the resources says how each was
/// recorded.
class DiagnosisTest {
    private static final int ROWS = 80;
    private static final int UPDATES_OF_A_ROW = 100;
    private static final int ROWS_OF_AN_EVALUATION = 5;

    /// A recorded run.
    ///
    /// @param file of the resources, without its ending
    /// @param rules that find something in the whole of it
    private record Recorded(
            String file, String task, double expert, double random, List<String> settings, List<String> rules) {
        RunContext facts() {
            return new RunContext(config(task, settings), expert, random, actions(), List.of(), 1);
        }

        private int actions() {
            return switch (task) {
                case "Walker2d-v5" -> 6;
                default -> 1;
            };
        }

        @Override
        public String toString() {
            return file;
        }
    }

    private static Recorded pendulum(String file, List<String> settings, String... rules) {
        return new Recorded(file, "Pendulum-v1", -118.7, -1261.8, settings, List.of(rules));
    }

    static Stream<Recorded> diseased() {
        return Stream.of(
                pendulum(
                        "discriminator-saturated",
                        List.of("algorithm=gail", "gail.discriminator.learning-rate=1e-2"),
                        "discriminator-saturated"),
                pendulum("reward-constant", List.of("sd2ail.reward=constant"), "reward-constant"),
                pendulum(
                        "critics-run-away",
                        List.of("sd2ail.sac.reward-scale=0.01", "sd2ail.sac.learning-rate=3e-2"),
                        "critics-run-away"),
                pendulum("entropy-collapsed", List.of("sd2ail.sac.initial-log-std=-5"), "entropy-collapsed"),
                pendulum("entropy-exploding", List.of("sd2ail.sac.target-entropy=3"), "entropy-exploding"),
                pendulum("below-cloning", List.of("sd2ail.cloning.updates=3000"), "below-cloning"),
                pendulum("learner-starved", List.of("rollouts.workers=1"), "learner-starved"),
                new Recorded("learner-slowed", "Walker2d-v5", 3944.3, 5, List.of(), List.of("learner-slowed")),
                new Recorded(
                        "evaluation-noise",
                        "Pendulum-v1",
                        -118.7,
                        -1381,
                        List.of("evaluation.episodes=1"),
                        List.of("evaluation-noise")));
    }

    static Stream<Recorded> healthy() {
        return Stream.of(
                pendulum("healthy-pendulum", List.of()),
                new Recorded("healthy-inverted-pendulum", "InvertedPendulum-v5", 1000, 6, List.of(), List.of()),
                pendulum("healthy-gail", List.of("algorithm=gail")),
                new Recorded("healthy-walker2d-1", "Walker2d-v5", 3944.3, 5, List.of(), List.of()),
                new Recorded("healthy-walker2d-2", "Walker2d-v5", 3944.3, 5, List.of(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("diseased")
    void of_recordedRunWithADisease_findsIt(Recorded run) throws IOException {
        List<Finding> findings = Diagnosis.of(run.facts(), file(run.file()));
        assertThat(findings).extracting(Finding::rule).containsAll(run.rules());
        assertThat(findings).allSatisfy(finding -> assertThat(finding.line()).doesNotContain("NaN", "Infinity"));
    }

    @ParameterizedTest
    @MethodSource("healthy")
    void of_recordedRunThatLearns_findsNothingAtAnyTime(Recorded run) throws IOException {
        Evidence whole = Evidence.of(run::facts, file(run.file()), Long.MAX_VALUE);
        long steps = whole.of("train/value_mean").last().environmentSteps();
        for (int part = 1; part <= 12; part++) {
            Evidence soFar = Evidence.of(run::facts, file(run.file()), steps * part / 12);
            assertThat(Diagnosis.of(soFar))
                    .as("after %d of %d steps", steps * part / 12, steps)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("diseased")
    void of_runThatIsYoung_findsNothing(Recorded run) throws IOException {
        assertThat(Diagnosis.of(Evidence.of(run::facts, file(run.file()), 2000)))
                .isEmpty();
    }

    /// Diseases that a short run can't be given: a healthy run of 8,000 updates with other values of some metrics.
    ///
    /// @param facts of the run
    /// @param values by tag, of the number of the row from 0
    private record Synthetic(String rule, RunContext facts, Map<String, IntToDoubleFunction> values) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Synthetic> synthetic() {
        RunContext facts = facts(List.of(), List.of(), 1);
        return Stream.of(
                new Synthetic(
                        "demonstrations-misfit", facts(List.of(), List.of("they are of another task"), 1), Map.of()),
                new Synthetic("not-finite", facts, Map.of("train/value_mean", row -> row == 70 ? Double.NaN : 20)),
                new Synthetic("evaluations-diverge", facts, Map.of("eval/diverged_episodes", row -> row > 40 ? 3 : 0)),
                new Synthetic("episodes-lost", facts, Map.of("rollout/episodes_lost", row -> 0.25 * row)),
                new Synthetic("resumed-often", facts(List.of(), List.of(), 40), Map.of()),
                new Synthetic(
                        "discriminator-guesses",
                        facts,
                        Map.of("train/agent_probability", _ -> 0.51, "eval/mean_reward", row -> 20 + row / 4.0)),
                new Synthetic(
                        "pool-frozen",
                        facts,
                        Map.of(
                                "synthesis/admission_rate", row -> row < 10 ? 0.3 : 0.002,
                                "synthesis/pool_rows", _ -> 9000,
                                "synthesis/pool_age_updates", row -> 95 * row)),
                new Synthetic(
                        "survival-alone",
                        facts,
                        Map.of("rollout/ep_len_mean", row -> 20 + 8 * row, "eval/mean_reward", _ -> 25)),
                new Synthetic("no-progress", facts, Map.of("eval/mean_reward", row -> 2 + row % 3)),
                new Synthetic("fell-back", facts, Map.of("eval/mean_reward", row -> row < 40 ? 95 : 50)),
                new Synthetic("rollouts-starved", facts, Map.of("time/update_ms", _ -> 2, "pace/lag_updates", _ -> 92)),
                new Synthetic("policy-lag", facts, Map.of("pace/policy_lag_versions", _ -> 70)));
    }

    @ParameterizedTest
    @MethodSource("synthetic")
    void of_healthyRunWithOneMetricChanged_findsThatDiseaseAlone(Synthetic run) {
        assertThat(Diagnosis.of(evidence(run.facts(), run.values())))
                .extracting(Finding::rule)
                .containsExactly(run.rule());
    }

    @Test
    void of_healthySyntheticRun_findsNothing() {
        assertThat(Diagnosis.of(evidence(facts(List.of(), List.of(), 1), Map.of())))
                .isEmpty();
    }

    @Test
    void of_severalFindings_putsTheSevereOnesFirst() {
        List<Finding> findings = Diagnosis.of(evidence(
                facts(List.of(), List.of(), 1),
                Map.of("pace/policy_lag_versions", _ -> 70, "eval/mean_reward", row -> 2 + row % 3)));
        assertThat(findings).extracting(Finding::rule).containsExactly("no-progress", "policy-lag");
    }

    @Test
    void rules_all_haveARunWithTheDisease() {
        Stream<String> recorded = diseased().flatMap(run -> run.rules().stream());
        assertThat(Stream.concat(recorded, synthetic().map(Synthetic::rule)))
                .containsExactlyInAnyOrderElementsOf(Diagnosis.rules());
    }

    @Test
    void of_longRun_keepsABoundedNumberOfValuesAndTheWholeSpan() {
        Evidence evidence = new Evidence(() -> facts(List.of(), List.of(), 1));
        for (int row = 0; row < 100_000; row++) {
            evidence.add("train/entropy", row, row, row, row);
        }
        Series kept = evidence.of("train/entropy");
        assertThat(kept.size()).isLessThan(1024);
        assertThat(kept.first().value()).isLessThan(200);
        assertThat(kept.last().value()).isGreaterThan(99_700);
        assertThat(kept.late().min()).isGreaterThan(66_000);
    }

    private static Evidence evidence(RunContext facts, Map<String, IntToDoubleFunction> changed) {
        Map<String, IntToDoubleFunction> values = new HashMap<>(Map.of(
                "train/expert_probability", _ -> 0.5,
                "train/agent_probability", _ -> 0.2,
                "train/expert_reward", _ -> 1,
                "train/reward_mean", row -> 0.7 + 0.0001 * row,
                "train/value_mean", _ -> 50,
                "train/entropy", _ -> -1,
                "train/temperature", _ -> 0.05,
                "pace/lag_updates", _ -> 92,
                "pace/policy_lag_versions", _ -> 13));
        values.putAll(Map.of(
                "rollout/ep_len_mean", _ -> 200,
                "synthesis/admission_rate", _ -> 0.7,
                "time/update_ms", _ -> 9.5,
                "time/updates_per_second", _ -> 100,
                "eval/mean_reward", row -> Math.min(95, 20 + 2 * row),
                "eval/std_reward", _ -> 3));
        values.putAll(changed);
        Evidence evidence = new Evidence(() -> facts);
        for (int row = 0; row < ROWS; row++) {
            for (Map.Entry<String, IntToDoubleFunction> entry : values.entrySet()) {
                boolean evaluation = entry.getKey().startsWith("eval/");
                double value = entry.getValue().applyAsDouble(row);
                boolean absent = entry.getKey().matches("eval/diverged_episodes|rollout/episodes_lost") && value == 0;
                if ((!evaluation || row % ROWS_OF_AN_EVALUATION == 0) && !absent) {
                    long updates = (long) row * UPDATES_OF_A_ROW;
                    evidence.add(entry.getKey(), updates + 1000, updates, row, value);
                }
            }
        }
        return evidence;
    }

    /// Of a task whose random policy returns 0 and whose expert returns 100.
    private static RunContext facts(List<String> settings, List<String> misfits, int processes) {
        return new RunContext(config("Pendulum-v1", settings), 100, 0, 1, misfits, processes);
    }

    private static RunConfig config(String task, List<String> settings) {
        return ConfigBinder.bind(new ConfigSources(null, task, null, null, settings).load(), RunConfig.class);
    }

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(DiagnosisTest.class.getResource(name + ".csv"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
