package io.sd2ail.telemetry.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.Runs;
import io.sd2ail.telemetry.metrics.MetricRecorder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

class LearningCurveTest {
    @TempDir
    private Path folder;

    @Test
    void svg_ofOneRun_hasTheCurveItsBandAndBothReferences() throws Exception {
        EvaluationCurve curve = new EvaluationCurve(
                "seed 0", List.of(new EvaluationCurve.Point(0, -1200, 50), new EvaluationCurve.Point(1000, -200, 20)));
        Document svg = parse(new LearningCurve("a < b & \"c\"", -150, -1250, List.of(curve)).svg());
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("a < b & \"c\"");
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(1);
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("expert −150", "random −1,250", "environment steps", "return");
    }

    @Test
    void svg_ofSeveralRuns_namesEach() throws Exception {
        List<EvaluationCurve.Point> points = List.of(new EvaluationCurve.Point(0, -1200, 50));
        Document svg = parse(new LearningCurve(
                        "two seeds",
                        Double.NaN,
                        -1250,
                        List.of(new EvaluationCurve("seed 0", points), new EvaluationCurve("seed 1", points)))
                .svg());
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("seed 0", "seed 1")
                .doesNotContain("expert", "NaN");
    }

    @Test
    void around_anyValues_givesRoundTicksThatHoldThem() {
        Axis axis = Axis.around(DoubleStream.of(-1214.9, -163.2, Double.NaN), 400, 0);
        assertThat(axis.ticks()).containsExactly(-1400.0, -1200.0, -1000.0, -800.0, -600.0, -400.0, -200.0, 0.0);
        assertThat(axis.pixel(-700)).isCloseTo(200, within(1e-9));
        assertThat(axis.label(-1400)).isEqualTo("−1,400");
    }

    @Test
    void around_oneValue_hasSomeWidth() {
        Axis axis = Axis.around(DoubleStream.of(3, 3), 0, 100);
        assertThat(axis.high()).isGreaterThan(axis.low());
        assertThat(axis.pixel(3)).isBetween(0.0, 100.0);
    }

    @Test
    void label_ofTensOfThousands_isShort() {
        Axis axis = Axis.around(DoubleStream.of(0, 500_000), 0, 100);
        assertThat(axis.ticks()).extracting(axis::label).contains("0", "100k", "500k");
    }

    @Test
    void onEvent_whenTheRunGoesOn_keepsTheEarlierPartOfTheCurve() throws Exception {
        try (MetricRecorder recorder = MetricRecorder.into(folder)) {
            recorder.onEvent(Runs.started(folder));
            recorder.onEvent(Runs.evaluated(500, 100, -1200, -1000));
            recorder.onEvent(Runs.evaluated(1000, 600, -900, -700));
        }
        CurveFile file = new CurveFile(folder);
        file.onEvent(Runs.started(folder, 600, 200));
        file.onEvent(Runs.evaluated(1000, 600, -300, -200));
        Document svg = parse(Files.readString(folder.resolve(CurveFile.FILE_NAME)));
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
    }

    private static Document parse(String svg) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
