package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much of this process is in the machine's memory, as the kernel counts it (VmRSS): Java heap, native memory and
/// code together.
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double KIB_PER_MIB = 1024;

    private ResidentMemory() {}

    /// After a collection, so that garbage does not count as memory in use.
    ///
    /// @return MiB
    static double afterCollection() {
        System.gc();
        return read(STATUS);
    }

    /// @param status in the form of Linux's /proc/self/status
    /// @throws BenchmarkFailure where there is no such file
    static double read(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToDouble(Double::parseDouble)
                    .map(kib -> kib / KIB_PER_MIB)
                    .findFirst()
                    .orElseThrow(() -> BenchmarkFailure.failed(status + " has no line VmRSS: a soak needs Linux"));
        } catch (IOException e) {
            throw BenchmarkFailure.failed(status + " can't be read (" + e + "): a soak needs Linux");
        }
    }
}
