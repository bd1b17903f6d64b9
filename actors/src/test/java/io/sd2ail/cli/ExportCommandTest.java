package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.demonstration.array.Npz;
import io.sd2ail.demonstration.array.NumericArray;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.training.Rollback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policies and diffusion models that leave, and policies that come in, by the commands.
class ExportCommandTest {
    @TempDir
    private Path folder;

    private final FakeSystem system = new FakeSystem();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final RunConfig config =
            RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("seed=5")));
    private Path run = Path.of("");

    @BeforeEach
    void storeARun() throws IOException {
        run = Files.createDirectory(folder.resolve("stored"));
        Files.writeString(run.resolve("config.conf"), ConfigRenderer.render(config));
    }

    private void keepPolicy() {
        Policies.write(run, config);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void export_aRun_writesEveryFormatOfTheChosenPolicy() {
        keepPolicy();
        Policies.write(run, config, PolicyFile.Choice.BEST, -0.25f, 300, Map.of());
        assertThat(run("export", run.toString(), "--out", at("a.onnx"))).isZero();
        assertThat(standardOutput())
                .contains("a.onnx: the policy of Pendulum-v1 at step 500, observations of 3, actions of 1 entries");
        assertThat(act(at("a.onnx"))).isCloseTo(1, offset(1e-6)); // half of the range -2 to 2
        assertThat(run("export", run.toString(), "--policy", "best", "--out", at("b.onnx")))
                .isZero();
        assertThat(act(at("b.onnx"))).isCloseTo(-0.5, offset(1e-6));
        assertThat(run("export", run.toString(), "--format", "safetensors", "--out", at("a.safetensors")))
                .isZero();
        assertThat(PolicyFile.read(Path.of(at("a.safetensors"))).content().metadata())
                .containsEntry("seed", "5")
                .containsEntry("algorithm", "sd2ail");
        assertThat(run("export", run.toString(), "--format", "npz", "--out", at("a.npz")))
                .isZero();
        try (Npz arrays = Npz.open(Path.of(at("a.npz")))) {
            assertThat(arrays.names()).contains("l1.weight", "action.high", "environment");
        }
    }

    private static double act(String file) {
        return GivenPolicy.read(Path.of(file)).network().of(new double[] {0.1, 0.2, 0.3})[0];
    }

    @Test
    void export_aPolicyFile_needsNoRun() {
        keepPolicy();
        Path file = RunFolders.policyFile(run, PolicyFile.Choice.LATEST);
        assertThat(run("export", file.toString(), "--out", at("a.onnx"))).isZero();
        assertThat(act(at("a.onnx"))).isCloseTo(1, offset(1e-6));
    }

    @Test
    void export_badUsage_isOneSentenceAndExitCode2() {
        assertFails(2, "'--format': expected one of", "export", "x", "--format", "pickle", "--out", "a");
        assertFails(2, "end its name in .onnx", "export", "x", "--out", at("a.npz"));
        assertFails(2, "Missing required option: '--out=FILE'", "export", "x");
        assertFails(2, "Missing required parameter: 'RUN|FILE'", "export", "--out", at("a.onnx"));
    }

    @Test
    void export_whatIsNotThere_isOneSentenceAndExitCode1() {
        assertFails(1, "runs/none: `ls runs` shows what there is", "export", "none", "--out", at("a.onnx"));
        assertFails(1, "has no latest policy yet", "export", run.toString(), "--out", at("a.onnx"));
        keepPolicy();
        assertFails(1, "has no best policy yet", "export", run.toString(), "--policy", "best", "--out", at("a.onnx"));
        assertFails(1, "can't be written", "export", run.toString(), "--out", at("no/folder/a.onnx"));
        assertFails(1, "has no checkpoint yet", "export", run.toString(), "--what", "diffusion", "--out", at("a.onnx"));
        assertThat(Path.of(at("a.onnx"))).doesNotExist();
    }

    @Test
    void export_aPolicyWithNaN_isRefused() {
        Policies.write(run, config, PolicyFile.Choice.LATEST, Float.NaN, 500, Map.of());
        assertFails(1, "has NaN at 0 of 'head.bias'", "export", run.toString(), "--out", at("a.onnx"));
    }

    @Test
    void export_theDiffusionModelOfARunWithoutOne_isRefused() throws IOException {
        RunConfig gail = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("algorithm=gail")));
        Files.writeString(run.resolve("config.conf"), ConfigRenderer.render(gail));
        assertFails(
                1,
                "learns by gail, which has no diffusion model",
                "export",
                run.toString(),
                "--what",
                "diffusion",
                "--out",
                at("a.onnx"));
    }

    @Test
    void diffusionModel_fromAFile_goesOutAsOnnxAndIsSampledInTheEnvironmentsUnits() {
        String model = at("model.safetensors");
        diffusion().write(Path.of(model));
        assertThat(run("export", model, "--what", "diffusion", "--out", at("denoiser.onnx")))
                .isZero();
        assertThat(standardOutput()).contains("the denoiser of Pendulum-v1, rows of 4, 5 steps");
        assertThat(run("demos", "sample", "--diffusion", model, "-n", "1500", "--out", at("s.npz")))
                .isZero();
        NumericArray observations;
        NumericArray actions;
        try (Npz arrays = Npz.open(Path.of(at("s.npz")))) {
            observations = arrays.array("observations");
            actions = arrays.array("actions");
        }
        assertThat(observations.shape()).containsExactly(1500, 3);
        assertThat(actions.shape()).containsExactly(1500, 1);
        assertThat(Arrays.stream(actions.values()).min().orElseThrow()).isBetween(-2.0, -1.9);
        assertThat(Arrays.stream(actions.values()).max().orElseThrow()).isBetween(1.9, 2.0);
        double sum = 0;
        for (int row = 0; row < 1500; row++) {
            sum += observations.values()[3 * row + 2];
        }
        assertThat(sum / 1500).as("mean of a column around 300").isBetween(290.0, 310.0);
        assertFails(2, "--rows is 0", "demos", "sample", "--diffusion", model, "-n", "0", "--out", at("s.npz"));
        assertFails(1, "no such file", "demos", "sample", "--diffusion", at("none"), "--out", at("s.npz"));
    }

    private static SavedDiffusion diffusion() {
        NetworkShape shape = new NetworkShape(3, 1, 4, 1, 8, 1, 5);
        return new SavedDiffusion(
                "Pendulum-v1",
                RowLayout.ACTION_OBSERVATION,
                shape,
                NoiseSchedule.Kind.LINEAR,
                Initialization.denoiser(shape, new RandomStream(1, "test")),
                new ObservationNormalizer(new float[] {0, 0, 300}, new float[] {1, 1, 2}),
                -118.7,
                2000,
                new float[] {1});
    }

    @Test
    void expert_withAGivenPolicy_recordsItsEpisodes() {
        keepPolicy();
        String policy = at("a.onnx");
        assertThat(run("export", run.toString(), "--out", policy)).isZero();
        String file = at("expert.npz");
        assertThat(run("expert", "--policy", policy, "--trajectories", "2", "--episodes", "3", "--out", file))
                .isZero();
        assertThat(standardOutput()).contains("a.onnx, 3 fresh episodes: return -", "recorded 2 episodes");
        Demonstrations recorded = DemonstrationFormats.read(Path.of(file));
        assertThat(recorded.trajectories()).hasSize(2);
        assertThat(recorded.trajectories().getFirst().transitions().actions()[7])
                .isCloseTo(1, offset(1e-5f));
        assertThat(recorded.origin().environment()).isEqualTo("Pendulum-v1");
        assertThat(system.configs).isEmpty();
    }

    @Test
    void expert_withAGivenPolicyThatDoesNotFit_isOneSentence() {
        keepPolicy();
        assertFails(2, "name a file by --out", "expert", "--policy", run.toString());
        assertFails(
                2,
                "leave --run, --resume and --record-only out",
                "expert",
                "--policy",
                run.toString(),
                "--run",
                "x",
                "--out",
                at("e.npz"));
        assertFails(1, "neither a policy's file nor a run", "expert", "--policy", "none", "--out", at("e.npz"));
        assertFails(
                1,
                "it is of Pendulum-v1), InvertedPendulum-v5 has 4 and 1",
                "expert",
                "--env",
                "InvertedPendulum-v5",
                "--policy",
                run.toString(),
                "--out",
                at("e.npz"));
    }

    @Test
    void train_withAnInitialPolicy_isConfiguredAndKeepsItsOwnCopy() throws IOException {
        keepPolicy();
        Path latest = RunFolders.policyFile(run, PolicyFile.Choice.LATEST);
        assertThat(run("train", "--initial-policy", run.toString())).isZero();
        assertThat(system.configs.getFirst().initialPolicy()).isEqualTo(latest.toString());
        Path next = folder.resolve("next");
        Run.begin(system.configs.getFirst(), next).make(() -> {});
        assertThat(next.resolve("initial-policy")).hasSameBinaryContentAs(latest);
        Files.delete(latest);
        Run.resume(RunFolders.read(next), next, Rollback.NONE).make(() -> {});
        assertFails(1, "has no latest policy yet", "train", "--initial-policy", run.toString());
        assertFails(
                2,
                "--initial-policy can't be changed in a run",
                "train",
                "--resume",
                next.toString(),
                "--initial-policy",
                next.resolve("initial-policy").toString());
    }

    private void assertFails(int exitCode, String hint, String... arguments) {
        err.reset();
        assertThat(run(arguments)).isEqualTo(exitCode);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("error: ")
                .contains(hint)
                .hasLineCount(1);
    }

    private int run(String... arguments) {
        Screen screen = Screen.plain(print(out), print(err));
        CommandContext context = new CommandContext(
                new Terminal(screen, new CountDownLatch(1)),
                system,
                InstantSource.fixed(Instant.EPOCH),
                new RunFolders(folder.resolve("runs")));
        return Main.commandLine(context).execute(arguments);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String standardOutput() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
