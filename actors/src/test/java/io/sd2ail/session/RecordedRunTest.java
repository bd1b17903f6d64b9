package io.sd2ail.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRunTest {
    private static final RunConfig CONFIG =
            RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of()));

    @TempDir
    private Path folder;

    @Test
    void context_ofTheProjectsOwnDemonstrations_haveNoMisfits() throws IOException {
        DemonstrationWriter.write(folder.resolve(KeptFile.DEMONSTRATIONS), bundled());
        var context = RecordedRun.context(folder, CONFIG, -150, -1250, 1);
        assertThat(context.misfits()).isEmpty();
        assertThat(context.actionSize()).isOne();
    }

    @Test
    void context_ofDemonstrationsWithEntriesInAnotherOrder_sayThatTheyLeadElsewhere() throws IOException {
        List<Trajectory> turned = bundled().trajectories().stream()
                .map(RecordedRunTest::withFirstEntriesExchanged)
                .toList();
        DemonstrationWriter.write(folder.resolve(KeptFile.DEMONSTRATIONS), new Demonstrations("turned", turned));
        assertThat(RecordedRun.context(folder, CONFIG, -150, -1250, 1).misfits())
                .singleElement()
                .asString()
                .matches("\\d+ % of the rows, played again one step in Pendulum-v1, lead elsewhere");
    }

    private static Demonstrations bundled() {
        try (ExpertFile file = ExpertFile.of(CONFIG)) {
            return DemonstrationFormats.read(file.path());
        }
    }

    private static Trajectory withFirstEntriesExchanged(Trajectory trajectory) {
        TransitionBatch steps = trajectory.transitions();
        return new Trajectory(new TransitionBatch(
                steps.rows(),
                steps.observationSize(),
                steps.actionSize(),
                exchanged(steps.observations(), steps.observationSize()),
                steps.actions(),
                steps.rewards(),
                exchanged(steps.nextObservations(), steps.observationSize()),
                steps.terminated(),
                steps.truncated()));
    }

    private static float[] exchanged(float[] rows, int size) {
        float[] turned = rows.clone();
        for (int i = 0; i < rows.length; i += size) {
            turned[i] = rows[i + 1];
            turned[i + 1] = rows[i];
        }
        return turned;
    }
}
