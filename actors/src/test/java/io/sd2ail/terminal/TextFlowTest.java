package io.sd2ail.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class TextFlowTest {
    private static List<String> lines(int width, String... parts) {
        return TextFlow.lines(Stream.of(parts).map(Tone.PLAIN::of).toList(), width).stream()
                .map(AttributedString::toString)
                .toList();
    }

    @Test
    void lines_thatFit_areOne() {
        assertThat(lines(20, "one", "two")).containsExactly("one  two");
    }

    @Test
    void lines_thatDoNotFit_breakBetweenParts() {
        assertThat(lines(20, "one and one", "two and two", "3")).containsExactly("one and one", "    two and two  3");
    }

    @Test
    void lines_partThatIsTooLong_breaksBetweenItsWords() {
        assertThat(lines(30, "  rollout-1", "waits for the learner to take batches"))
                .containsExactly("  rollout-1  waits for the", "    learner to take batches");
    }

    @Test
    void lines_wordThatIsTooLong_isCut() {
        assertThat(lines(20, "a".repeat(25))).containsExactly("a".repeat(20), "    " + "a".repeat(5));
    }

    @Property
    void lines_whateverTheWidth_loseNoLetterAndAreNoWider(
            @ForAll @Size(max = 5) List<@StringLength(max = 40) @CharRange(from = 'a', to = 'c') String> words,
            @ForAll @IntRange(min = 1, max = 60) int width) {
        List<String> lines = lines(width, words.toArray(String[]::new));

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(String.join("", words));
    }
}
