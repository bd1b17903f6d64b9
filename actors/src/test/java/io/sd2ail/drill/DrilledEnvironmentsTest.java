package io.sd2ail.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.drill.DrilledEnvironments.Wrong;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrilledEnvironmentsTest {
    private static final double[] ACTION = {0.5};

    @TempDir
    private Path folder;

    private Environment drilled = new DrilledEnvironments().create("drill:Pendulum-v1", Contacts.CURRENT);

    @BeforeEach
    void start() {
        drilled = DrilledEnvironments.create("drill:Pendulum-v1", Contacts.CURRENT, folder);
        drilled.reset(new RandomStream(1, "start"));
    }

    private void begin(Wrong wrong) throws IOException {
        Files.writeString(folder.resolve(wrong.name()), "20");
    }

    @Test
    void environment_withoutAFault_isTheOneThatItIsNamedAfter() {
        Environment sound = Environments.create("Pendulum-v1", Contacts.CURRENT);
        Environment known = Environments.create("drill:Pendulum-v1", Contacts.CURRENT);

        assertThat(known.reset(new RandomStream(3, "start"))).isEqualTo(sound.reset(new RandomStream(3, "start")));
        assertThat(known.step(ACTION).observation())
                .isEqualTo(sound.step(ACTION).observation());
        assertThat(known.spec().maxEpisodeSteps()).isEqualTo(sound.spec().maxEpisodeSteps());
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_A_NUMBER", "INFINITE", "ANOTHER_SIZE", "FAR", "BEYOND_FLOAT"})
    void step_whileItLies_isWrongOnceAndCounted(Wrong lie) throws IOException {
        begin(lie);

        TimeStep wrong = drilled.step(ACTION);
        boolean absurd = wrong.observation().length != 3
                || !Double.isFinite(wrong.reward())
                || !(Math.abs(wrong.observation()[0]) <= 1);
        TimeStep next = drilled.step(ACTION);

        assertThat(absurd).isTrue();
        assertThat(next.observation()).hasSize(3);
        assertThat(next.observation()[0]).isBetween(-1.0, 1.0);
        assertThat(next.reward()).isFinite();
        assertThat(lie.account(folder)).hasContent("1");
    }

    @Test
    void step_thatThrows_throwsOnce() throws IOException {
        begin(Wrong.THROWS);

        assertThatThrownBy(() -> drilled.step(ACTION)).hasMessageContaining("drill");
        assertThat(drilled.step(ACTION).reward()).isFinite();
    }

    @Test
    void step_ofPoison_isWrongUntilTheFaultEnds() throws IOException {
        begin(Wrong.POISON);
        double first = drilled.step(ACTION).observation()[0];
        double second = drilled.step(ACTION).observation()[0];
        Files.delete(folder.resolve(Wrong.POISON.name()));

        assertThat(first).isEqualTo(1e39);
        assertThat(second).isEqualTo(1e39);
        assertThat(drilled.step(ACTION).observation()[0]).isBetween(-1.0, 1.0);
    }

    @Test
    void step_thatHangs_returnsWhenTheFaultEnds() throws Exception {
        begin(Wrong.HANGS);
        CompletableFuture<TimeStep> step = CompletableFuture.supplyAsync(() -> drilled.step(ACTION));
        while (!Files.exists(Wrong.HANGS.account(folder))) {
            Thread.onSpinWait();
        }
        boolean returned = step.isDone();
        Files.delete(folder.resolve(Wrong.HANGS.name()));

        assertThat(returned).isFalse();
        assertThat(step.get().reward()).isFinite();
    }
}
