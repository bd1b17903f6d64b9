package io.sd2ail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenSectionTest {
    record Open(Map<String, Object> own) {}

    private static Open bind(String text) {
        return ConfigBinder.bind(ConfigFactory.parseString(text), Open.class);
    }

    @Test
    void bind_anyKeys_keepsTheirValues() {
        assertThat(bind("own { a_b = 2, c = [1, x], d { e = true, \"f.g\" = 0.5 } }")
                        .own())
                .isEqualTo(Map.of("a_b", 2, "c", List.of(1, "x"), "d", Map.of("e", true, "f.g", 0.5)));
    }

    @Test
    void render_bound_isEqual() {
        Open open = bind("own { a_b = 2, c = [1, \"x y\"], d { e = true, \"f.g\" = 0.5 }, none = null }");
        assertThat(bind(ConfigRenderer.render(open))).isEqualTo(open);
        assertThat(open.own()).containsEntry("none", null);
    }

    @Test
    void bind_overridesOnTheCommandLine_areValuesAsInAFile() {
        ConfigSources sources = new ConfigSources(
                null, null, null, null, List.of("own.a=2", "own.b=true", "own.c=two", "own.d=1e-3", "own.e=007x"));
        Open open = ConfigBinder.bind(sources.load().withOnlyPath("own"), Open.class);
        assertThat(open.own()).isEqualTo(Map.of("a", 2, "b", true, "c", "two", "d", 1e-3, "e", "007x"));
    }

    @Test
    void bind_overridesWithinASectionOfIt_areValuesAsInAFile() {
        ConfigSources sources = new ConfigSources(
                null, null, null, null, List.of("own.a={ b = 1, c = x }", "own.a.b=2", "own.a.d=true", "own.e=+5"));
        Open open = ConfigBinder.bind(sources.load().withOnlyPath("own"), Open.class);
        assertThat(open.own()).isEqualTo(Map.of("a", Map.of("b", 2, "c", "x", "d", true), "e", "+5"));
    }

    @Test
    void bind_noSection_saysWhatIsExpected() {
        assertThatThrownBy(() -> bind("own = 3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("own = 3")
                .hasMessageContaining("a section { ... } of keys of your own");
    }
}
