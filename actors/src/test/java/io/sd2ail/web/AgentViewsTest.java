package io.sd2ail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.environment.Drawing;
import io.sd2ail.episode.EpisodeFile;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentViewsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path run() {
        return folder.resolve("run");
    }

    /// What a browser reads.
    private record Sent(JsonNode header, float[] poses, float[] returns) {
        static Sent of(byte[] bytes) throws IOException {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            byte[] json = new byte[in.getInt()];
            in.get(json);
            assertThat(in.position() % Float.BYTES).isZero();
            JsonNode header = JSON.readTree(json);
            int frames = header.path("frames").asInt();
            float[] poses = new float[frames * header.path("shapes").asInt() * Drawing.POSE_SIZE];
            float[] returns = new float[frames];
            in.asFloatBuffer().get(poses).get(returns);
            assertThat(in.remaining()).isEqualTo(Float.BYTES * (poses.length + returns.length));
            return new Sent(header, poses, returns);
        }

        String missing() {
            return header.path("missing").asText();
        }
    }

    private AgentViews views(String environment, String... overrides) {
        List<String> settings = new ArrayList<>(List.of("environment=" + environment));
        settings.addAll(List.of(overrides));
        RunConfig config = RunConfig.load(new ConfigSources(null, environment, null, null, settings));
        RunDirectory.create(run(), ConfigRenderer.render(config)).close();
        return new AgentViews(run());
    }

    private void write(long environmentSteps, RecordedEpisode episode) throws IOException {
        Path file = EpisodeFile.Choice.LATEST.in(run());
        Files.createDirectories(file.resolveSibling("."));
        new EpisodeFile(environmentSteps, 3, episode).write(file);
    }

    /// A pendulum at 0.1 more with each step, which is paid -2.
    private static RecordedEpisode turning(int steps) {
        float[] angles = new float[steps + 1];
        float[] rewards = new float[steps];
        for (int step = 0; step <= steps; step++) {
            angles[step] = 0.1f * step;
            if (step < steps) {
                rewards[step] = -2;
            }
        }
        return new RecordedEpisode(1, angles, rewards, true);
    }

    @Test
    void agent_ofAnEpisode_isWhereItsStatesPutIt() throws IOException {
        try (AgentViews views = views("Pendulum-v1")) {
            write(4000, turning(10));
            Sent sent = Sent.of(views.agent(EpisodeFile.Choice.LATEST));
            assertThat(sent.header().path("environmentSteps").asLong()).isEqualTo(4000);
            assertThat(sent.header().path("policyVersion").asLong()).isEqualTo(3);
            assertThat(sent.header().path("whole").asBoolean()).isTrue();
            assertThat(sent.header().path("frames").asInt()).isEqualTo(11);
            assertThat(sent.header().path("secondsPerFrame").asDouble()).isEqualTo(0.05);
            assertThat(sent.header().path("seconds").asDouble()).isCloseTo(0.5, within(1e-9));
            for (int frame = 0; frame <= 10; frame++) {
                int rod = frame * 2 * Drawing.POSE_SIZE;
                assertThat((double) sent.poses()[rod]).isCloseTo(-0.5 * Math.sin(0.1 * frame), within(1e-6));
                assertThat((double) sent.poses()[rod + 2]).isCloseTo(0.5 * Math.cos(0.1 * frame), within(1e-6));
                assertThat(sent.returns()[frame]).isEqualTo(-2 * frame);
            }
        }
    }

    @Test
    void agent_ofShortSteps_isShownFiftyTimesASecondAndAtItsEnd() throws IOException {
        try (AgentViews views = views("Hopper-v5")) {
            int steps = 100; // of 8 ms: every third one, and the last
            float[] rewards = new float[steps];
            Arrays.fill(rewards, 1);
            float[] positions = new float[6 * (steps + 1)];
            for (int step = 0; step <= steps; step++) {
                positions[6 * step] = step;
                positions[6 * step + 1] = 1.25f;
            }
            write(1, new RecordedEpisode(6, positions, rewards, false));
            Sent sent = Sent.of(views.agent(EpisodeFile.Choice.LATEST));
            assertThat(sent.missing()).isEmpty();
            assertThat(sent.header().path("frames").asInt()).isEqualTo(35);
            assertThat(sent.header().path("secondsPerFrame").asDouble()).isCloseTo(0.024, within(1e-9));
            int size = sent.header().path("shapes").asInt() * Drawing.POSE_SIZE;
            int torso = Drawing.POSE_SIZE;
            assertThat(sent.poses()[size + torso]).isEqualTo(3);
            assertThat(sent.poses()[33 * size + torso]).isEqualTo(99);
            assertThat(sent.poses()[34 * size + torso]).isEqualTo(100);
            assertThat(sent.returns()[34]).isEqualTo(100);
            JsonNode scene = JSON.readTree(views.scene());
            assertThat(scene.path("shapes").path(0).path("kind").asText()).isEqualTo("plane");
            assertThat(scene.path("shapes").path(1).path("body").asText()).isEqualTo("torso");
            assertThat(scene.path("shapes"))
                    .hasSize(sent.header().path("shapes").asInt());
        }
    }

    @Test
    void agent_afterAnotherEvaluation_isTheNewEpisode() throws IOException {
        try (AgentViews views = views("Pendulum-v1")) {
            assertThat(Sent.of(views.agent(EpisodeFile.Choice.LATEST)).missing())
                    .contains("No episode yet");
            write(100, turning(5));
            byte[] first = views.agent(EpisodeFile.Choice.LATEST);
            assertThat(views.agent(EpisodeFile.Choice.LATEST)).isSameAs(first);
            write(200, turning(8));
            assertThat(Sent.of(views.agent(EpisodeFile.Choice.LATEST))
                            .header()
                            .path("environmentSteps")
                            .asLong())
                    .isEqualTo(200);
            assertThat(Sent.of(views.agent(EpisodeFile.Choice.BEST)).missing()).contains("No episode yet");
        }
    }

    @Test
    void agent_ofAFileThatIsNoEpisodeOfThisModel_isASentence() throws IOException {
        try (AgentViews views = views("Pendulum-v1")) {
            write(100, new RecordedEpisode(2, new float[4], new float[1], true));
            assertThat(Sent.of(views.agent(EpisodeFile.Choice.LATEST)).missing())
                    .contains("shows 2 numbers a step, and the environment has 1");
            Files.write(EpisodeFile.Choice.LATEST.in(run()), new byte[10]);
            assertThat(Sent.of(views.agent(EpisodeFile.Choice.LATEST)).missing())
                    .contains("is damaged");
        }
    }

    @Test
    void expert_ofADemonstration_followsItsObservations() throws IOException {
        try (AgentViews views = views("Pendulum-v1", "demonstrations.trajectories=1")) {
            float[] observations = new float[9];
            float[] next = new float[9];
            for (int row = 0; row < 3; row++) {
                observations[3 * row] = (float) Math.cos(row);
                observations[3 * row + 1] = (float) Math.sin(row);
                next[3 * row] = (float) Math.cos(row + 1);
                next[3 * row + 1] = (float) Math.sin(row + 1);
            }
            TransitionBatch steps = new TransitionBatch(
                    3, 3, 1, observations, new float[3], new float[] {-1, -2, -3}, next, new boolean[3], new boolean[] {
                        false, false, true
                    });
            DemonstrationWriter.write(
                    run().resolve(KeptFile.DEMONSTRATIONS), new Demonstrations("test", List.of(new Trajectory(steps))));
            Sent sent = Sent.of(views.expert());
            assertThat(sent.header().path("frames").asInt()).isEqualTo(4);
            assertThat(sent.returns()).containsExactly(0, -1, -3, -6);
            for (int row = 0; row < 4; row++) {
                assertThat((double) sent.poses()[row * 2 * Drawing.POSE_SIZE + 2])
                        .isCloseTo(0.5 * Math.cos(row), within(1e-6));
            }
        }
    }

    @Test
    void all_whereNothingCanBeShown_saySoInASentence() throws IOException {
        try (AgentViews views = views("Pendulum-v1")) {
            assertThat(Sent.of(views.expert()).missing()).isEqualTo("This run has no demonstrations to show.");
        }
        Path stored = run().resolve("config.conf");
        Files.writeString(stored, Files.readString(stored).replace("Pendulum-v1", "gym:CartPole-v1"));
        try (AgentViews views = new AgentViews(run())) {
            String sentence = "gym:CartPole-v1 can't be drawn: only MuJoCo's own models and Pendulum-v1 can.";
            assertThat(JSON.readTree(views.scene()).path("missing").asText()).isEqualTo(sentence);
            assertThat(Sent.of(views.agent(EpisodeFile.Choice.LATEST)).missing())
                    .isEqualTo(sentence);
            assertThat(Sent.of(views.expert()).missing()).isEqualTo(sentence);
        }
        Files.writeString(stored, Files.readString(stored).replace("gym:CartPole-v1", "mjcf:gone.xml"));
        try (AgentViews views = new AgentViews(run())) {
            assertThat(JSON.readTree(views.scene()).path("missing").asText())
                    .contains("can't be drawn here: there is no model gone.xml");
        }
    }
}
