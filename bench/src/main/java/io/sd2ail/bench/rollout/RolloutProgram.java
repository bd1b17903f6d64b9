package io.sd2ail.bench.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.environment.mujoco.MujocoLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One of our sides of `./sd2ail benchmark rollout` as a process of its own, which speaks as bench/peers/rollout.py
/// does. Beside that one's commands it knows `allocation`.
public final class RolloutProgram implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALLOCATION_STEPS = 20_000;

    private final Recording recording;
    private final List<RolloutWork> works = new ArrayList<>();

    /// @param threads each steps an environment of its own
    RolloutProgram(RolloutSide side, String environment, Recording recording, long seed, int threads) {
        this.recording = recording;
        for (int i = 1; i <= threads; i++) {
            works.add(
                    side.withPolicy()
                            ? new PolicySteps(environment, recording, seed, i)
                            : new RecordedSteps(environment, recording, seed));
        }
    }

    /// @param arguments the side's name, the environment, the recording's file, its seed, threads
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // Whatever else prints must not get between the answers.
        System.setOut(System.err);
        try (RolloutProgram program = new RolloutProgram(
                        RolloutSide.valueOf(arguments[0]),
                        arguments[1],
                        Recording.read(Path.of(arguments[2])),
                        Long.parseLong(arguments[3]),
                        Integer.parseInt(arguments[4]));
                BufferedReader requests =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                answers.println(program.answer(line));
                answers.flush();
            }
        }
        System.exit(0);
    }

    /// Every failure is an answer: the asker reports it.
    String answer(String line) {
        try {
            return answerTo(JSON.readTree(line).path("command").asText()).toString();
        } catch (IOException | RuntimeException | LinkageError failure) {
            return JSON.createObjectNode().put("error", failure.toString()).toString();
        }
    }

    private ObjectNode answerTo(String command) {
        ObjectNode answer = JSON.createObjectNode();
        switch (command) {
            case "versions" -> {
                answer.put("threads", works.size())
                        .putObject("versions")
                        .put("java", Runtime.version().toString())
                        .put("vm", System.getProperty("java.vm.name"))
                        .put("mujoco", MujocoLibrary.VERSION);
            }
            case "check" -> answer.put("checked", recording.rewards().length).put("different", different());
            case "run" ->
                answer.put("steps", (long) recording.steps() * works.size()).put("seconds", run());
            case "allocation" -> {
                RolloutWork.Allocation allocation = works.getFirst().allocation(ALLOCATION_STEPS);
                answer.put("garbage", allocation.garbage()).put("batches", allocation.batches());
            }
            default -> throw new IllegalArgumentException("can't do '" + command + "'");
        }
        return answer;
    }

    private int different() {
        return works.getFirst() instanceof RecordedSteps recorded ? recorded.different() : 0;
    }

    /// Seconds until the last thread is done.
    private double run() {
        long start = System.nanoTime();
        List<Thread> others = works.stream()
                .skip(1)
                .map(work -> Thread.ofPlatform().start(work::run))
                .toList();
        works.getFirst().run();
        for (Thread other : others) {
            join(other);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while others stepped", e);
        }
    }

    @Override
    public void close() {
        works.forEach(RolloutWork::close);
    }
}
