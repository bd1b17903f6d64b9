package io.sd2ail.fuzz;

import io.sd2ail.telemetry.metrics.MetricHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// A run's `metrics.csv`, read in two parts as it grows.
final class MetricsTarget implements FuzzTarget {
    private final Scratch scratch = new Scratch();

    @Override
    public List<byte[]> seeds() {
        return List.of("""
                environment_steps,updates,seconds,tag,value
                1000,900,5.0,eval/mean_reward,-700.0
                1000,900,5.0,train/loss,NaN
                2000,1900,9.5,eval/mean_reward,-1e30
                2000,19
                """.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void read(byte[] input) throws IOException {
        MetricHistory history = new MetricHistory(_ -> {});
        int half = input.length / 2;
        Path file = scratch.file("metrics.csv", Arrays.copyOf(input, half));
        history.follow(file);
        Files.write(file, Arrays.copyOfRange(input, half, input.length), StandardOpenOption.APPEND);
        history.follow(file);
        history.between(List.of(), -1, Long.MAX_VALUE, 100);
        history.between(List.of(), 5, 1500, 1);
    }
}
