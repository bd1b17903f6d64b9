package io.sd2ail.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.fake.Batches;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.Rollback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class RunTest {
    private static final WorkerId WORKER = new WorkerId("rollout-1", 0);

    @TempDir
    private Path folder;

    private Path directory() {
        return folder.resolve("run");
    }

    private static RunConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "compute.backend=vector",
                "sd2ail.policy-hidden=8",
                "sd2ail.denoiser-hidden=8",
                "sd2ail.synthesis.pool-rows=256",
                "steps=2000",
                "seed=5"));
        all.addAll(List.of(settings));
        return RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, all));
    }

    /// The run's own configuration under new settings, as `--resume` has it.
    private RunConfig stored(String... settings) {
        Path config = directory().resolve("config.conf");
        return RunConfig.load(new ConfigSources(null, null, null, config, List.of(settings)));
    }

    private Run resumed(String... settings) {
        return Run.resume(stored(settings), directory(), Rollback.NONE);
    }

    /// A run of so many batches of 64 rows, with a checkpoint after each.
    private void train(int batches) {
        OwnedRun run = Run.begin(config(), directory()).open(List.of());
        try (LearnerCore core = run.parts().newLearner()) {
            for (int i = 0; i < batches; i++) {
                CheckedBatch batch =
                        new CheckedBatch(Batches.withRows(WORKER, i, 64L * i, Batches.rows(64, 3, 1)), 64, Map.of());
                run.storage().journal().append(List.of(batch));
                core.insert(batch);
                State state = State.create();
                core.save(state.scope("learner"));
                run.storage().checkpoints().write(state, 10L * (i + 1), core.steps());
            }
        }
        run.release().run();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(directory())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(
                        directory().relativize(file).toString(),
                        Integer.toString(Arrays.hashCode(Files.readAllBytes(file))));
            }
        }
        return files;
    }

    private void flipAByte(int record) throws IOException {
        try (Stream<Path> journal = Files.list(directory().resolve("journal"))) {
            Path file = journal.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            int size = (bytes.length - 8) / 3;
            bytes[8 + record * size + 100] ^= 1;
            Files.write(file, bytes);
        }
    }

    private static String told(OwnedRun run) {
        List<String> told = new ArrayList<>();
        ch.qos.logback.classic.Logger notices =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.sd2ail.notice");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        notices.addAppender(heard);
        RunListener notice = run.listeners().stream()
                .filter(ComputeNotice.class::isInstance)
                .findFirst()
                .orElseThrow();
        notice.onEvent(new RunEvent.Started(run.parts().config(), Path.of("run"), -150, -1250, 0, 0));
        notices.detachAppender(heard);
        heard.list.forEach(event -> told.add(event.getFormattedMessage()));
        return String.join("\n", told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sd2ail.policy-hidden=64                    | sd2ail.policy-hidden = 8, not 64
            seed=7                                     | seed = 5, not 7
            algorithm=gail                             | algorithm = sd2ail, not gail
            demonstrations.trajectories=2              | demonstrations.trajectories = 10, not 2
            demonstrations.normalize-observations=false | demonstrations.normalize-observations = true, not false
            demonstrations.every=2                     | demonstrations.every = 1, not 2
            demonstrations.rows=observation-next       | demonstrations.rows = action-observation, not observation-next
            replay.capacity=100                        | replay.capacity = 100000, not 100
            rollouts.episodes=end-on-falls             | rollouts.episodes = through-falls, not end-on-falls
            sd2ail.value-bound=2                       | sd2ail.value-bound = null, not 2.0
            """)
    void resume_withASettingThatItsStateDependsOn_isRefusedByNameAndChangesNothing(String setting, String words)
            throws IOException {
        train(1);
        Map<String, String> before = files();
        assertThatThrownBy(() -> resumed(setting))
                .isInstanceOfSatisfying(CommandFailure.class, refusal -> assertThat(refusal.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith(
                        "what " + directory() + " has saved depends on settings that differ: it began with "
                                + words
                                + "; leave that as it was, or start a new run without --resume (what a run may change when"
                                + " it goes on: steps, pace.updates-per-step, ");
        assertThat(files()).isEqualTo(before);
        resumed().open(List.of()).release().run();
    }

    @Test
    void resume_withWhatMayChange_remembersIt() {
        train(1);
        resumed("steps=9000", "checkpoints.every=5 s", "pace.updates-per-step=0.5", "sd2ail.sac.learning-rate=0.001")
                .open(List.of())
                .release()
                .run();
        assertThat(stored().steps()).isEqualTo(9000);
        assertThat(stored().sd2ail().sac().learningRate()).isEqualTo(0.001);
    }

    @Test
    void mayChange_everyName_isOneOfASettingOrASection() {
        for (String name : Fingerprint.MAY_CHANGE) {
            assertThat(ConfigRenderer.settings(config()).keySet())
                    .as(name)
                    .anyMatch(key -> key.equals(name) || key.startsWith(name + "."));
        }
    }

    @Test
    void resume_withOtherDemonstrations_isRefused() throws IOException {
        train(1);
        Path other = Files.writeString(folder.resolve("other.npz"), "other");
        assertThatThrownBy(() -> resumed("demonstrations.file=" + other))
                .hasMessage(other + " can't be taken into a run that goes on: it has its own copy, "
                        + directory().resolve("demonstrations.npz")
                        + ", and that is another file; leave it out, or start a new run without --resume");
        Path same = Files.copy(directory().resolve("demonstrations.npz"), folder.resolve("same.npz"));
        resumed("demonstrations.file=" + same).open(List.of()).release().run();
    }

    @Test
    void resume_whereTheKeptDemonstrationsWereReplaced_isRefused() throws IOException {
        train(1);
        Files.writeString(directory().resolve("demonstrations.npz"), "other");
        assertThatThrownBy(this::resumed)
                .hasMessageStartingWith(directory().resolve("demonstrations.npz")
                        + " is not the file that the run began with (its SHA-256 begins with ")
                .hasMessageEndingWith("put that one back, or start a new run");
    }

    @Test
    void resume_afterTheStoredConfigurationWasEdited_isRefused() throws IOException {
        train(1);
        Path config = directory().resolve("config.conf");
        Files.writeString(config, Files.readString(config).replace("seed = 5", "seed = 6"));
        assertThatThrownBy(this::resumed).hasMessageContaining("it began with seed = 5, not 6; leave that as it was");
    }

    @Test
    void resume_ofARunWithoutAFingerprint_goesOnAndGetsOne() throws IOException {
        train(1);
        Path fingerprint = directory().resolve("fingerprint.conf");
        String written = Files.readString(fingerprint);
        Files.delete(fingerprint);
        assertThatThrownBy(() -> resumed("seed=7")).hasMessageContaining("it began with seed = 5, not 7");
        resumed().open(List.of()).release().run();
        assertThat(fingerprint).hasContent(written);
    }

    @Test
    void resume_whereTheCheckpointCantBeUsed_leavesTheConfigurationAsItWas() throws IOException {
        train(3);
        flipAByte(0);
        String before = Files.readString(directory().resolve("config.conf"));
        assertThatThrownBy(() -> resumed("steps=9000").open(List.of())).isInstanceOf(StorageException.class);
        assertThat(directory().resolve("config.conf")).hasContent(before);
    }

    @Test
    void begin_whatFails_leavesNothingBehind() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.npz"), "no archive");
        assertThatThrownBy(() -> Run.begin(config("demonstrations.file=" + broken), directory())
                        .open(List.of()))
                .isInstanceOf(DemonstrationFormatException.class);
        assertThatThrownBy(() -> Run.begin(config("compute.backend=djl", "compute.device=cuda:77"), directory())
                        .open(List.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("cuda:77");
        assertThatThrownBy(() -> Run.begin(config(), directory()).make(() -> {
                    throw CommandFailure.failed("port 25520 is taken: choose another one by --port");
                }))
                .hasMessageStartingWith("port 25520 is taken");
        assertThat(directory()).doesNotExist();
    }

    @Test
    void discard_aRunThatNeverBegan_removesItsDirectoryAndABegunOneStays() {
        Run never = Run.begin(config(), directory());
        never.open(List.of()).release().run();
        never.discardUnlessBegun();
        assertThat(directory()).doesNotExist();

        Run begun = Run.begin(config(), directory());
        OwnedRun run = begun.open(List.of());
        run.listeners()
                .forEach(listener -> listener.onEvent(new RunEvent.Started(config(), directory(), -150, -1250, 0, 0)));
        run.release().run();
        begun.discardUnlessBegun();
        assertThat(directory()).isDirectory();

        Run resumed = resumed();
        resumed.open(List.of()).release().run();
        resumed.discardUnlessBegun();
        assertThat(directory()).isDirectory();
    }

    @Test
    void open_bundledDemonstrations_leavesNoTemporaryFile() throws IOException {
        List<Path> before = temporary();
        OwnedRun run = Run.begin(config(), directory()).open(List.of());
        assertThat(temporary()).isEqualTo(before);
        run.release().run();
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("sd2ail-demonstrations"))
                    .filter(file -> !Files.isDirectory(file))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void open_withFewerStepsThanTheWarmUp_saysThatNothingIsLearned() {
        OwnedRun run = Run.begin(config("steps=10"), directory()).open(List.of());
        assertThat(told(run))
                .contains(
                        "steps is 10 and the first update comes after 1,000 (pace.warmup-steps): nothing will be learned");
        run.release().run();
    }

    @Test
    void resume_aCompleteRun_isRefusedForACommandAndNotForANode() {
        train(3);
        Run complete = resumed("steps=192", "pace.updates-per-step=0.001");
        assertThatThrownBy(() -> complete.open(List.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(directory()
                        + " is complete: it has done 192 steps and was to do 192; ask for more by --steps N,"
                        + " or play its policy by ./sd2ail evaluate " + directory());
        assertThat(stored().steps()).isEqualTo(2000);

        Terminal terminal = new Terminal(new Screen(System.out, System.err, false), 100, new CountDownLatch(1));
        OwnedRun run = complete.nodes(terminal, List.of()).open();
        assertThat(run.storage().saved()).isNotNull();
        run.release().run();
    }

    @Test
    void resume_aDamagedJournal_namesBothWaysOn() throws IOException {
        train(3);
        flipAByte(1);
        assertThatThrownBy(() -> resumed().open(List.of()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has a record with a wrong checksum")
                .hasMessageContaining(
                        "go on with --resume " + directory() + " and either --checkpoint N, as of a checkpoint"
                                + " before the damage (its folders name them), or --without-replay, which keeps the networks and"
                                + " drops the transitions");
    }

    @Test
    void resume_fromAnOlderCheckpoint_goesOnBeforeTheDamage() throws IOException {
        train(3);
        flipAByte(2);
        OwnedRun run =
                Run.resume(stored(), directory(), new Rollback(20L, false)).open(List.of());
        assertThat(told(run))
                .contains("going on from checkpoint 20: what came after it lies in "
                        + directory().resolve("dropped"));
        assertThat(run.storage().journal().nextIndex()).isEqualTo(2);
        assertThat(run.storage().checkpoints().all()).containsExactly(20L, 10L);
        run.release().run();
        assertThat(directory().resolve("dropped/checkpoints/000000000030")).isDirectory();
        OwnedRun again = resumed().open(List.of());
        assertThat(again.storage().journal().nextIndex()).isEqualTo(2);
        again.release().run();
    }

    @Test
    void resume_fromACheckpointBehindTheDamage_changesNothingAndSaysSo() throws IOException {
        train(3);
        flipAByte(0);
        assertThatThrownBy(() -> Run.resume(stored(), directory(), new Rollback(20L, false))
                        .open(List.of()))
                .hasMessageContaining("--without-replay");
        assertThatThrownBy(() -> Run.resume(stored(), directory(), new Rollback(25L, false))
                        .open(List.of()))
                .hasMessage(directory().resolve("checkpoints")
                        + " has no checkpoint 25: those that are there are 30, 20, 10");
        OwnedRun kept =
                Run.resume(stored(), directory(), new Rollback(null, true)).open(List.of());
        assertThat(kept.storage().checkpoints().all()).containsExactly(30L, 20L, 10L);
        kept.release().run();
    }

    @Test
    void resume_withoutReplay_keepsTheNetworksAndTheLedgerSaysWhatWasDropped() throws IOException {
        train(3);
        flipAByte(0);
        OwnedRun run =
                Run.resume(stored(), directory(), new Rollback(null, true)).open(List.of());
        assertThat(told(run))
                .contains(
                        "going on from checkpoint 30 without its transitions: 192 are dropped, which the ledger says from"
                                + " now on");
        assertThat(run.storage().journal().firstIndex()).isEqualTo(3);
        run.release().run();
        OwnedRun again = resumed().open(List.of());
        try (LearnerCore core = again.parts().newLearner()) {
            core.load(Objects.requireNonNull(again.storage().saved()).scope("learner"));
            assertThat(core.steps()).isEqualTo(192);
            assertThat(core.missingRows()).isZero();
            assertThat(core.ledger().dropped()).isEqualTo(192);
            assertThat(core.ledger().inserted()).isEqualTo(192);
            assertThat(core.learnerWaits())
                    .hasValue("learner waits for replay: 0 of 192, after its transitions were dropped");
        }
        again.release().run();
    }

    @Test
    void resume_whereAllCheckpointsWereDeleted_saysWhatWasLost() throws IOException {
        train(3);
        deleteCheckpoints();
        OwnedRun run = resumed().open(List.of());
        assertThat(told(run))
                .contains(directory()
                        + " has no whole checkpoint: networks, counters and evaluations begin anew, only the 3"
                        + " batches of transitions in its journal are there");
        run.release().run();
    }

    private void deleteCheckpoints() throws IOException {
        try (Stream<Path> all = Files.walk(directory().resolve("checkpoints"))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.createDirectory(directory().resolve("checkpoints"));
    }

    @Test
    void resume_whereTheJournalEndsBeforeTheCheckpoint_namesBothWaysOn() throws IOException {
        train(3);
        try (Stream<Path> journal = Files.list(directory().resolve("journal"))) {
            Files.delete(journal.findFirst().orElseThrow());
        }
        assertThatThrownBy(() -> resumed().open(List.of()))
                .hasMessage(directory().resolve("journal")
                        + " ends at batch 0, the newest checkpoint counts on 3: restore it"
                        + " from a copy, or go on with --resume " + directory()
                        + " and either --checkpoint N, as of an older checkpoint (its folders name them), or"
                        + " --without-replay, which keeps the networks and drops the transitions");
    }
}
