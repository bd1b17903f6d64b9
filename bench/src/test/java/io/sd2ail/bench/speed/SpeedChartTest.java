package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Subject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SpeedChartTest {
    private final List<CaseResult> results = List.of(
            Results.of(Subject.LEARNER, "hopper", 1, Side.VECTOR, Side.EAGER),
            Results.of(Subject.LEARNER, "hopper", 2, Side.VECTOR, Side.EAGER),
            Results.of(Subject.ROLLOUT, "hopper", 1, Side.ACT_JAVA));

    @Test
    void of_results_isXmlWithABarASideAndTheBackground() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        SpeedChart.of(results, "a <fast> processor").getBytes(StandardCharsets.UTF_8)));

        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1 + 4);
    }

    @Test
    void of_results_writesTimesAndRatios() {
        assertThat(SpeedChart.of(results, "a processor"))
                .contains(">10.0 ms<", ">20.0 ms · 2.0×<", ">2 threads<", ">hopper<", ">a processor<");
    }

    @Test
    void of_results_theLongestBarFillsItsColumn() {
        assertThat(SpeedChart.of(results, "")).contains("width=\"200.0\"", "width=\"100.0\"");
    }
}
