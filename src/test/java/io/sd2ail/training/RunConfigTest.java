package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigException;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.imitation.PolicyCloningConfig;
import io.sd2ail.imitation.Reward;
import io.sd2ail.imitation.Sd2ailConfig;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
    /// Values: the paper's program for any task, facts of arXiv 2512.18583's code.
    @Test
    void load_ofATaskWithoutAFile_hasThePapersValues() {
        RunConfig config = ofTask("Humanoid-v5");
        assertThat(config.sd2ail().diffusionSteps()).isEqualTo(10);
        assertThat(config.sd2ail().noiseSchedule()).isEqualTo(NoiseSchedule.Kind.LINEAR);
        assertThat(config.sd2ail().expertRows()).isEqualTo(256);
        assertThat(config.sd2ail().syntheticRatio()).isEqualTo(7);
        assertThat(config.sd2ail().discriminator().learningRate()).isEqualTo(3e-5);
        assertThat(config.sd2ail().discriminator().importanceWeights())
                .isEqualTo(DiscriminatorConfig.ImportanceWeights.PER_ROW);
        assertThat(config.sd2ail().sac().beta1()).isEqualTo(0.25);
        assertThat(config.sd2ail().sac().targetEntropyFor(3)).isEqualTo(-1.5);
        assertThat(config.sd2ail().sac().logProbability()).isEqualTo(SacConfig.LogProbability.TEXTBOOK);
        assertThat(config.sd2ail().synthesis().poolRows()).isEqualTo(100_000);
        assertThat(config.demonstrations().rows()).isEqualTo(RowLayout.ACTION_OBSERVATION);
        assertThat(config.replay().capacity()).isEqualTo(1_000_000);
    }

    @Test
    void load_ofATaskThatIncludesAnother_takesItsSettingsToo() {
        RunConfig five = ofTask("Hopper-v5");
        RunConfig four = ofTask("Hopper-v4");
        assertThat(five.sd2ail().sac().layerNorm()).isTrue();
        assertThat(four.sd2ail()).isEqualTo(five.sd2ail());
        assertThat(four.steps()).isEqualTo(five.steps());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hopper-v5", "Walker2d-v5", "HalfCheetah-v5", "Ant-v5"})
    void load_withThePapersPreset_hasNothingThatThePaperLacks(String task) {
        Path preset = Path.of("../cluster-config/preset/paper-" + task + ".conf");
        RunConfig config = RunConfig.load(new ConfigSources(null, null, null, preset, List.of("environment=" + task)));
        RunConfig plain = ofTask("Humanoid-v5");
        assertThat(config.sd2ail().cloning()).isEqualTo(plain.sd2ail().cloning());
        assertThat(config.sd2ail().needsTransitions()).isFalse();
        assertThat(config.sd2ail().valueBound()).isNull();
        assertThat(config.sd2ail().criticsAlone()).isZero();
        assertThat(config.sd2ail().synthesis()).isEqualTo(plain.sd2ail().synthesis());
        assertThat(config.sd2ail().sac().critics()).isEqualTo(2);
        assertThat(config.sd2ail().sac().drawsTargetCritics()).isFalse();
        assertThat(config.sd2ail().sac().layerNorm()).isFalse();
        assertThat(config.sd2ail().sac().discount()).isEqualTo(0.99);
        assertThat(config.sd2ail().sac().policyAverage()).isEqualTo(1);
        assertThat(config.rollouts()).isEqualTo(plain.rollouts());
        assertThat(config.pace()).isEqualTo(plain.pace());
    }

    private static RunConfig ofTask(String name) {
        return RunConfig.load(new ConfigSources(null, null, null, null, List.of("environment=" + name)));
    }

    @Test
    void load_ofPendulum_takesItsTaskFile() {
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of()));
        assertThat(config.sd2ail().denoiserHidden()).isEqualTo(64);
    }

    @Test
    void render_ofAConfiguration_bindsToAnEqualOne() {
        RunConfig config = Tasks.config("sd2ail.sac.target-entropy=-3");
        String text = ConfigRenderer.render(config);
        assertThat(ConfigBinder.bind(ConfigFactory.parseString(text), RunConfig.class))
                .isEqualTo(config);
    }

    @Test
    void load_withATypo_namesTheNearestKey() {
        assertThatThrownBy(() -> Tasks.config("sd2ail.sac.lerning-rate=1e-3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sd2ail.sac.lerning-rate")
                .hasMessageContaining("learning-rate");
    }

    @Test
    void load_withoutASettingOfItsOwn_leavesOutWhatThePaperLacks() {
        RunConfig config = Tasks.config();
        Sd2ailConfig settings = config.sd2ail();
        assertThat(config.demonstrations().every()).isOne();
        assertThat(settings.reward()).isEqualTo(Reward.LOG_REST);
        assertThat(settings.normalizeRewards()).isFalse();
        assertThat(settings.discriminatorEvery()).isOne();
        assertThat(settings.policyEvery()).isOne();
        assertThat(settings.expertShare()).isZero();
        assertThat(settings.criticsAlone()).isZero();
        assertThat(settings.valueBound()).isNull();
        assertThat(settings.cloning()).isEqualTo(new PolicyCloningConfig(0, 0, 256, 0, 0, 0, false, null));
        assertThat(settings.needsTransitions()).isFalse();
        assertThat(settings.sac().initialLogStd()).isZero();
        assertThat(settings.sac().policyAverage()).isOne();
        assertThat(settings.sac().critics()).isEqualTo(2);
        assertThat(settings.sac().targetCritics()).isNull();
        assertThat(settings.sac().layerNorm()).isFalse();
    }

    @Test
    void load_withSettingsBeyondThePaper_takesThem() {
        Sd2ailConfig settings = Tasks.config(
                        "sd2ail.reward=log-ratio",
                        "sd2ail.value-bound=1.5",
                        "sd2ail.expert-share=0.25",
                        "sd2ail.cloning.weight=0.5",
                        "sd2ail.cloning.half-life=5000",
                        "sd2ail.sac.critics=10",
                        "sd2ail.sac.target-critics=2",
                        "sd2ail.sac.initial-log-std=-2")
                .sd2ail();
        assertThat(settings.reward()).isEqualTo(Reward.LOG_RATIO);
        assertThat(settings.valueBound()).isEqualTo(1.5);
        assertThat(settings.cloning().halfLife()).isEqualTo(5000);
        assertThat(settings.sac().initialLogStd()).isEqualTo(-2);
        assertThat(settings.sac().critics()).isEqualTo(10);
        assertThat(settings.sac().targetCritics()).isEqualTo(2);
        assertThat(settings.needsTransitions()).isTrue();
        assertThat(settings.asDiffAil().cloning()).isEqualTo(settings.cloning());
    }

    @ParameterizedTest
    @CsvSource({
        "demonstrations.every, 0",
        "sd2ail.reward, log-odds",
        "sd2ail.discriminator-every, 0",
        "sd2ail.policy-every, 0",
        "sd2ail.cloning.held-out, 0.95",
        "sd2ail.cloning.synthetic-share, -0.1",
        "sd2ail.expert-share, 1.1",
        "sd2ail.critics-alone, -1",
        "sd2ail.value-bound, 0",
        "sd2ail.cloning.updates, -1",
        "sd2ail.cloning.rows, 0",
        "sd2ail.cloning.prior-rows, -1",
        "sd2ail.cloning.weight, -0.5",
        "sd2ail.cloning.half-life, 0",
        "sd2ail.sac.initial-log-std, 3",
        "sd2ail.sac.policy-average, 0",
        "sd2ail.sac.critics, 0",
        "sd2ail.sac.critics, 17",
        "sd2ail.sac.target-critics, 0",
        "sd2ail.sac.target-critics, 17",
        "sd2ail.sac.layer-norm, sometimes"
    })
    void load_withAValueOutOfItsRange_namesKeyAndValue(String key, String value) {
        assertThatThrownBy(() -> Tasks.config(key + "=" + value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }

    @Test
    void load_withMoreTargetCriticsThanCritics_namesBothAndTheMend() {
        assertThatThrownBy(() -> Tasks.config("sd2ail.sac.critics=4", "sd2ail.sac.target-critics=5"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sd2ail.sac")
                .hasMessageContaining("target-critics is 5 but critics is 4")
                .hasMessageContaining("set critics higher");
    }

    @Test
    void load_withAPaceThatWouldDeadlock_isRefused() {
        assertThatThrownBy(() -> Tasks.config("pace.tolerance-updates=3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tolerance");
    }
}
