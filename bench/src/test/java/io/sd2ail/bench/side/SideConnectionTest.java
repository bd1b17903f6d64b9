package io.sd2ail.bench.side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SideConnectionTest {
    private final StringWriter requests = new StringWriter();
    private final List<String> progress = new ArrayList<>();

    @Test
    void versions_answered_areRead() {
        SideConnection side = answering("{\"versions\": {\"torch\": \"2.7.1\"}, \"threads\": 2}");

        assertThat(side.versions()).isEqualTo(new SideConnection.Versions(Map.of("torch", "2.7.1"), 2));
        assertThat(requests.toString()).isEqualTo("{\"command\":\"versions\"}\n");
    }

    @Test
    void prepare_size_sendsEveryField() {
        answering("{\"ready\": \"pendulum\"}").prepare(Size.named("pendulum"), 7, Path.of("/tmp/x"));

        assertThat(requests.toString())
                .contains("\"seed\":7", "\"inputs\":\"/tmp/x\"")
                .contains("\"syntheticRows\":448", "\"gradientPenalty\":0.1", "\"samplingRows\":64", "\"row\":4");
    }

    @Test
    void prepare_anotherSizeIsReady_fails() {
        assertThatThrownBy(() -> answering("{\"ready\": \"hopper\"}").prepare(Size.named("pendulum"), 1, Path.of("x")))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("'hopper' instead of 'pendulum'");
    }

    @Test
    void check_afterProgress_readsValuesAndPassesProgressOn() {
        SideConnection side = answering("{\"progress\": \"compiles\"}\n{\"values\": {\"sac\": [1, 2.5]}}");

        assertThat(side.check()).containsOnlyKeys("sac");
        assertThat(progress).containsExactly("eager: compiles");
    }

    @Test
    void check_notANumber_fails() {
        assertThatThrownBy(() -> answering("{\"values\": {\"sac\": [\"NaN\"]}}").check())
                .hasMessageContaining("not a finite number");
    }

    @Test
    void time_answered_asksForThePartAndReadsItsTimes() {
        SideConnection side = answering("{\"milliseconds\": [1.5, 2], \"allocatedBytes\": 8}");

        SideConnection.Reading reading = side.time(Part.REWARD, 5, 2);

        assertThat(reading.milliseconds()).containsExactly(1.5, 2);
        assertThat(reading.allocatedBytes()).isEqualTo(8.0);
        assertThat(requests.toString()).contains("\"part\":\"reward\",\"warmup\":5,\"iterations\":2,\"calls\":1");
    }

    @Test
    void time_ofActions_asksForManyCallsAReading() {
        answering("{\"milliseconds\": [1.5]}").time(Part.ACT_1, 0, 1);

        assertThat(requests.toString()).contains("\"calls\":200");
    }

    @Test
    void time_fewerTimesThanAsked_fails() {
        assertTimeFails("{\"milliseconds\": [1.5]}", "1 times of part 'SAC' where 2 were asked");
    }

    @Test
    void time_zero_fails() {
        assertTimeFails("{\"milliseconds\": [0, 1]}", "took 0.0 ms for part 'SAC'");
    }

    @Test
    void time_withoutTimes_fails() {
        assertTimeFails("{}", "has no 'milliseconds'");
    }

    @Test
    void time_sidesError_failsWithIt() {
        assertTimeFails("{\"error\": \"KeyError: 'sac'\"}", "side 'eager' failed: KeyError: 'sac'");
    }

    @Test
    void time_notJson_failsWithTheLine() {
        assertTimeFails("Traceback", "'Traceback', which is not JSON");
    }

    @Test
    void time_sideGone_fails() {
        assertTimeFails("", "ended without an answer");
    }

    private void assertTimeFails(String answer, String message) {
        assertThatThrownBy(() -> answering(answer).time(Part.SAC, 0, 2))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining(message);
    }

    private SideConnection answering(String answer) {
        return new SideConnection("eager", new BufferedReader(new StringReader(answer)), requests, progress::add);
    }
}
