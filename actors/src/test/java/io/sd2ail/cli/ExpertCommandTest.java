package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.environment.Environment;
import io.sd2ail.expert.ExpertRecording;
import io.sd2ail.expert.ExpertSelection;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.training.LearningTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertCommandTest {
    @TempDir
    private Path folder;

    private final FakeSystem system = new FakeSystem();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RunConfig config = config("expert", "seed=5");
    private Path run = Path.of("");
    private Path file = Path.of("");

    private static RunConfig config(String role, String... settings) {
        return RunConfig.load(new ConfigSources(null, "Pendulum-v1", role, null, List.of(settings)));
    }

    @BeforeEach
    void storeARun() throws IOException {
        run = Files.createDirectory(folder.resolve("expert-run"));
        file = folder.resolve("pendulum.npz");
        store();
    }

    private void store() throws IOException {
        Files.writeString(run.resolve("config.conf"), ConfigRenderer.render(config));
    }

    /// Two policies, neither of which does anything useful, and the better of which depends on the episodes.
    private void keepBestAndLatest() {
        Policies.write(run, config, PolicyFile.Choice.BEST, 0.1f, 200, Map.of(PolicyFile.MEAN_RETURN, "-900"));
        Policies.write(run, config, PolicyFile.Choice.LATEST, -0.8f, 500, Map.of());
    }

    private int expert(String... arguments) {
        List<String> all = new ArrayList<>(List.of("expert", "--out", file.toString(), "--trajectories", "3"));
        all.addAll(List.of(arguments));
        Screen screen = Screen.plain(print(out), print(err));
        CommandContext context = new CommandContext(
                new Terminal(screen, new CountDownLatch(1)),
                system,
                InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z")),
                new RunFolders(folder.resolve("runs")));
        return Main.commandLine(context).execute(all.toArray(String[]::new));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private ExpertSelection selection(int episodes) {
        try (Environment environment = config.newEnvironment()) {
            return ExpertSelection.of(run, config, environment, episodes);
        }
    }

    @Test
    void select_bestAndLatest_takesTheOneThatIsBetterOnFreshEpisodes() {
        keepBestAndLatest();
        ExpertSelection selection = selection(5);
        assertThat(selection.candidates()).extracting("label").containsExactly("best", "latest");
        double best = selection.candidates().getFirst().fresh().meanReturn();
        double latest = selection.candidates().getLast().fresh().meanReturn();
        assertThat(selection.chosen().label()).isEqualTo(best >= latest ? "best" : "latest");
        assertThat(selection.expertReturn()).isEqualTo(Math.max(best, latest));
        assertThat(selection.text()).contains("best policy (step 200), 5 fresh episodes", "latest policy (step 500)");
    }

    @Test
    void text_equalMeans_saysSo() {
        keepBestAndLatest();
        ExpertSelection.Candidate best = selection(2).candidates().getFirst();
        assertThat(new ExpertSelection(List.of(best, best)).text())
                .endsWith("the best policy records: the means are equal");
    }

    @Test
    void select_bestThatIsTheLatest_isPlayedOnce() {
        Policies.write(run, config, PolicyFile.Choice.BEST, 0.1f, 500, Map.of());
        Policies.write(run, config, PolicyFile.Choice.LATEST, 0.1f, 500, Map.of());
        assertThat(selection(2).candidates()).extracting("label").containsExactly("best and latest");
    }

    @Test
    void recordOnly_anUnfinishedRun_leavesDemonstrationsCardAndPolicy() throws IOException {
        keepBestAndLatest();
        assertThat(expert("--record-only", run.toString(), "--episodes", "4")).isZero();
        assertThat(system.configs).isEmpty();
        ExpertSelection expected = selection(4);

        Demonstrations recorded = DemonstrationFormats.read(file);
        Origin origin = recorded.origin();
        assertThat(recorded.trajectories()).hasSize(3);
        assertThat(origin.environment()).isEqualTo("Pendulum-v1");
        assertThat(origin.contacts()).isNull();
        assertThat(origin.seed()).isEqualTo(5);
        assertThat(origin.expertReturn()).isEqualTo(expected.expertReturn());

        PolicyFile.Stored policy =
                PolicyFile.read(folder.resolve("pendulum.safetensors"), LearningTask.shapeOf(config));
        assertThat(policy.hasWeightsOf(expected.chosen().policy())).isTrue();

        assertThat(Files.readString(folder.resolve("pendulum.md")))
                .contains("# Expert of Pendulum-v1", "`pendulum.npz`", "| seed | 5", "| recorded | 2026-02-03 |")
                .contains("| best | 200 | 200 | -900.0 | 4 |", "3 episodes, all that were played")
                .contains("./sd2ail expert --env Pendulum-v1 --seed 5 --steps 500 --trajectories 3 --episodes 4\n")
                .contains("sd2ail.sac.reward-scale = 0.1")
                .doesNotContain(folder.toString());
    }

    @Test
    void recordOnly_settingsOfTheUsersOwn_standInTheCommand() throws IOException {
        config = config("expert", "seed=5", "sd2ail.sac.discount=0.9", "compute.backend=vector");
        store();
        keepBestAndLatest();
        assertThat(expert("--record-only", run.toString())).isZero();
        assertThat(Files.readString(folder.resolve("pendulum.md")))
                .contains("--episodes 10 --set sd2ail.sac.discount=0.9\n");
    }

    @Test
    void record_initialStates_areThoseOfNoEvaluation() {
        keepBestAndLatest();
        PolicyFile.Stored policy = RunFolders.policy(run, config, PolicyFile.Choice.LATEST);
        try (Environment environment = config.newEnvironment()) {
            ExpertRecording recording =
                    ExpertRecording.of(environment, policy.policy()::actDeterministic, config.seed(), 4);
            List<Float> recorded = recording.trajectories().stream()
                    .map(Trajectory::transitions)
                    .map(steps -> steps.observations()[0])
                    .toList();
            for (String stream : List.of("evaluation", "expert-selection")) {
                RandomStream random = new RandomStream(config.seed(), stream);
                for (int i = 0; i < 20; i++) {
                    assertThat(recorded).doesNotContain((float) environment.reset(random)[0]);
                }
            }
        }
    }

    @Test
    void recordOnly_aRunThatMadeNoUpdateYet_isRefused() {
        Policies.write(run, config, PolicyFile.Choice.LATEST, 0.1f, 0, Map.of());
        assertThat(expert("--record-only", run.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("error: " + run + " has no trained policy to record with yet, the first update comes after "
                        + String.format(
                                java.util.Locale.ROOT, "%,d", config.pace().warmupSteps())
                        + " steps (pace.warmup-steps): go on with it by ./sd2ail expert --resume " + run
                        + " --steps N\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void resume_aStoppedExpert_trainsOnAndRecords() {
        assertThat(expert("--resume", run.toString(), "--steps", "900")).isZero();
        assertThat(system.resumed).containsExactly(true);
        assertThat(system.configs.getFirst().steps()).isEqualTo(900);
        assertThat(DemonstrationFormats.read(file).trajectories()).hasSize(3);
    }

    @Test
    void stopped_again_saysBothWaysOn() {
        system.complete = false;
        assertThat(expert("--resume", run.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("expert --resume " + run, "--record-only " + run)
                .hasLineCount(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void recordOnly_whatCanNotBeMeant_isOneSentence() throws IOException {
        assertThat(expert("--record-only", run.toString())).isEqualTo(1);
        assertThat(expert("--record-only", run.toString(), "--resume", run.toString()))
                .isEqualTo(2);
        assertThat(expert("--record-only", run.toString(), "--episodes", "0")).isEqualTo(2);
        config = config("learner");
        store();
        assertThat(expert("--record-only", run.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).contains("has no trained policy to record with yet"),
                        line -> assertThat(line).contains("leave --run and --resume out"),
                        line -> assertThat(line).contains("--episodes is 0"),
                        line -> assertThat(line).contains("imitates instead of learning from the reward"));
    }
}
