package io.sd2ail.bench.cluster;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.SimulationDivergedException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Uses an environment for long and watches this process's memory: steps with random actions and a reset after every
/// episode, and environments that are opened, stepped and closed again.
final class Soak {
    private static final int READINGS = 40;
    private static final int STEPS_OF_AN_OPENING = 3;

    private final String environment;
    private final RandomStream random;
    private final Consumer<String> progress;
    private final Map<String, Long> episodesLost = new TreeMap<>();
    private long episodes;

    /// @param seed of initial states and actions
    /// @param progress is told of every reading
    Soak(String environment, long seed, Consumer<String> progress) {
        this.environment = environment;
        this.random = new RandomStream(seed, "soak");
        this.progress = progress;
    }

    /// @param steps of one environment
    MemoryTrend step(long steps) {
        MemoryTrend memory = new MemoryTrend(String.format(Locale.ROOT, "%,d steps of %s", steps, environment));
        try (Environment stepped = Environments.create(environment, Contacts.CURRENT)) {
            double[] action = new double[stepped.spec().actionSize()];
            stepped.reset(random);
            for (long done = 0; done < steps; ) {
                long next = nextReading(done, steps);
                long start = System.nanoTime();
                for (long step = done; step < next; step++) {
                    stepOnce(stepped, action);
                }
                double rate = (next - done) / ((System.nanoTime() - start) / 1e9);
                done = next;
                read(
                        memory,
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d steps, %,d episodes%s, %,.0f steps/s",
                                done,
                                steps,
                                episodes,
                                losses(),
                                rate));
            }
        }
        return memory;
    }

    /// @param openings environments, one after the other
    MemoryTrend open(long openings) {
        MemoryTrend memory = new MemoryTrend(String.format(Locale.ROOT, "%,d openings of %s", openings, environment));
        for (long done = 0; done < openings; ) {
            long next = nextReading(done, openings);
            for (; done < next; done++) {
                openOnce();
            }
            read(memory, String.format(Locale.ROOT, "%,d of %,d environments opened and closed", done, openings));
        }
        return memory;
    }

    private static long nextReading(long done, long all) {
        return Math.min(all, (done * READINGS / all + 1) * all / READINGS);
    }

    private void openOnce() {
        try (Environment opened = Environments.create(environment, Contacts.CURRENT)) {
            double[] action = new double[opened.spec().actionSize()];
            opened.reset(random);
            for (int i = 0; i < STEPS_OF_AN_OPENING; i++) {
                stepOnce(opened, action);
            }
        }
    }

    private void stepOnce(Environment stepped, double[] action) {
        draw(stepped.spec(), action);
        boolean over;
        try {
            over = stepped.step(action).episodeOver();
        } catch (SimulationDivergedException diverged) {
            episodesLost.merge(diverged.reason(), 1L, Long::sum);
            over = true;
        }
        if (over) {
            episodes++;
            stepped.reset(random);
        }
    }

    private void draw(EnvironmentSpec spec, double[] action) {
        for (int i = 0; i < action.length; i++) {
            double low = spec.actionLow()[i];
            action[i] = low + (spec.actionHigh()[i] - low) * random.nextDouble();
        }
    }

    private String losses() {
        return episodesLost.isEmpty() ? "" : " (given up: " + episodesLost + ")";
    }

    private void read(MemoryTrend memory, String done) {
        double mib = ResidentMemory.afterCollection();
        memory.add(mib);
        progress.accept(done + String.format(Locale.ROOT, ", %.1f MiB resident", mib));
    }
}
