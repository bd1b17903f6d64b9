package io.sd2ail.bench.side;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.rollout.RolloutWork;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks one side: one JSON request a line, one JSON answer a line (bench/peers/peer.py,
/// [io.sd2ail.bench.work.Worker]), and between them any number of lines that tell of progress.
public final class SideConnection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final BufferedReader answers;
    private final Writer requests;
    private final Consumer<String> progress;

    /// @param name of the side, for messages
    /// @param progress is told what the side does before it answers
    public SideConnection(String name, BufferedReader answers, Writer requests, Consumer<String> progress) {
        this.name = name;
        this.answers = answers;
        this.requests = requests;
        this.progress = progress;
    }

    /// @param versions of what the side is made of, by name
    /// @param threads that its operations use
    public record Versions(Map<String, String> versions, int threads) {}

    /// Times of one part.
    ///
    /// @param milliseconds [readings], of a call
    /// @param allocatedBytes of a call, on the Java heap; absent where there is none
    public record Reading(double[] milliseconds, @Nullable Double allocatedBytes) {}

    public Versions versions() {
        JsonNode answer = ask(request("versions"));
        Map<String, String> versions = new TreeMap<>();
        field(answer, "versions")
                .properties()
                .forEach(each -> versions.put(each.getKey(), each.getValue().asText()));
        return new Versions(versions, field(answer, "threads").asInt());
    }

    /// Builds networks and inputs of a size, in place of the former ones.
    ///
    /// @param inputs where [io.sd2ail.bench.work.Inputs] of this size and seed were written
    public void prepare(Size size, long seed, Path inputs) {
        ObjectNode request = request("prepare").put("seed", seed).put("inputs", inputs.toString());
        request.set("size", JSON.valueToTree(size));
        String ready = field(ask(request), "ready").asText();
        if (!ready.equals(size.name())) {
            throw failed("prepared size '" + ready + "' instead of '" + size.name() + "': build again");
        }
    }

    /// What all sides must compute alike.
    public Map<String, double[]> check() {
        Map<String, double[]> values = new TreeMap<>();
        field(ask(request("check")), "values")
                .properties()
                .forEach(each -> values.put(each.getKey(), numbers(each.getValue(), "checked " + each.getKey())));
        return values;
    }

    /// @param warmup calls that are not counted
    public Reading time(Part part, int warmup, int readings) {
        JsonNode answer = ask(request("time")
                .put("part", part.key())
                .put("warmup", warmup)
                .put("iterations", readings)
                .put("calls", part.calls()));
        double[] milliseconds = numbers(field(answer, "milliseconds"), "times of part '" + part.label() + "'");
        if (milliseconds.length != readings) {
            throw failed("answered " + milliseconds.length + " times of part '" + part.label() + "' where " + readings
                    + " were asked: build again");
        }
        for (double time : milliseconds) {
            if (time <= 0) {
                throw failed("took " + time + " ms for part '" + part.label() + "': look at its clock");
            }
        }
        JsonNode allocated = answer.get("allocatedBytes");
        return new Reading(milliseconds, allocated == null ? null : allocated.asDouble());
    }

    /// Whether a side of the rollouts takes the recorded steps.
    ///
    /// @param checked steps
    /// @param different numbers that are not the recorded ones
    public record Agreement(int checked, int different) {}

    public Agreement agreement() {
        JsonNode answer = ask(request("check"));
        return new Agreement(
                field(answer, "checked").asInt(), field(answer, "different").asInt());
    }

    /// Takes all recorded steps once.
    ///
    /// @return steps a second
    public double run() {
        JsonNode answer = ask(request("run"));
        double rate =
                field(answer, "steps").asDouble() / field(answer, "seconds").asDouble();
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw failed("took " + answer + ": look at its clock");
        }
        return rate;
    }

    /// What our steps leave on the Java heap.
    public RolloutWork.Allocation allocation() {
        JsonNode answer = ask(request("allocation"));
        return new RolloutWork.Allocation(
                field(answer, "garbage").asDouble(), field(answer, "batches").asDouble());
    }

    /// 10^9 floating-point operations a second; our own process alone can measure them.
    public double peak() {
        return field(ask(request("peak")), "gigaflops").asDouble();
    }

    private double[] numbers(JsonNode array, String what) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = array.get(i);
            if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
                throw failed("has " + number + " among " + what + ", which is not a finite number");
            }
            numbers[i] = number.asDouble();
        }
        return numbers;
    }

    private static ObjectNode request(String command) {
        return JSON.createObjectNode().put("command", command);
    }

    private JsonNode field(JsonNode answer, String field) {
        JsonNode value = answer.get(field);
        if (value == null) {
            throw failed("answered " + answer + ", which has no '" + field + "': look at bench/peers/peer.py");
        }
        return value;
    }

    private JsonNode ask(ObjectNode request) {
        try {
            requests.write(request + "\n");
            requests.flush();
        } catch (IOException e) {
            // A side that could not begin closes its input, after a last line that says why: read it.
            return answer();
        }
        return answer();
    }

    private JsonNode answer() {
        while (true) {
            JsonNode answer = parse(line());
            if (answer.has("error")) {
                throw failed("failed: " + answer.get("error").asText());
            }
            if (!answer.has("progress")) {
                return answer;
            }
            progress.accept(name + ": " + answer.get("progress").asText());
        }
    }

    private String line() {
        String line;
        try {
            line = answers.readLine();
        } catch (IOException e) {
            line = null;
        }
        if (line == null) {
            throw failed("ended without an answer: its own error stands above");
        }
        return line;
    }

    private JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw failed("answered '" + line + "', which is not JSON: look at bench/peers/peer.py");
        }
    }

    private BenchmarkFailure failed(String message) {
        return BenchmarkFailure.failed("side '" + name + "' " + message);
    }
}
