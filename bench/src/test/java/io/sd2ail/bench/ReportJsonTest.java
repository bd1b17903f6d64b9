package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.bench.SizeResult.PartResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private static final PeerConnection.Versions PEER = new PeerConnection.Versions("2.7.1", "3.12.1", 1);

    @Test
    void of_bothSides_holdsSettingSizesAndFigures() throws JsonProcessingException {
        Timings ours = timings(4, 5, 6);
        Timings peer = timings(8, 10, 12);
        SizeResult result =
                new SizeResult(Size.named("hopper"), List.of(new PartResult(Part.DISCRIMINATOR, ours, 4096, peer)));

        JsonNode report = new ObjectMapper().readTree(ReportJson.of(setting(PEER), List.of(result)));

        JsonNode part = report.at("/sizes/hopper/parts/discriminator");
        assertThat(report.at("/setting/seed").asLong()).isEqualTo(3);
        assertThat(report.at("/setting/peer/torch").asText()).isEqualTo("2.7.1");
        assertThat(report.at("/sizes/hopper/size/denoiserHidden").asInt()).isEqualTo(256);
        assertThat(part.at("/ours/median").asDouble()).isEqualTo(5);
        assertThat(part.at("/ours/allocatedBytes").asDouble()).isEqualTo(4096);
        assertThat(part.at("/peer/roundMedians/0").asDouble()).isEqualTo(10);
    }

    @Test
    void lines_withPeer_nameVersionsSeedAndThreads() {
        assertThat(setting(PEER).lines())
                .containsExactly(
                        "machine: a processor, 2 cores, load 0.5 before",
                        "ours:    Java 25, DJL 0.35.1, PyTorch 2.7.1",
                        "peer:    Python 3.12.1, PyTorch 2.7.1",
                        "runs:    4 rounds of 5 + 30 calls a part, in turn, seed 3, threads 1");
    }

    private static Setting setting(PeerConnection.Versions peer) {
        return new Setting("a processor", 2, 0.5, "25", "0.35.1", "2.7.1", peer, 1, 3, 4, 5, 30);
    }

    private static Timings timings(double... milliseconds) {
        Timings timings = new Timings();
        timings.add(milliseconds);
        return timings;
    }
}
