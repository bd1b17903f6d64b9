package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void lines_ofRows_areAlignedAndMarkdown() {
        assertThat(new Table()
                        .add(List.of("part", "ms"))
                        .add(List.of("SAC", "10.00"))
                        .lines())
                .containsExactly("| part |    ms |", "|------|------:|", "| SAC  | 10.00 |");
    }

    @Test
    void add_rowOfAnotherLength_isRefused() {
        Table table = new Table().add(List.of("part", "ms"));

        assertThatIllegalArgumentException().isThrownBy(() -> table.add(List.of("SAC")));
    }
}
