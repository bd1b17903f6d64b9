package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.SimulationDivergedException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How well demonstrations fit the dynamics of an environment: each of a sample of rows is played again, one step from
/// its observation by its action, and compared with the recorded next observation.
///
/// Recorded float32 observations are up to 6e-8 of their value beside the state they were taken from, and a stiff
/// contact multiplies that within the step; of the same dynamics the errors stay far below [#CLOSE] in nearly all
/// rows. Where contacts or friction differ, it is a good part of the rows, those in contact, that are off by 0.01
/// and more.
///
/// @param environment its name
/// @param contacts it was made with; null where the task has only one way of them
/// @param rows that were played; 0 when no observation shows the whole state
/// @param median of the rows' errors, an error the largest difference of any entry
/// @param largest error; infinite when the simulation diverged
/// @param exactShare of the rows within 1e-6
/// @param closeShare of the rows within [#CLOSE]
public record DynamicsFit(
        String environment,
        @Nullable Contacts contacts,
        int rows,
        double median,
        double largest,
        double exactShare,
        double closeShare) {
    /// Of an error that rounding explains.
    public static final double CLOSE = 1e-3;

    private static final double EXACT = 1e-6;
    /// Share of close rows from which on dynamics count as the recorded ones.
    private static final double FITTING_SHARE = 0.995;
    /// Share of close rows from which on dynamics are the recorded ones but for a detail.
    private static final double NEARLY_FITTING_SHARE = 0.95;

    private static final int SAMPLE = 2000;

    /// @param environment stays the caller's; of the demonstrations' sizes
    public static DynamicsFit of(Demonstrations demonstrations, Environment environment) {
        int stride = Math.max(1, demonstrations.rows() / SAMPLE);
        double[] errors = new double[demonstrations.rows() / stride + 1];
        int count = 0;
        int row = 0;
        for (Trajectory trajectory : demonstrations.trajectories()) {
            TransitionBatch steps = trajectory.transitions();
            for (int i = 0; i < steps.rows(); i++, row++) {
                boolean known = !Float.isNaN(steps.nextObservations()[i * steps.observationSize()]);
                if (row % stride == 0
                        && known
                        && environment.resetTo(entries(steps.observations(), i, steps.observationSize()))) {
                    errors[count++] = error(steps, i, environment);
                }
            }
        }
        return of(environment, Arrays.copyOf(errors, count));
    }

    private static double error(TransitionBatch steps, int row, Environment environment) {
        double[] expected = entries(steps.nextObservations(), row, steps.observationSize());
        double[] actual;
        try {
            actual = environment
                    .step(entries(steps.actions(), row, steps.actionSize()))
                    .observation();
        } catch (SimulationDivergedException _) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    private static double[] entries(float[] rows, int row, int size) {
        double[] entries = new double[size];
        for (int i = 0; i < size; i++) {
            entries[i] = rows[row * size + i];
        }
        return entries;
    }

    private static DynamicsFit of(Environment environment, double[] errors) {
        Arrays.sort(errors);
        int count = errors.length;
        return new DynamicsFit(
                environment.spec().name(),
                environment.contacts(),
                count,
                count == 0 ? Double.NaN : errors[count / 2],
                count == 0 ? Double.NaN : errors[count - 1],
                share(errors, EXACT),
                share(errors, CLOSE));
    }

    private static double share(double[] errors, double limit) {
        return Arrays.stream(errors).filter(error -> error <= limit).count() / (double) Math.max(1, errors.length);
    }

    /// Whether these are the dynamics of the recording, as far as one step shows.
    public boolean fits() {
        return rows > 0 && closeShare >= FITTING_SHARE;
    }

    /// Whether these are the dynamics of the recording but for rare rows: a task whose simulator was corrected since.
    public boolean nearlyFits() {
        return rows > 0 && closeShare >= NEARLY_FITTING_SHARE;
    }

    /// The environment and what else must be set, for example `Hopper-v5 with contacts = classic`.
    public String setting() {
        return environment
                + (contacts == null ? "" : " with contacts = " + contacts.name().toLowerCase(Locale.ROOT));
    }
}
