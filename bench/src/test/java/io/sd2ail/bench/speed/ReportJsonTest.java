package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.bench.Setting;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Subject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Test
    void of_threeSides_pairsEachOfOursWithEachLaterOne() throws JsonProcessingException {
        JsonNode cases = report().get("cases");

        assertThat(cases).hasSize(Part.of(Subject.LEARNER).size() * 3);
        assertThat(cases.findValuesAsText("ours").subList(0, 3)).containsExactly("vector", "vector", "djl");
        assertThat(cases.findValuesAsText("peer").subList(0, 3)).containsExactly("djl", "eager", "eager");
    }

    @Test
    void of_aPair_holdsMediansRatioAndSpreads() throws JsonProcessingException {
        JsonNode pair = report().at("/cases/1");

        assertThat(pair.get("case").asText()).isEqualTo("learner");
        assertThat(pair.get("size").asText()).isEqualTo("hopper");
        assertThat(pair.get("part").asText()).isEqualTo("discriminator");
        assertThat(pair.get("threads").asInt()).isEqualTo(2);
        assertThat(pair.get("oursMedianMs").asDouble()).isEqualTo(10);
        assertThat(pair.get("peerMedianMs").asDouble()).isEqualTo(30);
        assertThat(pair.get("ratio").asDouble()).isEqualTo(3);
        assertThat(pair.get("oursBestMs").asDouble()).isEqualTo(9);
        assertThat(pair.get("fastestPeer").asBoolean()).isTrue();
    }

    @Test
    void of_aMeasurement_holdsItsShareOfPeak() throws JsonProcessingException {
        JsonNode measurement = report().at("/measurements/0");

        assertThat(measurement.get("side").asText()).isEqualTo("vector");
        assertThat(measurement.get("allocatedBytes").asDouble()).isEqualTo(2048);
        assertThat(measurement.get("shareOfPeak").asDouble())
                .isCloseTo(measurement.get("operations").asDouble() / 0.010 / 100e9, within(1e-9));
    }

    @Test
    void of_setting_namesMachineVersionsAndAllocator() throws JsonProcessingException {
        JsonNode setting = report().get("setting");

        assertThat(setting.at("/versions/djl/torch").asText()).isEqualTo("2.7.1");
        assertThat(setting.get("peersAllocator").asText()).isEqualTo("glibc's defaults");
    }

    private static JsonNode report() throws JsonProcessingException {
        CaseResult result = Results.of(Subject.LEARNER, "hopper", 2, Side.VECTOR, Side.DJL, Side.EAGER);
        Setting setting = new Setting(
                "a processor", 2, 0.5, "Linux", new TreeMap<>(), "A=1", "glibc's defaults", List.of(2), 1, 3);
        setting.add(Side.DJL.form(), Map.of("torch", "2.7.1"));
        return new ObjectMapper().readTree(ReportJson.of(setting, List.of(result)));
    }
}
