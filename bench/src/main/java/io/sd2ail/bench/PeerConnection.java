package io.sd2ail.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/// Asks a peer for its timings: one JSON request a line, one JSON answer a line (bench/peers/torch_learner.py).
final class PeerConnection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedReader answers;
    private final Writer requests;

    PeerConnection(BufferedReader answers, Writer requests) {
        this.answers = answers;
        this.requests = requests;
    }

    /// @param torch PyTorch's version
    /// @param python its version
    /// @param threads of PyTorch's operations
    record Versions(String torch, String python, int threads) {}

    Versions versions() {
        JsonNode answer = ask(request("versions"));
        return new Versions(
                field(answer, "torch").asText(),
                field(answer, "python").asText(),
                field(answer, "threads").asInt());
    }

    /// Builds networks and inputs of a size, in place of the former ones.
    void prepare(Size size, long seed) {
        ObjectNode request = request("prepare").put("seed", seed);
        request.set("size", JSON.valueToTree(size));
        String ready = field(ask(request), "ready").asText();
        if (!ready.equals(size.name())) {
            throw BenchmarkFailure.failed("the peer prepared size '" + ready + "' instead of '" + size.name()
                    + "': program and script are of different versions, build again");
        }
    }

    /// @return [iterations], milliseconds
    double[] time(Part part, int warmup, int iterations) {
        JsonNode times = field(
                ask(request("time")
                        .put("part", part.key())
                        .put("warmup", warmup)
                        .put("iterations", iterations)),
                "milliseconds");
        double[] milliseconds = new double[iterations];
        if (times.size() != iterations) {
            throw BenchmarkFailure.failed("the peer answered " + times.size() + " times of part '" + part.label()
                    + "' where " + iterations + " were asked: build again");
        }
        for (int i = 0; i < iterations; i++) {
            milliseconds[i] = requireTime(part, times.get(i));
        }
        return milliseconds;
    }

    private static double requireTime(Part part, JsonNode time) {
        if (!time.isNumber() || !Double.isFinite(time.asDouble()) || time.asDouble() <= 0) {
            throw BenchmarkFailure.failed("the peer's time of part '" + part.label() + "' is " + time
                    + ", not a positive number: look at bench/peers/torch_learner.py");
        }
        return time.asDouble();
    }

    private static ObjectNode request(String command) {
        return JSON.createObjectNode().put("command", command);
    }

    private static JsonNode field(JsonNode answer, String name) {
        JsonNode field = answer.get(name);
        if (field == null) {
            throw BenchmarkFailure.failed(
                    "the peer's answer " + answer + " has no '" + name + "': look at bench/peers/torch_learner.py");
        }
        return field;
    }

    private JsonNode ask(ObjectNode request) {
        String line;
        try {
            requests.write(request + "\n");
            requests.flush();
            line = answers.readLine();
        } catch (IOException e) {
            // A peer that could not begin closes its input, after a last line that says why.
            line = lastLine();
        }
        return parse(line);
    }

    private @Nullable String lastLine() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    private static JsonNode parse(@Nullable String line) {
        if (line == null) {
            throw BenchmarkFailure.failed("the peer ended without an answer: its own error stands above");
        }
        JsonNode answer;
        try {
            answer = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw BenchmarkFailure.failed(
                    "the peer answered '" + line + "', which is not JSON: look at" + " bench/peers/torch_learner.py");
        }
        if (answer.has("error")) {
            throw BenchmarkFailure.failed(
                    "the peer failed: " + answer.get("error").asText());
        }
        return answer;
    }
}
