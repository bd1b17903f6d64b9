package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.config.ConfigException;
import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserModelTest {
    private static final String SLIDER = """
            <mujoco>
              <option timestep="0.01"/>
              <worldbody>
                <body name="cart"><joint type="slide" axis="1 0 0"/><geom size="0.1" mass="1"/></body>
              </worldbody>
              <actuator><motor joint="%s" ctrllimited="true" ctrlrange="-1 1"/></actuator>
            </mujoco>
            """;

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void setUp() {
        model = folder.resolve("slider.xml");
    }

    private Environment create() {
        return Environments.create("mjcf:" + model, Contacts.CURRENT);
    }

    private void write(String xml, String task) throws IOException {
        Files.writeString(model, xml);
        Files.writeString(folder.resolve("slider.conf"), task);
    }

    private static String slider() {
        return SLIDER.replace("<joint type", "<joint name=\"x\" type").formatted("x");
    }

    @Test
    void step_ofAModelOfTheUsers_followsNewtonAndItsTaskFile() throws IOException {
        write(slider(), "model = slider.xml, frame-skip = 1, max-episode-steps = 3, reward.forward = 1");
        try (Environment environment = create()) {
            assertThat(environment.spec().observationSize()).isEqualTo(2);
            environment.reset(new RandomStream(1, "reset"));
            // One newton on one kilogram for 0.01 s, semi-implicit Euler: 0.01 m/s, then 0.0001 m.
            assertThat(environment.step(new double[] {1}).reward()).isEqualTo(0.01);
            assertThat(environment.step(new double[] {0}).truncated()).isFalse();
            assertThat(environment.step(new double[] {0}).truncated()).isTrue();
        }
    }

    @Test
    void create_withoutTaskFile_saysWhichIsMissing() throws IOException {
        Files.writeString(model, slider());
        assertThatThrownBy(this::create)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("has no task file " + folder.resolve("slider.conf"));
    }

    @Test
    void create_withoutModel_namesIt() {
        assertThatThrownBy(this::create)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("there is no model " + model);
    }

    @Test
    void create_ofABrokenModel_givesTheSimulatorsReason() throws IOException {
        write("<mujoco><worldbody><nonsense/></worldbody></mujoco>", "model = slider.xml, frame-skip = 1");
        assertThatThrownBy(this::create)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("MuJoCo can't load")
                .hasMessageContaining("nonsense");
    }

    @Test
    void create_withAnUnknownKey_namesTheNearest() throws IOException {
        write(slider(), "model = slider.xml, frameskip = 1");
        assertThatThrownBy(this::create)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("frameskip")
                .hasMessageContaining("frame-skip");
    }

    @Test
    void create_withAnUnknownField_namesIt() throws IOException {
        write(slider(), "model = slider.xml, frame-skip = 1, observation.fields = [{ name = forces, skip = 0 }]");
        assertThatThrownBy(this::create).isInstanceOf(MujocoException.class).hasMessageContaining("'forces'");
    }

    @Test
    void create_withAPositionThatIsNotThere_saysHowManyThereAre() throws IOException {
        write(
                slider(),
                "model = slider.xml, frame-skip = 1, health.ranges = [{ position = 1, min = 0, inclusive = true }]");
        assertThatThrownBy(this::create)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("position 1")
                .hasMessageContaining("has 1");
    }

    @Test
    void create_withoutWhatTheTaskFileNeedNotSay_hasDefaults() throws IOException {
        write(
                slider(),
                "model = slider.xml, frame-skip = 1, observation.fields = [{ name = qfrc_actuator }],"
                        + " health.ranges = [{ position = 0, min = -1 }]");
        try (Environment environment = create()) {
            assertThat(environment.spec().observationSize()).isEqualTo(3);
        }
    }

    @Test
    void create_withATaskFileThatCantBeParsed_namesFileAndLine() throws IOException {
        write(slider(), "model = slider.xml\nframe-skip = {\n");
        assertThatThrownBy(this::create)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("a task file can't be read: " + folder.resolve("slider.conf") + ": 3: ");
    }

    @Test
    void create_withoutWhatAFieldNeeds_namesTheTaskFile() throws IOException {
        write(slider(), "model = slider.xml, frame-skip = 1, observation.fields = [{ skip = 1 }]");
        assertThatThrownBy(this::create)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("slider.conf") + ": observation.fields[0].name is missing");
    }

    @Test
    void create_ofAModelWithAPlugin_saysThatNoneIsLoaded() throws IOException {
        write(
                slider().replace("<worldbody>", "<extension><plugin plugin=\"mujoco.pid\"/></extension><worldbody>"),
                "model = slider.xml, frame-skip = 1");
        assertThatThrownBy(this::create)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("mujoco.pid")
                .hasMessageEndingWith("plugins are not loaded here, the library alone is: take them out of the model");
    }

    private static String sliderWithKeyframes() {
        return slider().replace(
                        "</mujoco>",
                        "<keyframe><key name=\"home\" qpos=\"0.25\" qvel=\"-1\"/><key name=\"away\" qpos=\"2\"/></keyframe>"
                                + "</mujoco>");
    }

    @Test
    void reset_withAKeyframe_beginsThereWithItsNoise() throws IOException {
        String task = "model = slider.xml, frame-skip = 1, reset { keyframe = home";
        write(sliderWithKeyframes(), task + " }");
        try (Environment environment = create()) {
            assertThat(environment.reset(new RandomStream(1, "reset"))).containsExactly(0.25, -1);
        }
        write(sliderWithKeyframes(), task + ", position-noise = 0.1, velocity-noise = 0.1 }");
        try (Environment environment = create()) {
            double[] first = environment.reset(new RandomStream(1, "reset"));
            assertThat(first[0]).isBetween(0.15, 0.35).isNotEqualTo(0.25);
            assertThat(first[1]).isBetween(-1.1, -0.9).isNotEqualTo(-1);
        }
    }

    @Test
    void create_withAKeyframeThatIsNotThere_namesThoseThatAre() throws IOException {
        write(sliderWithKeyframes(), "model = slider.xml, frame-skip = 1, reset.keyframe = hom");
        assertThatThrownBy(this::create)
                .isInstanceOf(MujocoException.class)
                .hasMessageEndingWith("slider.xml has no keyframe 'hom': it has home, away");
        write(slider(), "model = slider.xml, frame-skip = 1, reset.keyframe = home");
        assertThatThrownBy(this::create).hasMessageEndingWith("slider.xml has no keyframe 'home': it has none");
    }
}
