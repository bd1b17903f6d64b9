package io.sd2ail.bench.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The machine's peak of single-precision arithmetic: fused multiply-adds of vectors that stay in registers, more
/// independent ones than latency times ports (4 cycles, 2 a cycle on today's processors), on each thread at once.
final class PeakKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ACCUMULATORS = 12;
    private static final int STEPS = 500_000;
    private static final int RUNS = 400;
    private static final int WARMUP_RUNS = 40;

    private final int threads;

    PeakKernel(int threads) {
        this.threads = threads;
    }

    /// The best of many short runs, each of all threads together, in 10^9 floating-point operations a second; a
    /// multiply-add counts two.
    double measure() {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int run = 0; run < WARMUP_RUNS; run++) {
                together(pool);
            }
            double best = 0;
            for (int run = 0; run < RUNS; run++) {
                best = Math.max(best, together(pool));
            }
            return best;
        }
    }

    /// From the first start to the last end; they wait for each other before.
    private double together(ExecutorService pool) {
        AtomicInteger awaited = new AtomicInteger(threads);
        List<Callable<long[]>> runs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            runs.add(() -> timed(awaited));
        }
        long start = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        try {
            for (Future<long[]> run : pool.invokeAll(runs)) {
                start = Math.min(start, run.get()[0]);
                end = Math.max(end, run.get()[1]);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the peak could not be measured", e);
        }
        return (double) operations() * threads / (end - start);
    }

    /// Of one run.
    static long operations() {
        return 2L * SPECIES.length() * ACCUMULATORS * STEPS;
    }

    private static long[] timed(AtomicInteger awaited) {
        awaited.decrementAndGet();
        while (awaited.get() > 0) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        float result = multiplyAdd(STEPS);
        long end = System.nanoTime();
        if (!(Math.abs(result) < Float.MAX_VALUE)) {
            throw new IllegalStateException("multiply-adds that converge computed " + result);
        }
        return new long[] {start, end};
    }

    /// Each accumulator goes to 1: a = 0.5 a + 0.5.
    static float multiplyAdd(int steps) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = FloatVector.zero(SPECIES);
        FloatVector d = FloatVector.zero(SPECIES);
        FloatVector e = FloatVector.zero(SPECIES);
        FloatVector f = FloatVector.zero(SPECIES);
        FloatVector g = FloatVector.zero(SPECIES);
        FloatVector h = FloatVector.zero(SPECIES);
        FloatVector i = FloatVector.zero(SPECIES);
        FloatVector j = FloatVector.zero(SPECIES);
        FloatVector k = FloatVector.zero(SPECIES);
        FloatVector l = FloatVector.zero(SPECIES);
        for (int step = 0; step < steps; step++) {
            a = a.fma(half, half);
            b = b.fma(half, half);
            c = c.fma(half, half);
            d = d.fma(half, half);
            e = e.fma(half, half);
            f = f.fma(half, half);
            g = g.fma(half, half);
            h = h.fma(half, half);
            i = i.fma(half, half);
            j = j.fma(half, half);
            k = k.fma(half, half);
            l = l.fma(half, half);
        }
        FloatVector first = a.add(b).add(c).add(d).add(e).add(f);
        FloatVector second = g.add(h).add(i).add(j).add(k).add(l);
        return first.add(second).lane(0) / ACCUMULATORS;
    }
}
