package io.sd2ail.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.bench.speed.Check;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Size SMALL = new Size("small", 3, 2, 5, 2, 16, 16, 0.1, 8, 16, 8, 64, 8);

    @Test
    void check_ofBothBackends_agrees() throws JsonProcessingException {
        Check check = new Check("djl", checked("djl"));

        check.compare("vector", checked("vector"));

        assertThat(check.summary()).contains("vector computed the same as djl");
    }

    @Test
    void check_ofBothWaysToAct_agrees() throws JsonProcessingException {
        Check check = new Check("djl", checked("act-djl"));

        check.compare("java", checked("act-java"));

        assertThat(check.summary()).contains("java computed the same as djl");
    }

    @Test
    void time_everyPart_answersSoManyPositiveTimes() throws JsonProcessingException {
        for (Subject subject : Subject.values()) {
            Worker worker = prepared(subject == Subject.LEARNER ? "vector" : "act-java");
            for (Part part : Part.of(subject)) {
                JsonNode answer = ask(worker, "time", Map.of("part", part.key(), "iterations", 2, "calls", 1));

                assertThat(answer.get("milliseconds")).as(part.key()).hasSize(2).allMatch(time -> time.asDouble() > 0);
                assertThat(answer.get("allocatedBytes").asDouble()).isNotNegative();
            }
        }
    }

    @Test
    void answer_timeBeforePrepare_isAnError() throws JsonProcessingException {
        assertThat(ask(new Worker("vector", 1), "time", Map.of()).get("error").asText())
                .contains("no size was prepared");
    }

    @Test
    void answer_unknownCommandOrForm_isAnError() throws JsonProcessingException {
        assertThat(ask(new Worker("vector", 1), "sleep", Map.of()).get("error").asText())
                .contains("can't do 'sleep'");
        assertThat(prepare(new Worker("tensorflow", 1)).get("error").asText()).contains("no side 'tensorflow'");
    }

    @Test
    void versions_ofDjl_nameItsLibrary() throws JsonProcessingException {
        JsonNode answer = ask(new Worker("djl", 1), "versions", Map.of());

        assertThat(answer.at("/versions/torch").asText()).isNotEmpty();
        assertThat(answer.get("threads").asInt()).isEqualTo(1);
    }

    private static Map<String, double[]> checked(String form) throws JsonProcessingException {
        JsonNode values = ask(prepared(form), "check", Map.of()).get("values");
        return JSON.convertValue(
                values, JSON.getTypeFactory().constructMapType(Map.class, String.class, double[].class));
    }

    private static Worker prepared(String form) throws JsonProcessingException {
        Worker worker = new Worker(form, 1);
        assertThat(prepare(worker).path("ready").asText()).isEqualTo("small");
        return worker;
    }

    private static JsonNode prepare(Worker worker) throws JsonProcessingException {
        return ask(worker, "prepare", Map.of("seed", 1, "size", SMALL));
    }

    private static JsonNode ask(Worker worker, String command, Map<String, Object> fields)
            throws JsonProcessingException {
        String request = JSON.createObjectNode()
                .put("command", command)
                .setAll((ObjectNode) JSON.valueToTree(fields))
                .toString();
        return JSON.readTree(worker.answer(request));
    }
}
