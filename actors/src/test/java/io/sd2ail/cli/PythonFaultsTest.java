package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.process.OwnProgram;
import io.sd2ail.training.RunAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A cluster of processes whose environment ends its Python, has it hang, and writes garbage into its socket.
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
@EnabledIfEnvironmentVariable(named = "SD2AIL_PYTHON", matches = ".+")
class PythonFaultsTest {
    private static final String UNRELIABLE =
            "gym:../src/test/resources/io/sd2ail/environment/gymnasium/misbehaving.py:Unreliable-v0";
    private static final int EACH = 20;

    /// As misbehaving.py numbers them.
    private static final Map<Character, String> REASONS =
            Map.of('1', "python ended", '2', "python did not answer in time", '3', "python answered garbage");

    @TempDir
    private Path folder;

    private @Nullable Process launch;

    @AfterEach
    void end() throws Exception {
        if (launch != null) {
            launch.descendants().forEach(ProcessHandle::destroyForcibly);
            launch.destroyForcibly().waitFor();
        }
    }

    @Test
    void run_whosePythonFailsSixtyTimes_completesAndCountsEach() throws Exception {
        Path run = folder.resolve("run");
        Path misdeeds = folder.resolve("misdeeds");
        Path summary = folder.resolve("summary.json");
        String arguments =
                "launch --rollouts 2 --workers 3 --generators 0 --web off --run " + run + " --summary " + summary
                        + " --env " + UNRELIABLE + " --algorithm sac --steps 24000"
                        + " --set gymnasium.keyword-arguments.log=" + misdeeds
                        + " --set gymnasium.keyword-arguments.each=" + EACH
                        + " --set gymnasium.step-timeout=2s --set rollouts.environments=2 --set rollouts.batch-rows=64"
                        + " --set pace.updates-per-step=0.02 --set pace.warmup-steps=500 --set pace.random-steps=500"
                        + " --set evaluation.every-steps=100000 --set evaluation.episodes=1 --set compute.backend=vector";
        Path log = folder.resolve("launch.log");
        Process started = new ProcessBuilder(OwnProgram.command(List.of(), List.of(arguments.split(" ", -1))))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        launch = started;

        assertThat(started.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(started.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("balanced");
        assertThat(RunAudit.of(run).journaled()).isGreaterThanOrEqualTo(24_000);
        JsonNode lost = new ObjectMapper().readTree(summary.toFile()).get("episodesLost");
        String done = Files.readString(misdeeds);
        REASONS.forEach((misdeed, reason) -> {
            long times = done.chars().filter(one -> one == misdeed).count();
            assertThat(times).as(reason).isGreaterThanOrEqualTo(EACH);
            // Both environments of a process lose their episodes.
            assertThat(lost.path(reason).asLong()).as(reason).isEqualTo(2 * times);
        });
        assertThat(lost.size()).as("%s", lost).isEqualTo(REASONS.size());
    }
}
