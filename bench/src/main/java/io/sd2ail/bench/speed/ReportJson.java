package io.sd2ail.bench.speed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.Setting;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Part;
import java.util.List;

/// A measurement as JSON, for programs that compare: `cases` pairs each of our sides with each other one,
/// `measurements` holds every side alone.
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    static String of(Setting setting, List<CaseResult> results) {
        ObjectNode report = JSON.createObjectNode();
        report.set("setting", JSON.valueToTree(setting));
        ArrayNode cases = report.putArray("cases");
        ArrayNode measurements = report.putArray("measurements");
        for (CaseResult result : results) {
            for (Part part : Part.of(result.subject())) {
                addPairs(cases, result, part);
                result.sides().forEach(side -> measurements.add(measurement(result, side, part)));
            }
        }
        ObjectNode sizes = report.putObject("sizes");
        results.forEach(result -> sizes.set(result.size().name(), JSON.valueToTree(result.size())));
        try {
            return JSON.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
        }
    }

    private static void addPairs(ArrayNode cases, CaseResult result, Part part) {
        List<Side> sides = result.sides();
        for (int i = 0; i < sides.size(); i++) {
            for (int j = i + 1; sides.get(i).ours() && j < sides.size(); j++) {
                cases.add(pair(result, part, sides.get(i), sides.get(j)));
            }
        }
    }

    private static ObjectNode pair(CaseResult result, Part part, Side ours, Side peer) {
        ObjectNode pair = named(result, part).put("ours", ours.label()).put("peer", peer.label());
        Timings ourTimings = result.of(ours, part).timings();
        Timings peerTimings = result.of(peer, part).timings();
        double[] ratios = ourTimings.roundRatios(peerTimings);
        pair.put("oursMedianMs", ourTimings.median())
                .put("peerMedianMs", peerTimings.median())
                .put("ratio", peerTimings.median() / ourTimings.median())
                .put("ratioP10", Percentiles.of(0.1, ratios))
                .put("ratioP90", Percentiles.of(0.9, ratios));
        putSpread(pair, "ours", ourTimings);
        putSpread(pair, "peer", peerTimings);
        return pair.put(
                "fastestPeer", result.fastestPeer(part).filter(peer::equals).isPresent());
    }

    private static ObjectNode named(CaseResult result, Part part) {
        return JSON.createObjectNode()
                .put("case", result.subject().key())
                .put("size", result.size().name())
                .put("part", part.key())
                .put("threads", result.threads());
    }

    private static void putSpread(ObjectNode node, String prefix, Timings timings) {
        node.put(prefix + "P10Ms", timings.percentile(0.1))
                .put(prefix + "P90Ms", timings.percentile(0.9))
                .put(prefix + "BestMs", timings.best());
    }

    private static ObjectNode measurement(CaseResult result, Side side, Part part) {
        CaseResult.Measurement measured = result.of(side, part);
        ObjectNode node = named(result, part)
                .put("side", side.label())
                .put("medianMs", measured.timings().median())
                .put("p10Ms", measured.timings().percentile(0.1))
                .put("p90Ms", measured.timings().percentile(0.9))
                .put("bestMs", measured.timings().best());
        node.set("roundMediansMs", JSON.valueToTree(measured.timings().roundMedians()));
        if (measured.allocatedBytes() != null) {
            node.put("allocatedBytes", measured.allocatedBytes());
        }
        double operations = new Operations(result.size()).of(part);
        if (operations > 0) {
            node.put("operations", operations)
                    .put("peakGigaflops", result.peak())
                    .put("shareOfPeak", result.shareOfPeak(side, part));
        }
        return node;
    }
}
