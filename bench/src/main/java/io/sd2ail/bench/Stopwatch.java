package io.sd2ail.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Times calls of our own parts and counts what they allocate on the Java heap, on the calling thread.
final class Stopwatch {
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /// @param milliseconds [calls]
    /// @param allocatedBytes [calls], on the Java heap
    record Reading(double[] milliseconds, double[] allocatedBytes) {}

    /// Calls one part: first the warm-up calls, which are not counted.
    Reading time(Workload workload, Part part, int warmup, int iterations) {
        for (int i = 0; i < warmup; i++) {
            requireFinite(part, workload.run(part));
        }
        double[] milliseconds = new double[iterations];
        double[] allocated = new double[iterations];
        for (int i = 0; i < iterations; i++) {
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            float result = workload.run(part);
            milliseconds[i] = (System.nanoTime() - start) / 1e6;
            allocated[i] = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            requireFinite(part, result);
        }
        return new Reading(milliseconds, allocated);
    }

    private static void requireFinite(Part part, float result) {
        if (!Float.isFinite(result)) {
            throw BenchmarkFailure.failed(
                    "part '" + part.label() + "' computed " + result + ": report it with the machine's header");
        }
    }
}
