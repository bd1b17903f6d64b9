package io.sd2ail.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DynamicsFitTest {
    private static final int ROWS = 50;

    private final Environment pendulum = Environments.create("Pendulum-v1", Contacts.CURRENT);

    private Demonstrations recorded() {
        RandomStream random = new RandomStream(1, "test");
        float[] observations = new float[3 * ROWS];
        float[] next = new float[3 * ROWS];
        float[] actions = new float[ROWS];
        double[] observation = pendulum.reset(random).clone();
        for (int row = 0; row < ROWS; row++) {
            actions[row] = 4 * random.nextFloat() - 2;
            TimeStep step = pendulum.step(new double[] {actions[row]});
            for (int i = 0; i < 3; i++) {
                observations[3 * row + i] = (float) observation[i];
                next[3 * row + i] = (float) step.observation()[i];
            }
            observation = step.observation().clone();
        }
        boolean[] truncated = new boolean[ROWS];
        truncated[ROWS - 1] = true;
        return new Demonstrations(
                "made.npz",
                List.of(new Trajectory(new TransitionBatch(
                        ROWS, 3, 1, observations, actions, new float[ROWS], next, new boolean[ROWS], truncated))));
    }

    @Test
    void of_rowsOfTheSameDynamics_allCloseWithinRounding() {
        DynamicsFit fit = DynamicsFit.of(recorded(), pendulum);
        assertThat(fit.rows()).isEqualTo(ROWS);
        assertThat(fit.largest()).isLessThan(1e-5);
        assertThat(fit.fits()).isTrue();
    }

    @Test
    void of_rowsWithOtherActions_fitNoMore() {
        Demonstrations other = recorded();
        float[] actions = other.trajectories().getFirst().transitions().actions();
        for (int i = 0; i < actions.length; i++) {
            actions[i] = -actions[i] + 0.5f;
        }
        DynamicsFit fit = DynamicsFit.of(other, pendulum);
        assertThat(fit.closeShare()).isLessThan(0.1);
        assertThat(fit.nearlyFits()).isFalse();
    }

    private static DynamicsFit fit(String environment, @Nullable Contacts contacts, double closeShare) {
        return new DynamicsFit(environment, contacts, 1000, 1e-7, 0.5, 0.7, closeShare);
    }

    private static String verdict(DynamicsFit... fits) {
        return new DynamicsFits("Made-v5", List.of(fits)).verdict();
    }

    @Test
    void verdict_namesTheVariantOfTheRecordingAndWhatToSet() {
        DynamicsFit current = fit("Made-v5", Contacts.CURRENT, 0.7);
        assertThat(verdict(fit("Made-v4", null, 1), fit("Made-v5", null, 1))).isEqualTo("fits Made-v5");
        assertThat(verdict(current, fit("Made-v5", Contacts.CLASSIC, 1)))
                .isEqualTo("fits Made-v5 with contacts = classic: set it so");
        assertThat(verdict(current, fit("Made-v4", Contacts.CLASSIC, 1)))
                .isEqualTo(
                        "fits Made-v4 with contacts = classic, not Made-v5: use --env Made-v4 --set contacts=classic");
        assertThat(verdict(current, fit("Made-v5", Contacts.CLASSIC, 0.99)))
                .isEqualTo(
                        "nearly fits Made-v5 with contacts = classic (99.0 % of the rows are within 0.001): set it so");
        assertThat(verdict(current))
                .startsWith("fits none of these dynamics; the nearest are those of Made-v5 with contacts = current");
        assertThat(verdict(new DynamicsFit("Made-v5", null, 0, Double.NaN, Double.NaN, 0, 0)))
                .startsWith("the dynamics can't be checked");
    }
}
