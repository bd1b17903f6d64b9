package io.sd2ail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {
    private static Config config(String changes) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
        return ConfigFactory.parseString(changes, options)
                .withFallback(ConfigFactory.parseString(SampleConfig.TEXT))
                .resolve();
    }

    private static void assertRefused(String changes, String... messages) {
        assertThatThrownBy(() -> ConfigBinder.bind(config(changes), SampleConfig.class))
                .isInstanceOf(ConfigException.class)
                .message()
                .satisfies(message -> assertThat(message.lines()).containsExactlyInAnyOrder(messages));
    }

    @Test
    void bind_everyKindOfComponent_givesTheRecord() {
        assertThat(ConfigBinder.bind(config(""), SampleConfig.class)).isEqualTo(SampleConfig.VALUE);
    }

    @Test
    void bind_nullableGiven_isTheValue() {
        assertThat(ConfigBinder.bind(config("target-entropy = -1"), SampleConfig.class)
                        .targetEntropy())
                .isEqualTo(-1.0);
    }

    @Test
    void bind_numberOutOfRange_namesKeyPlaceValueAndRange() {
        assertRefused(
                "optimizer.learning-rate = 2",
                "optimizer.learning-rate = 2 (my.conf:1) must be a finite number from 1e-9 to 1");
    }

    @Test
    void bind_notANumber_isRefused() {
        assertRefused(
                "optimizer.learning-rate = NaN",
                "optimizer.learning-rate = 'NaN' (my.conf:1) must be a finite number from 1e-9 to 1");
    }

    @Test
    void bind_overflowingNumber_isRefused() {
        assertRefused("target-entropy = 1e999", "target-entropy = Infinity (my.conf:1) must be a finite number");
    }

    @Test
    void bind_fractionForAWholeNumber_isRefused() {
        assertRefused(
                "\noptimizer.batch-size = 1.5",
                "optimizer.batch-size = 1.5 (my.conf:2) must be a whole number from 1 to 65536");
    }

    @Test
    void bind_wholeNumberTooLargeForAnInt_isRefused() {
        assertRefused(
                "workers = [{ name = a, rank = 4294967297 }]",
                "workers[0].rank = 4294967297 (my.conf:1) must be a whole number");
    }

    @Test
    void bind_unknownConstant_namesChoicesAndTheNearest() {
        assertRefused(
                "optimizer.weighting = per-rwo",
                "optimizer.weighting = 'per-rwo' (my.conf:1) must be one of per-row, batch-mean; did you mean per-row?");
    }

    @Test
    void bind_durationWithoutUnit_isRefused() {
        assertRefused(
                "interval = 5",
                "interval = 5 (my.conf:1) must be a duration from 0.1 to 60 s with its unit, such as 500 ms or 2 s");
    }

    @Test
    void bind_durationOutOfRange_isRefused() {
        assertRefused(
                "interval = 2 minutes",
                "interval = '2 minutes' (my.conf:1) must be a duration from 0.1 to 60 s with its unit, such as 500 ms"
                        + " or 2 s");
    }

    @Test
    void bind_unknownKey_namesTheNearest() {
        assertRefused(
                "optimizer.lerning-rate = 1",
                "unknown key optimizer.lerning-rate (my.conf:1); did you mean optimizer.learning-rate?");
    }

    @Test
    void bind_rightKeyInTheWrongSection_namesTheSection() {
        assertRefused(
                "learning-rate = 1", "unknown key learning-rate (my.conf:1); did you mean optimizer.learning-rate?");
    }

    @Test
    void bind_keyLikeNoOther_listsTheKeys() {
        assertRefused(
                "zzzzzzzzzz = 1",
                "unknown key zzzzzzzzzz (my.conf:1): the keys are environment, seed, verbose, folder, interval,"
                        + " target-entropy, optimizer, optimizer.learning-rate, optimizer.batch-size,"
                        + " optimizer.weighting, widths, workers");
    }

    @Test
    void bind_missingKey_saysWhatItMustBe() {
        Config config = config("").withoutPath("seed");
        assertThatThrownBy(() -> ConfigBinder.bind(config, SampleConfig.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage("seed is missing: it must be a whole number");
    }

    @Test
    void bind_nullForARequiredKey_isMissing() {
        assertRefused("environment = null", "environment is missing: it must be text");
    }

    @Test
    void bind_recordThatRefuses_namesItsKey() {
        assertRefused("workers = [{ name = a, rank = 10 }]", "workers[0] (my.conf:1): rank 10 is more than 9");
    }

    @Test
    void bind_valueForASection_isRefused() {
        assertRefused(
                "optimizer = 3",
                "optimizer = 3 (my.conf:1) must be a section { ... } with learning-rate, batch-size, weighting");
    }

    @Test
    void bind_badEntryOfAList_namesItsIndex() {
        assertRefused("widths = [1, wide]", "widths[1] = 'wide' (my.conf:1) must be a whole number");
    }

    @Test
    void bind_severalProblems_reportsAll() {
        assertRefused(
                "seed = x\nverbose = maybe\nenvironmen = y",
                "unknown key environmen (my.conf:3); did you mean environment?",
                "seed = 'x' (my.conf:1) must be a whole number",
                "verbose = 'maybe' (my.conf:2) must be true or false");
    }
}
