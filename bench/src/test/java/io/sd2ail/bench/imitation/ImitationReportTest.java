package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImitationReportTest {
    private static final ImitationReport REPORT = ImitationReport.of(
            "./sd2ail benchmark imitation --tasks Hopper-v5,Ant-v5",
            new MatrixOptions(
                    List.of("Hopper-v5", "Ant-v5"),
                    List.of(ImitationMethod.SD2AIL, ImitationMethod.BC),
                    List.of(DemonstrationChoice.parse("4/20")),
                    2,
                    null,
                    null,
                    1,
                    List.of(),
                    Map.of(),
                    Path.of("out")),
            List.of(
                    Trainings.complete("Hopper-v5", ImitationMethod.SD2AIL, 1, 0, 0.1, 0.9, 0.95, 0.7, 0.8),
                    Trainings.complete("Hopper-v5", ImitationMethod.SD2AIL, 2, 0, 0.2, 0.5, 0.9, 1.0, 0.9),
                    Trainings.complete("Hopper-v5", ImitationMethod.BC, 1, 0.3),
                    Trainings.failed("Hopper-v5", ImitationMethod.BC, 2, "the expert is away"),
                    Trainings.complete("Ant-v5", ImitationMethod.SD2AIL, 1, 0.6)));

    @Test
    void lines_ofTwoTasks_haveTheScoresOfEachAlgorithm() {
        assertThat(rows("sd2ail", "Hopper-v5"))
                .first()
                .isEqualTo(
                        "sd2ail | 2 of 2 | 0.695 | 0.690 to 0.700 | 0.695 | 0.690 | 69.5 | 0.975 | 0.950 | 0.850 | 0.800");
        assertThat(rows("bc", "Hopper-v5"))
                .first()
                .isEqualTo(
                        "bc | 1 of 2 | 0.300 | 0.300 to 0.300 | 0.300 | 0.300 | 30.0 | 0.300 | 0.300 | 0.300 | 0.300");
    }

    @Test
    void lines_ofTwoTasks_haveTheTimesOfEachAlgorithm() {
        assertThat(rows("sd2ail", "Hopper-v5").get(1))
                .isEqualTo("sd2ail | 3,500 | 3.5 | 2 of 2 | 4,500 | 4.5 | 2 of 2 | 2 of 2 | 6.0 | 50.0");
        assertThat(rows("bc", "Hopper-v5").get(1))
                .isEqualTo("bc | - | - | 0 of 1 | - | - | 0 of 1 | 1 of 2 | 1.0 | 50.0");
    }

    @Test
    void lines_ofTwoTasks_haveBothTogether() {
        // Scores 0.69, 0.7 and 0.6: none of three is cut off.
        assertThat(rows("sd2ail", "All tasks")).singleElement().asString().startsWith("sd2ail | 4/20 | 2 | 3 | 0.663");
    }

    @Test
    void lines_nameTheSettingAndWhatIsMissing() {
        assertThat(REPORT.lines())
                .contains(
                        "- seeds: 1 to 2",
                        "- machine: a processor, 2 cores",
                        "- Java 25; sd2ail 0.1.0, commit abc",
                        "- trainings at a time: 1",
                        "- begun: 2026-01-02",
                        "Return of the expert 100.0, of the random policy 0.0.",
                        "- Hopper-v5 bc 4/20 seed 2: failed: the expert is away");
    }

    @Test
    void json_ofTheSame_hasNumbersNullsAndEvaluations() throws JsonProcessingException {
        JsonNode tree = new ObjectMapper().readTree(ImitationJson.of(REPORT));

        assertThat(tree.at("/comparisons/0/lastFiveIqm").asDouble()).isCloseTo(0.695, within(1e-12));
        assertThat(tree.at("/comparisons/0/to090StepsMedian").asDouble()).isEqualTo(3500);
        assertThat(tree.at("/comparisons/1/to090StepsMedian").isNull()).isTrue();
        assertThat(tree.at("/trainings/0/evaluations/5/score").asDouble()).isEqualTo(0.8);
        assertThat(tree.at("/trainings/3/failure").asText()).isEqualTo("the expert is away");
    }

    /// Rows of an algorithm under a heading, without padding.
    private static List<String> rows(String algorithm, String heading) {
        List<String> lines = REPORT.lines();
        int begin = lines.stream()
                .filter(line -> line.startsWith("## " + heading))
                .map(lines::indexOf)
                .findFirst()
                .orElseThrow();
        return lines.subList(begin + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| " + algorithm + " "))
                .map(line -> line.replaceAll(" +", " ").replaceAll("^\\| | \\|$", ""))
                .toList();
    }
}
