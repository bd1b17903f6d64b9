package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunFolders;
import io.sd2ail.telemetry.ProcessRecord;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.training.Rollback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
    @TempDir
    private Path folder;

    private final FakeSystem system = new FakeSystem();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train",
                "expert",
                "diffusion",
                "evaluate",
                "export",
                "demos",
                "demos inspect",
                "demos convert",
                "demos sample",
                "doctor",
                "report"
            })
    void help_ofEveryCommand_showsAnExampleOfItself(String command) {
        String usage = usageOf(command);
        assertThat(usage).contains("Examples:\n  ./sd2ail " + (command.isEmpty() ? "train" : command));
        assertThat(usage).contains("--verbose");
    }

    private String usageOf(String command) {
        CommandLine line = Main.commandLine(context());
        for (String name : command.isEmpty() ? new String[0] : words(command)) {
            line = line.getSubcommands().get(name);
            assertThat(line).as(name).isNotNull();
        }
        return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    @Test
    void train_withShorthands_configuresTheRun() {
        assertThat(run(
                        "train",
                        "--env",
                        "Pendulum-v1",
                        "--seed",
                        "3",
                        "--steps",
                        "700",
                        "--set",
                        "metrics.every-updates=9"))
                .isZero();
        RunConfig config = system.configs.getFirst();
        assertThat(config.environment()).isEqualTo("Pendulum-v1");
        assertThat(config.seed()).isEqualTo(3);
        assertThat(config.steps()).isEqualTo(700);
        assertThat(config.metrics().everyUpdates()).isEqualTo(9);
        assertThat(config.algorithm()).isEqualTo(RunConfig.Algorithm.SD2AIL);
    }

    @Test
    void train_withOneSettingSaidTwoWays_isRefusedBeforeTheRunBegins() {
        assertThat(run("train", "--steps", "700", "--set", "steps=-1")).isEqualTo(2);
        assertThat(standardError()).isEqualTo("error: --steps is 700 and --set says steps=-1: leave one of them out\n");
        assertThat(system.configs).isEmpty();
        assertThat(run("train", "--steps", "700", "--set", "steps=700")).isZero();
    }

    @Test
    void train_withAConfigFile_putsTheTasksSettingsBelowIt() throws IOException {
        Path file = folder.resolve("mine.conf");
        Files.writeString(file, "steps = 123\n");
        assertThat(run("train", "--config", file.toString())).isZero();
        assertThat(system.configs.getFirst().steps()).isEqualTo(123);
        assertThat(system.configs.getFirst().sd2ail().denoiserHidden()).isEqualTo(64);
    }

    @Test
    void train_whenDone_reportsAndWritesTheSummaryAndTheFiles() throws IOException {
        Path run = folder.resolve("a");
        Path summary = folder.resolve("summary.json");
        assertThat(run("train", "--run", run.toString(), "--summary", summary.toString()))
                .isZero();
        assertThat(system.directories).containsExactly(run);
        assertThat(system.resumed).containsExactly(false);
        assertThat(standardOutput()).contains("expert's return   -150.0", "./sd2ail evaluate " + run);
        assertThat(new ObjectMapper()
                        .readTree(summary.toFile())
                        .get("bestReturn")
                        .doubleValue())
                .isEqualTo(-170);
        assertThat(run.resolve("metrics.csv")).content().contains("eval/mean_reward,-170.0");
        assertThat(run.resolve("curve.svg")).content().startsWith("<svg");
        assertThat(run.resolve("summary.json")).hasSameTextualContentAs(summary);
        assertThat(ProcessRecord.of(run)).singleElement().satisfies(process -> {
            assertThat(process.java()).isEqualTo(Runtime.version().toString());
            assertThat(process.memoryMegabytes()).isPositive();
        });
        assertThat(run.resolve("run.log"))
                .content()
                .contains("begins at step 0", "denoiser-hidden", "complete: RunSummary");
    }

    @Test
    void train_summaryIntoAFile_whereAFolderIsNeeded_failsWithoutLosingTheRun() throws IOException {
        Path blocked = Files.createFile(folder.resolve("file"));
        assertThat(run("train", "--run", folder.resolve("a").toString(), "--summary", blocked + "/summary.json"))
                .isEqualTo(1);
        assertThat(standardError()).startsWith("error: the run is safe in ").hasLineCount(1);
    }

    @Test
    void train_resumed_takesTheStoredConfigurationAndTheNewSteps() throws IOException {
        Path run = storedRun();
        assertThat(run("train", "--resume", run.toString(), "--steps", "9000")).isZero();
        assertThat(system.resumed).containsExactly(true);
        assertThat(system.configs.getFirst().seed()).isEqualTo(5);
        assertThat(system.configs.getFirst().steps()).isEqualTo(9000);
    }

    @Test
    void train_resumedWithAnotherSeed_isRefused() throws IOException {
        assertThat(run("train", "--resume", storedRun().toString(), "--seed", "2"))
                .isEqualTo(2);
        assertThat(standardError()).contains("--env, --seed and --config belong to a run's start");
        assertThat(system.configs).isEmpty();
    }

    @Test
    void train_resumedWithAnotherSettingOfItsState_isRefusedByName() throws IOException {
        Path run = storedRun();
        assertThat(run("train", "--resume", run.toString(), "--set", "seed=6")).isEqualTo(2);
        assertThat(standardError())
                .startsWith("error: what " + run + " has saved depends on settings that differ: it began with seed = 5,"
                        + " not 6; leave that as it was, or start a new run without --resume")
                .hasLineCount(1);
        assertThat(system.configs).isEmpty();
    }

    @Test
    void train_intoARunThatExists_isRefused() throws IOException {
        Path run = storedRun();
        assertThat(run("train", "--run", run.toString())).isEqualTo(2);
        assertThat(standardError()).contains("go on with it by --resume " + run);
    }

    @Test
    void train_stopped_saysHowToGoOn() {
        system.complete = false;
        Path run = folder.resolve("a");
        assertThat(run("train", "--run", run.toString())).isZero();
        assertThat(standardOutput()).contains("./sd2ail train --resume " + run + "    goes on where it stopped");
    }

    @Test
    void train_aKnownFailure_isOneSentenceWithoutATrace() {
        system.failure = new IllegalStateException("wrapped", new NonFiniteLossException("the loss is NaN: lower x"));
        assertThat(run("train", "--run", folder.resolve("a").toString())).isEqualTo(1);
        assertThat(standardError()).isEqualTo("error: the loss is NaN: lower x\n");
    }

    @Test
    void train_aBug_saysSoAndKeepsTheTraceInTheLog() {
        system.failure = new IllegalStateException("counter went backwards");
        Path run = folder.resolve("a");
        assertThat(run("train", "--run", run.toString())).isEqualTo(1);
        assertThat(standardError())
                .contains("this is a bug")
                .contains("counter went backwards")
                .hasLineCount(1);
        assertThat(run.resolve("run.log")).content().contains("at io.sd2ail.cli.CommandsTest");
    }

    @Test
    void train_verbose_showsTheTrace() {
        system.failure = new IllegalStateException("counter went backwards");
        run("train", "--verbose", "--run", folder.resolve("a").toString());
        assertThat(standardError()).contains("\tat io.sd2ail.cli.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    train --sed 3                | did you mean --seed
                    trian                        | did you mean train
                    train --seed x               | '--seed': 'x' is not a long
                    train --steps 0              | steps = '0'
                    train --set sed=3            | did you mean seed
                    train --env Pendulm-v1       | did you mean Pendulum-v1
                    train --config no.conf       | no.conf does not exist
                    train --run a --resume b     | give one of them
                    train --checkpoint 5         | say from where a run goes on
                    train --without-replay       | name it by --resume DIR
                    evaluate                     | Missing required parameter: 'RUN_DIR'
                    evaluate x --episodes 0      | ask for at least 1
                    expert --trajectories 0      | ask for at least 1
                    expert --out demos.txt       | end its name in .npz
                    evaluate x --policy worst    | '--policy': expected one of
                    demos                        | demos inspect FILE
                    demos convert a.csv b.txt    | end its name in .npz
                    train --trajectories worst:4 | random:N, first:N, best:N
                    """, quoteCharacter = '"')
    void badUsage_ofAnyKind_isOneSentenceAndExitCode2(String command, String hint) {
        assertThat(run(words(command))).isEqualTo(2);
        assertThat(standardError()).startsWith("error: ").contains(hint).hasLineCount(1);
        assertThat(standardOutput()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    train --demos no.npz         | demonstrations no.npz can't be read
                    train --resume no-such-run   | runs/no-such-run
                    evaluate no-such-run         | runs/no-such-run
                    demos inspect no.npz         | no.npz
                    """, quoteCharacter = '"')
    void missingFiles_ofAnyKind_areOneSentenceAndExitCode1(String command, String hint) {
        assertThat(run(words(command))).isEqualTo(1);
        assertThat(standardError()).startsWith("error: ").contains(hint).hasLineCount(1);
    }

    private static String[] words(String command) {
        return command.split(" ", -1);
    }

    @Test
    void inspect_aGoodFileAfterABadOne_isStillShown() throws IOException {
        Path bad = folder.resolve("bad.npz");
        Files.writeString(bad, "no archive");
        Path good = folder.resolve("good.npz");
        assertThat(run("expert", "--trajectories", "2", "--out", good.toString()))
                .isZero();
        assertThat(run("demos", "inspect", bad.toString(), good.toString())).isEqualTo(1);
        assertThat(standardError()).contains(bad.toString()).hasLineCount(1);
        assertThat(standardOutput()).contains(good.toString());
    }

    @Test
    void convert_csvOfUnknownRewards_isReadAsNpzAndKeptByARun() throws IOException {
        Path csv = folder.resolve("rows.csv");
        StringBuilder rows = new StringBuilder("episode,observation_0,observation_1,observation_2,action_0\n");
        for (int row = 0; row < 12; row++) {
            rows.append(row / 3)
                    .append(",0.5,")
                    .append(row)
                    .append(",1,")
                    .append(row % 2)
                    .append('\n');
        }
        Files.writeString(csv, rows);
        Path npz = folder.resolve("converted.npz");
        assertThat(run("demos", "convert", csv.toString(), npz.toString(), "--trajectories", "first:2"))
                .isZero();
        assertThat(DemonstrationFormats.read(npz).rows()).isEqualTo(6);
        assertThat(run("demos", "inspect", csv.toString(), "--env", "Pendulum-v1"))
                .isZero();
        assertThat(standardOutput())
                .contains("it doesn't tell rewards")
                .contains("format        CSV")
                .contains("returns       unknown")
                .contains("constant: not scaled")
                .contains("observation entries 0, 2 never change here");
        Path directory = folder.resolve("unrewarded");
        assertThat(run("train", "--demos", csv.toString(), "--trajectories", "first:3", "--run", directory.toString()))
                .isZero();
        RunConfig config = system.configs.getFirst();
        directory = folder.resolve("made");
        Run.begin(config, directory).make(() -> {});
        assertThat(DemonstrationFormats.isWrittenForm(directory.resolve(KeptFile.DEMONSTRATIONS)))
                .isTrue();
        Run.resume(config, directory, Rollback.NONE).make(() -> {}); // by the copy
        Path other = folder.resolve("other.npz");
        assertThat(run("demos", "convert", csv.toString(), other.toString(), "--trajectories", "best:3"))
                .isEqualTo(1);
        assertThat(standardError()).contains("holds no rewards, so the best trajectories can't be told");
    }

    @Test
    void convert_ontoAFileThatIsThere_isRefused() throws IOException {
        Path there = Files.writeString(folder.resolve("there.npz"), "mine");
        assertThat(run("demos", "convert", "x.csv", there.toString())).isEqualTo(1);
        assertThat(standardError()).contains("is there already");
        assertThat(there).hasContent("mine");
    }

    @Test
    void train_algorithm_isTheRunsAndStaysIt() {
        Path directory = folder.resolve("cloned");
        assertThat(run("train", "--algorithm", "bc", "--run", directory.toString()))
                .isZero();
        assertThat(system.configs.getFirst().algorithm()).isEqualTo(RunConfig.Algorithm.BC);
        assertThat(run("train", "--algorithm", "ppo")).isEqualTo(2);
        assertThat(standardError()).contains("algorithm = 'ppo'").contains("diffail");
    }

    @Test
    void diffusion_ofTheBundledDemonstrations_savesAModelThatTrainTakes() {
        Path file = folder.resolve("model.safetensors");
        assertThat(run(
                        "diffusion",
                        "--env",
                        "Pendulum-v1",
                        "--out",
                        file.toString(),
                        "--set",
                        "diffusion.updates=5",
                        "--set",
                        "diffusion.save-every=2",
                        "--set",
                        "diffusion.hidden=8",
                        "--set",
                        "compute.backend=vector"))
                .isZero();
        assertThat(SavedDiffusion.read(file).losses()).hasSize(3);
        assertThat(standardOutput()).contains("5/5 updates").contains("nearest demonstration row");
        assertThat(run("train", "--demonstrations", "synthetic", "--diffusion", file.toString()))
                .isZero();
        assertThat(system.configs.getFirst().demonstrations().syntheticShare()).isEqualTo(1);
    }

    @Test
    void train_syntheticWithoutAModelOrWithDemonstrations_isBadUsage() {
        assertThat(run("train", "--demonstrations", "synthetic")).isEqualTo(2);
        assertThat(standardError()).contains("--diffusion FILE").hasLineCount(1);
        assertThat(run("train", "--demonstrations", "synthetic", "--demos", "real.npz"))
                .isEqualTo(2);
        assertThat(run("diffusion", "--steps", "5", "--out", folder.resolve("m").toString()))
                .isEqualTo(2);
    }

    @Test
    void expert_whenTrained_recordsItsEpisodesInTheEnvironmentsUnits() {
        Path file = folder.resolve("expert.npz");
        assertThat(run("expert", "--env", "Pendulum-v1", "--trajectories", "3", "--out", file.toString()))
                .isZero();
        assertThat(system.configs.getFirst().algorithm()).isEqualTo(RunConfig.Algorithm.SAC);
        Demonstrations recorded = DemonstrationFormats.read(file);
        assertThat(recorded.trajectories()).hasSize(3).allSatisfy(trajectory -> {
            assertThat(trajectory.length()).isEqualTo(200);
            assertThat(trajectory.transitions().actions()[7]).isCloseTo(1, offset(1e-6f));
        });
    }

    @Test
    void expert_stopped_recordsNothing() {
        system.complete = false;
        Path file = folder.resolve("expert.npz");
        assertThat(run("expert", "--out", file.toString())).isEqualTo(1);
        assertThat(standardError()).contains("nothing was recorded");
        assertThat(file).doesNotExist();
    }

    @Test
    void evaluate_aRun_tellsItsReturnsAndTheSameOnesForTheSameSeed() throws IOException {
        Path run = storedRun();
        assertThat(run("evaluate", run.toString(), "--episodes", "3", "--seed", "8"))
                .isZero();
        String first = standardOutput();
        assertThat(first).contains("Pendulum-v1, 3 episodes: return -").contains("200 steps an episode");
        out.reset();
        run("evaluate", run.toString(), "--episodes", "3", "--seed", "8");
        assertThat(standardOutput()).isEqualTo(first);
    }

    @Test
    void evaluate_theBestPolicy_playsItInsteadOfTheLatest() throws IOException {
        Path run = storedRun();
        assertThat(run("evaluate", run.toString(), "--policy", "best")).isEqualTo(1);
        assertThat(standardError()).contains("best.safetensors").hasLineCount(1);
        Policies.write(run, RunFolders.read(run), PolicyFile.Choice.BEST, -0.5f, 100, Map.of());
        assertThat(run("evaluate", run.toString(), "--policy", "latest")).isZero();
        String latest = standardOutput();
        out.reset();
        assertThat(run("evaluate", run.toString(), "--policy", "best")).isZero();
        assertThat(standardOutput()).isNotEqualTo(latest);
    }

    @Test
    void version_asked_isTold() {
        StringWriter written = new StringWriter();
        CommandLine line = Main.commandLine(context()).setOut(new PrintWriter(written));
        assertThat(line.execute("--version")).isZero();
        assertThat(written.toString()).startsWith("sd2ail 0.").contains("Java");
    }

    private Path storedRun() throws IOException {
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("seed=5")));
        Path run = Files.createDirectory(folder.resolve("stored"));
        Files.writeString(run.resolve("config.conf"), ConfigRenderer.render(config));
        Policies.write(run, config);
        return run;
    }

    private int run(String... arguments) {
        return Main.commandLine(context()).execute(arguments);
    }

    private CommandContext context() {
        Screen screen = Screen.plain(print(out), print(err));
        return new CommandContext(
                new Terminal(screen, new CountDownLatch(1)),
                system,
                InstantSource.fixed(Instant.EPOCH),
                new RunFolders(folder.resolve("runs")));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String standardOutput() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String standardError() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
