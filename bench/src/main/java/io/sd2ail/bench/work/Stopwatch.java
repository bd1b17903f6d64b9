package io.sd2ail.bench.work;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Times calls of our own parts and counts what they allocate on the Java heap, on the calling thread.
final class Stopwatch {
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /// @param milliseconds [readings], of a call
    /// @param allocatedBytes of a call, on the Java heap; the mean of all
    record Reading(double[] milliseconds, double allocatedBytes) {}

    /// Calls one part: first the warm-up calls, which are not counted.
    ///
    /// @param calls whose mean is one reading
    /// @throws ArithmeticException when the part computed something that is not finite
    Reading time(Work work, Part part, int warmup, int readings, int calls) {
        for (int i = 0; i < warmup; i++) {
            requireFinite(part, work.run(part));
        }
        double[] milliseconds = new double[readings];
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < readings; i++) {
            double result = 0;
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                result += work.run(part);
            }
            milliseconds[i] = (System.nanoTime() - start) / 1e6 / calls;
            requireFinite(part, result);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        return new Reading(milliseconds, (double) bytes / ((long) readings * calls));
    }

    private static void requireFinite(Part part, double result) {
        if (!Double.isFinite(result)) {
            throw new ArithmeticException("part '" + part.label() + "' computed " + result);
        }
    }
}
