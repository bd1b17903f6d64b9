package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.config.ConfigSources;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.learning.djl.DjlBackendFactory;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole algorithm on its quick task, as configured for users, in the local loop.
@Tag("slow")
class PendulumLearningTest {
    @Test
    void turn_withTheTasksOwnSettings_learnsToSwingUp() throws URISyntaxException {
        RunConfig config =
                RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("environment=Pendulum-v1")));
        LearningTask task = LearningTask.prepare(config, ExpertSources.of(bundled()), new DjlBackendFactory());
        try (LocalTrainer trainer = new LocalTrainer(task, _ -> {});
                Environment environment = Environments.create("Pendulum-v1", Contacts.CURRENT)) {
            while (trainer.turn()) {
                // until all steps are done
            }
            PolicySnapshot policy = task.policy(Objects.requireNonNull(trainer.newestPolicy()));
            Evaluation evaluation = new Evaluation(environment, 20, 1);
            double random = evaluation.runRandom().meanReturn();
            double learned = evaluation.run(policy::actDeterministic).meanReturn();
            assertThat((learned - random) / (task.expertReturn() - random)).isGreaterThan(0.8);
        }
    }

    private static Path bundled() throws URISyntaxException {
        URL url = Objects.requireNonNull(RunConfig.class.getResource("/io/sd2ail/demonstrations/Pendulum-v1.npz"));
        return Path.of(url.toURI());
    }
}
