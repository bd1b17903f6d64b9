package io.sd2ail.coordinator;

import io.sd2ail.fuzz.FuzzTarget;
import io.sd2ail.fuzz.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A run's `control.jsonl`.
public final class ControlTarget implements FuzzTarget {
    private final Scratch scratch = new Scratch();

    @Override
    public List<byte[]> seeds() {
        return List.of("""
                {"time":"2026-01-01T00:00:00Z","verb":"PAUSE","subject":"","value":"","by":"me","origin":"page"}
                {"verb":"SET","subject":"rollouts.exploration","value":"0.5"}
                {"verb":"SET","subject":"evaluation.every-steps","value":"500"}
                """.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void read(byte[] input) throws IOException {
        scratch.file("control.jsonl", input);
        ControlState control;
        try {
            control = ControlState.of(scratch.folder());
        } catch (IllegalStateException _) {
            return; // refused, by the number of the line
        }
        if (!(control.exploration() >= 0 && control.exploration() <= 10)
                || control.evaluationInterval().orElse(1) < 1) {
            throw new AssertionError(control.exploration() + " " + control.evaluationInterval());
        }
    }
}
