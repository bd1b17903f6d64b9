package io.sd2ail.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
    @Test
    void create_everyName_givesTheEnvironmentOfThatName() {
        assertThat(Environments.names()).contains("Pendulum-v1");
        for (String name : Environments.names()) {
            try (Environment environment = Environments.create(name, Contacts.CURRENT)) {
                assertThat(environment.spec().name()).isEqualTo(name);
            }
        }
    }

    @Test
    void create_misspeltName_namesTheNearest() {
        assertThatThrownBy(() -> Environments.create("pendulm", Contacts.CURRENT))
                .isInstanceOf(UnknownEnvironmentException.class)
                .hasMessageStartingWith("there is no environment 'pendulm': did you mean Pendulum-v1, ");
    }

    @Test
    void message_manyKnownNames_beginsWithTheNearest() {
        assertThat(new UnknownEnvironmentException("hoper-v5", List.of("Ant-v5", "Walker2d-v5", "Hopper-v5", "X", "Y")))
                .hasMessageContaining("did you mean Hopper-v5, Ant-v5");
    }
}
