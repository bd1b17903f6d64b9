package io.sd2ail.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One component of every kind that a configuration may have.
record SampleConfig(
        String environment,
        long seed,
        boolean verbose,
        Path folder,
        @Range(min = 0.1, max = 60) Duration interval,
        @Nullable Double targetEntropy,
        Optimizer optimizer,
        List<Integer> widths,
        List<Worker> workers) {

    record Optimizer(
            @Range(min = 1e-9, max = 1) double learningRate,
            @Range(min = 1, max = 65536) int batchSize,
            Weighting weighting) {}

    record Worker(String name, int rank) {
        Worker {
            if (rank > 9) {
                throw new IllegalArgumentException("rank " + rank + " is more than 9");
            }
        }
    }

    enum Weighting {
        PER_ROW,
        BATCH_MEAN
    }

    static final String TEXT = """
            environment = Pendulum-v1
            seed = 7
            verbose = false
            folder = runs/a
            interval = 500 ms
            target-entropy = null
            optimizer {
              learning-rate = 3e-4
              batch-size = 256
              weighting = per-row
            }
            widths = [256, 128]
            workers = [{ name = first, rank = 1 }]
            """;

    static final SampleConfig VALUE = new SampleConfig(
            "Pendulum-v1",
            7,
            false,
            Path.of("runs/a"),
            Duration.ofMillis(500),
            null,
            new Optimizer(3e-4, 256, Weighting.PER_ROW),
            List.of(256, 128),
            List.of(new Worker("first", 1)));
}
