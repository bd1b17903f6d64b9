package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PeerConnectionTest {
    private final StringWriter requests = new StringWriter();

    @Test
    void versions_answered_areRead() {
        PeerConnection peer = answering("{\"torch\": \"2.7.1+cpu\", \"python\": \"3.12.1\", \"threads\": 2}");

        assertThat(peer.versions()).isEqualTo(new PeerConnection.Versions("2.7.1+cpu", "3.12.1", 2));
        assertThat(requests.toString()).isEqualTo("{\"command\":\"versions\"}\n");
    }

    @Test
    void prepare_size_sendsEveryField() {
        answering("{\"ready\": \"pendulum\"}").prepare(Size.named("pendulum"), 7);

        assertThat(requests.toString())
                .contains("\"seed\":7")
                .contains("\"syntheticRows\":448", "\"gradientPenalty\":0.1", "\"samplingRows\":64");
    }

    @Test
    void prepare_anotherSizeIsReady_fails() {
        assertThatThrownBy(() -> answering("{\"ready\": \"hopper\"}").prepare(Size.named("pendulum"), 1))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("'hopper' instead of 'pendulum'");
    }

    @Test
    void time_answered_asksForThePartAndReadsItsTimes() {
        PeerConnection peer = answering("{\"milliseconds\": [1.5, 2]}");

        assertThat(peer.time(Part.REWARD, 5, 2)).containsExactly(1.5, 2);
        assertThat(requests.toString()).contains("\"part\":\"reward\",\"warmup\":5,\"iterations\":2");
    }

    @Test
    void time_fewerTimesThanAsked_fails() {
        assertTimeFails("{\"milliseconds\": [1.5]}", "1 times of part 'SAC' where 2 were asked");
    }

    @Test
    void time_notANumber_fails() {
        assertTimeFails("{\"milliseconds\": [1.5, \"fast\"]}", "\"fast\"");
    }

    @Test
    void time_zero_fails() {
        assertTimeFails("{\"milliseconds\": [0, 1]}", "not a positive number");
    }

    @Test
    void time_withoutTimes_fails() {
        assertTimeFails("{}", "has no 'milliseconds'");
    }

    @Test
    void time_peersError_failsWithIt() {
        assertTimeFails("{\"error\": \"KeyError: 'sac'\"}", "the peer failed: KeyError: 'sac'");
    }

    @Test
    void time_notJson_failsWithTheLine() {
        assertTimeFails("Traceback", "'Traceback', which is not JSON");
    }

    @Test
    void time_peerGone_fails() {
        assertTimeFails("", "ended without an answer");
    }

    private void assertTimeFails(String answer, String message) {
        assertThatThrownBy(() -> answering(answer).time(Part.SAC, 0, 2))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining(message);
    }

    private PeerConnection answering(String answer) {
        return new PeerConnection(new BufferedReader(new StringReader(answer)), requests);
    }
}
