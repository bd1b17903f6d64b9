package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemonstrationChoiceTest {
    @Test
    void parse_aNumber_isSoManyWholeTrajectories() {
        DemonstrationChoice choice = DemonstrationChoice.parse("4");

        assertThat(choice.settings()).containsExactly("demonstrations.trajectories=4");
        assertThat(choice.text(4)).isEqualTo("4 trajectories");
    }

    @Test
    void parse_aNumberAndAStride_thinsThem() {
        DemonstrationChoice choice = DemonstrationChoice.parse("4/20");

        assertThat(choice.settings()).containsExactly("demonstrations.trajectories=4", "demonstrations.every=20");
        assertThat(choice.fileName()).isEqualTo("4every20");
        assertThat(choice.text(4)).isEqualTo("4 trajectories, one row in 20");
    }

    @Test
    void settings_ofTheTasksOwn_areNone() {
        assertThat(DemonstrationChoice.OWN.settings()).isEmpty();
        assertThat(DemonstrationChoice.OWN.text(1)).isEqualTo("1 trajectory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "4/", "4/0", "/20", "4/x", "-1", "4/20/2"})
    void parse_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> DemonstrationChoice.parse(text))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageStartingWith("--demonstrations has '" + text + "': write N");
    }
}
