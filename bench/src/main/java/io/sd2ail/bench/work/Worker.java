package io.sd2ail.bench.work;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.learning.djl.DjlBackendFactory;
import io.sd2ail.learning.vector.VectorBackendFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One of our sides as a process of its own, which speaks as bench/peers/peer.py does: a JSON request a line on
/// standard input, a JSON answer a line on standard output, until the input ends. Beside the peers' commands it knows
/// `peak`.
public final class Worker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String form;
    private final int threads;
    private final Stopwatch stopwatch = new Stopwatch();
    private @Nullable Work work;

    /// @param form of a [io.sd2ail.bench.side.Side], or `peak`
    Worker(String form, int threads) {
        this.form = form;
        this.threads = threads;
    }

    /// @param arguments the side's form and its threads
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // Whatever else prints must not get between the answers.
        System.setOut(System.err);
        Worker worker = new Worker(arguments[0], Integer.parseInt(arguments[1]));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(worker.answer(line));
            answers.flush();
        }
        System.exit(0);
    }

    /// Every failure is an answer: the asker reports it.
    String answer(String line) {
        try {
            return answer(JSON.readTree(line)).toString();
        } catch (IOException | RuntimeException | LinkageError failure) {
            return JSON.createObjectNode().put("error", failure.toString()).toString();
        }
    }

    private ObjectNode answer(JsonNode request) {
        String command = request.path("command").asText();
        return switch (command) {
            case "versions" -> versions();
            case "prepare" -> prepare(request);
            case "check" ->
                JSON.createObjectNode()
                        .set("values", JSON.valueToTree(prepared().check()));
            case "time" -> time(request);
            case "peak" -> JSON.createObjectNode().put("gigaflops", new PeakKernel(threads).measure());
            default -> throw new IllegalArgumentException("can't do '" + command + "'");
        };
    }

    private ObjectNode versions() {
        ObjectNode answer = JSON.createObjectNode().put("threads", threads);
        ObjectNode versions = answer.putObject("versions")
                .put("java", Runtime.version().toString())
                .put("vm", System.getProperty("java.vm.name"));
        if (form.endsWith("djl")) {
            versions.put("djl", Engine.getDjlVersion())
                    .put("torch", Engine.getEngine("PyTorch").getVersion());
        }
        return answer;
    }

    private ObjectNode prepare(JsonNode request) {
        if (work != null) {
            work.close();
        }
        Size size = JSON.convertValue(request.path("size"), Size.class);
        work = work(size, new Inputs(size, request.path("seed").asLong()));
        return JSON.createObjectNode().put("ready", size.name());
    }

    private Work work(Size size, Inputs inputs) {
        return switch (form) {
            case "vector" -> new IterationWork(size, inputs, new VectorBackendFactory(threads, threads));
            case "djl" -> new IterationWork(size, inputs, new DjlBackendFactory());
            case "act-java" -> new JavaActing(size, inputs);
            case "act-djl" -> new DjlActing(size, inputs);
            default -> throw new IllegalArgumentException("there is no side '" + form + "'");
        };
    }

    private ObjectNode time(JsonNode request) {
        Stopwatch.Reading reading = stopwatch.time(
                prepared(),
                Part.of(request.path("part").asText()),
                request.path("warmup").asInt(),
                request.path("iterations").asInt(),
                request.path("calls").asInt());
        ObjectNode answer = JSON.createObjectNode().put("allocatedBytes", reading.allocatedBytes());
        answer.set("milliseconds", JSON.valueToTree(reading.milliseconds()));
        return answer;
    }

    private Work prepared() {
        if (work == null) {
            throw new IllegalStateException("no size was prepared");
        }
        return work;
    }
}
