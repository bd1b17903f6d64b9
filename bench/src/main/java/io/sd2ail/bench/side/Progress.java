package io.sd2ail.bench.side;

import java.io.PrintWriter;
import java.util.Locale;

/// Says what is being timed and about how much time is left, which it estimates from the work done so far.
public final class Progress {
    private final PrintWriter out;
    private final double total;
    private final long start = System.nanoTime();
    private double done;

    /// @param total work to come, in any unit
    public Progress(PrintWriter out, double total) {
        this.out = out;
        this.total = total;
    }

    /// @param what begins now
    public void say(String what) {
        out.println(left((System.nanoTime() - start) / 1e9) + what);
        out.flush();
    }

    /// @param work that is done
    public void advance(double work) {
        done += work;
    }

    /// For a few per cent of the work the estimate is worth nothing.
    String left(double elapsedSeconds) {
        double share = Math.min(1, done / total);
        String percent = String.format(Locale.ROOT, "[%3.0f %%", Math.floor(share * 100));
        if (share < 0.03) {
            return percent + "] ";
        }
        double seconds = elapsedSeconds * (1 - share) / share;
        String rest = seconds < 90 ? Math.round(seconds / 10) * 10 + " s" : Math.round(seconds / 60) + " min";
        return percent + ", about " + rest + " left] ";
    }
}
