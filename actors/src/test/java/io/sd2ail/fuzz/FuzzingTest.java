package io.sd2ail.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reads again what fuzzers began with and what they found.
class FuzzingTest {
    static Stream<String> targets() {
        return Fuzzing.TARGETS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void read_seedsAndFindings_areTakenOrRefusedByName(String name) throws Exception {
        FuzzTarget target = Fuzzing.target(name);
        List<byte[]> inputs = Fuzzing.inputs(name, target);

        assertThat(inputs).isNotEmpty();
        for (byte[] input : inputs) {
            target.read(input);
        }
    }
}
