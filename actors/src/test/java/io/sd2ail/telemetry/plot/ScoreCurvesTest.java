package io.sd2ail.telemetry.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ScoreCurvesTest {
    private static final List<ScoreCurves.Point> POINTS =
            List.of(new ScoreCurves.Point(0, 0, -0.1, 0.1), new ScoreCurves.Point(20_000, 0.9, 0.8, 1.1));

    @Test
    void svg_ofTwoAlgorithms_hasALineAndABandOfEachBetweenRandomAndExpert() throws Exception {
        ScoreCurves picture = new ScoreCurves(
                "Hopper-v5 & 4 trajectories",
                "lowest to highest",
                List.of(new ScoreCurves.Curve("sd2ail", POINTS), new ScoreCurves.Curve("bc", POINTS)));

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)));

        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(2);
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("Hopper-v5 & 4 trajectories", "lowest to highest", "sd2ail", "bc", "expert 1.00", "20k");
    }

    @Test
    void svg_withoutAnyCurve_isStillAPicture() {
        assertThat(new ScoreCurves("nothing yet", "none", List.of()).svg())
                .contains("nothing yet")
                .doesNotContain("NaN");
    }
}
