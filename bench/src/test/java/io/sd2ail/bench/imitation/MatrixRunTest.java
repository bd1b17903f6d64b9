package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixRunTest {
    /// Writes what a training does: $3 is the run's directory, $5 its summary, $7 its steps.
    private static final String TRAINS = """
            mkdir -p "$3"
            echo steps=$7 >"$3/config.conf"
            echo "{\\"environmentSteps\\": $7}" >"$5"
            """;

    private static final String FAILS = "echo 'error: the expert is away'; exit 1";
    private static final String LASTS = "exec sleep 600";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> started = new ArrayList<>();

    private MatrixRun run(MatrixOptions options, Function<String, String> script) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Function<List<String>, ProcessBuilder> program = arguments -> {
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script.apply(arguments.get(2)), "sh"));
            command.addAll(arguments);
            started.add(arguments.get(1) + " " + Path.of(arguments.get(2)).getFileName());
            return new ProcessBuilder(command);
        };
        createRuns(options);
        return new MatrixRun(
                options, CellPlan.all(options), program, new MatrixProgress(Screen.plain(out, out), () -> 0));
    }

    private static void createRuns(MatrixOptions options) {
        try {
            Files.createDirectories(MatrixRun.folder(options));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CellStatus> statuses(MatrixRun run, MatrixOptions options) {
        return CellPlan.all(options).stream().map(run::status).toList();
    }

    @Test
    void run_again_doesNothingThatIsDone() throws InterruptedException {
        MatrixOptions options = Trainings.options(folder, 2, null, ImitationMethod.BC);

        assertThat(run(options, _ -> TRAINS).run(() -> {})).isTrue();
        assertThat(started).containsExactly("--run Pendulum-v1-own-bc-seed1", "--run Pendulum-v1-own-bc-seed2");
        started.clear();
        assertThat(run(options, _ -> FAILS).run(() -> {})).isTrue();
        assertThat(started).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("2 trainings, 2 of them done already");
    }

    @Test
    void run_aTrainingFails_doesTheOthersAndSaysWhy() throws InterruptedException {
        MatrixOptions options = Trainings.options(folder, 2, null, ImitationMethod.BC);
        MatrixRun run = run(options, name -> name.endsWith("seed1") ? FAILS : TRAINS);

        assertThat(run.run(() -> {})).isFalse();
        assertThat(statuses(run, options)).containsExactly(CellStatus.FAILED, CellStatus.COMPLETE);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("failed: Pendulum-v1 bc own seed 1: the expert is away, 0 of 2 done, 1 failed");
    }

    @Test
    void run_aTrainingThatFailedBefore_isTriedAgain() throws InterruptedException {
        MatrixOptions options = Trainings.options(folder, 1, null, ImitationMethod.BC);

        assertThat(run(options, _ -> FAILS).run(() -> {})).isFalse();
        assertThat(run(options, _ -> TRAINS).run(() -> {})).isTrue();
        assertThat(started).containsExactly("--run Pendulum-v1-own-bc-seed1", "--run Pendulum-v1-own-bc-seed1");
    }

    @Test
    void run_withMoreSteps_goesOnWithWhatIsThere() throws InterruptedException {
        MatrixOptions few = Trainings.options(folder, 1, null, ImitationMethod.BC);
        MatrixOptions more = new MatrixOptions(
                few.tasks(), few.methods(), few.demonstrations(), 1, 500L, null, 1, List.of(), Map.of(), folder);

        assertThat(run(few, _ -> TRAINS).run(() -> {})).isTrue();
        assertThat(run(more, _ -> TRAINS).run(() -> {})).isTrue();
        assertThat(started).containsExactly("--run Pendulum-v1-own-bc-seed1", "--resume Pendulum-v1-own-bc-seed1");
    }

    @Test
    void run_aTrainingThatHasHadItsMinutes_isStoppedAndDone() throws InterruptedException {
        MatrixOptions options = Trainings.options(folder, 1, 1e-9, ImitationMethod.BC);
        MatrixRun run = run(options, _ -> LASTS);

        assertThat(run.run(() -> {})).isTrue();
        assertThat(statuses(run, options)).containsExactly(CellStatus.AT_LIMIT);
        started.clear();
        assertThat(run(options, _ -> LASTS).run(() -> {})).isTrue();
        assertThat(started).isEmpty();
    }

    @Test
    void requestStop_whileTheyRun_leavesThemToGoOn() throws InterruptedException {
        MatrixOptions options = Trainings.options(folder, 3, null, ImitationMethod.BC);
        AtomicReference<MatrixRun> itself = new AtomicReference<>();
        // The second one asks for the stop when it is to be started, and is stopped; the third is never begun.
        MatrixRun run = run(options, name -> {
            if (name.endsWith("seed2")) {
                itself.get().requestStop();
            }
            return name.endsWith("seed1") ? TRAINS : LASTS;
        });
        itself.set(run);

        assertThat(run.run(() -> {})).isFalse();
        assertThat(statuses(run, options))
                .containsExactly(CellStatus.COMPLETE, CellStatus.UNFINISHED, CellStatus.WAITING);
    }

    @Test
    void new_otherOptionsThanARunWasBegunWith_isBadUsage() throws InterruptedException {
        MatrixOptions options = Trainings.options(folder, 1, null, ImitationMethod.BC);
        MatrixOptions others = new MatrixOptions(
                options.tasks(),
                options.methods(),
                options.demonstrations(),
                1,
                100L,
                null,
                1,
                List.of("bc.batch-rows=128"),
                Map.of(),
                folder);

        assertThat(run(options, _ -> TRAINS).run(() -> {})).isTrue();
        assertThatThrownBy(() -> run(others, _ -> TRAINS))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("bc.batch-rows=128")
                .hasMessageEndingWith("give the same options again, or another --out");
    }
}
